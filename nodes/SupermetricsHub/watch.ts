import type { IDataObject } from 'n8n-workflow';

import type { Watch } from '../shared/poll';
import { Problem } from '../shared/problem';
import type { Event } from '../shared/snapshot';
import type { SupermetricsApi } from './api';
import { isCut } from './lists';
import { filtersField, readFilters } from './login/list';
import { isRevoked, loginItem, loginStatus } from './model';
import { supermetrics } from './provider';

/** Supermetrics' authorised connections, its logins, as the trigger sees them. */
export const watch: Watch<SupermetricsApi> = {
	provider: supermetrics,
	name: 'supermetrics',
	events: ['created', 'removed', 'changed', 'expiring'],
	fields: [filtersField],

	read(parameters, event) {
		const tests = readFilters(parameters.group('filters'));
		return {
			async list(api) {
				const logins = await api.listLogins();
				// Whether a login was removed is asked for each; the other events need the whole list.
				if (event !== 'removed' && isCut(logins)) throw cut();
				const watched = logins.filter((login) => counts(login, event));
				return watched.filter((login) => tests.every((test) => test(login))).map(loginItem);
			},
			async isGone(api, id) {
				const login = await api.findLogin(id);
				return login === undefined || isRevoked(login);
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
			advice:
				"It gives at most 1000. Revoke logins that nobody uses, or watch with the event 'Connection Removed'",
		},
	);
}
