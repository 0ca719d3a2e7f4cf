import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll, triggerFields, type Watch } from '../shared/triggers/poll';
import type { Event } from '../shared/triggers/snapshot';
import { Problem } from '../shared/values/problem';
import { filtersField, readFilters } from './actions/login/listLogins';
import { LIST_CAP, supermetrics, type SupermetricsApi } from './api';
import { isRevoked, loginItem, loginStatus } from './items';
import { getDataSources } from './lookups';

/** Supermetrics' authorised connections, its logins, as the trigger sees them. */
const watch: Watch<SupermetricsApi> = {
	provider: supermetrics,
	events: ['created', 'removed', 'changed', 'expiring'],
	fields: [filtersField],
	// The clock changes the status, and the expiry date of a login that refreshes itself. Whoever logs in again
	// changes `authenticatedAt`, too.
	notWatched: ['status', 'expiresAt'],

	read(parameters, event) {
		const isWanted = readFilters(parameters);
		return {
			async list(api) {
				const logins = await api.listLogins();
				// Whether a login was removed is asked for each; the other events need the whole list.
				if (event !== 'removed' && logins.length >= LIST_CAP) throw cut();
				const wanted = logins.filter((login) => counts(login, event) && isWanted(login));
				// What has no ID cannot be told from others.
				return wanted.map(loginItem).filter(({ id }) => id !== null);
			},
			async isGone(api, id) {
				const login = await api.findLogin(id);
				if (login === undefined || isRevoked(login)) return true;
				// A list that is full may have left it out.
				return isWanted(login) ? undefined : false;
			},
		};
	},
};

/** A revoked login is removed; one that refreshes itself does not expire. */
function counts(login: IDataObject, event: Event): boolean {
	if (event === 'removed') return !isRevoked(login);
	if (event === 'expiring') return loginStatus(login) === 'active' && login.is_refreshable !== true;
	return true;
}

function cut(): Problem {
	return new Problem(
		'Supermetrics lists only a part of the logins, so that some cannot be watched',
		{
			advice: `It gives at most ${LIST_CAP}. Revoke logins that nobody uses, or watch with the event 'Connection Removed'`,
		},
	);
}

export class SupermetricsHubTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Supermetrics Hub Trigger',
		name: 'supermetricsHubTrigger',
		icon: {
			light: 'file:../../icons/supermetricsHub.svg',
			dark: 'file:../../icons/supermetricsHub.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description:
			'Starts the workflow when an authorised connection appears, changes, goes or expires',
		defaults: { name: 'Supermetrics Hub Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'supermetricsHubApi', required: true }],
		properties: triggerFields(watch),
	};

	methods = { loadOptions: { getDataSources } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, watch);
	}
}
