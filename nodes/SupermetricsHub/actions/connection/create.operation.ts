import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem, type Outcome } from '../../shared/problem';
import type { CreatedConnection, NewConnection, NewLoginLink, SupermetricsApi } from '../api';
import {
	dataSourceIdField,
	destinationTypeField,
	readCode,
	resolveCodes,
	type Code,
} from '../codes';
import { createLinkOnce } from '../loginLink/createLinkOnce';
import { linkOptions, readLinkOptions } from '../loginLink/settings';
import { connectionItem, linkKeys, raw } from '../model';
import { readTeamId, teamIdField } from '../numericIds';

interface Input {
	dataSource: Code;
	destinationType: Code;
	teamId: string | undefined;
	simplify: boolean;
	/** Set if a login link is wanted, too. */
	link: Omit<NewLoginLink, 'ds_id'> | undefined;
}

const loginLinkField: INodeProperties = {
	displayName: 'Login Link',
	name: 'loginLink',
	type: 'boolean',
	default: false,
	description:
		"Whether to create a single-use login link for the same data source, too, and output its address as 'loginUrl': what follows after Create is that somebody logs in. The other options about the link count only then.",
};

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create connection',
	description: 'Create a new data source connection. No call of the API shows its ID again.',
	createsEachTime: true,
	fields: [
		{
			displayName:
				'Keep the ID of the new connection, for example in an n8n Data Table: Supermetrics has no call that lists, shows or deletes connections.',
			name: 'idNotice',
			type: 'notice',
			default: '',
		},
		teamIdField,
		dataSourceIdField,
		destinationTypeField,
		simplifyField,
		optionsField([loginLinkField, ...linkOptions]),
	],

	read(parameters: Parameters): Input {
		const options = parameters.group('options');
		return {
			dataSource: readCode(parameters, dataSourceIdField),
			destinationType: readCode(parameters, destinationTypeField),
			teamId: readTeamId(parameters),
			simplify: parameters.boolean('simplify'),
			link: options.boolean('loginLink') ? readLinkOptions(options) : undefined,
		};
	},

	async run(input: Input, api: SupermetricsApi, run: Run) {
		const { dataSource, destinationType, teamId, simplify, link } = input;
		const [data_source_id, destination_type] = await resolveCodes(
			dataSource,
			destinationType,
			teamId,
			api,
			run,
		);
		const wanted = { data_source_id, destination_type };
		const created = await createOnce(api, wanted, teamId);
		run.created.push({ id: created.id });

		const added = link && (await addLink(api, { ds_id: data_source_id, ...link }, created, run));
		if (simplify) return [connectionItem(created, wanted, added)];
		return [{ ...raw(created.data), ...added }];
	},
});

/** What to do about a connection of which no ID is known. */
const AFTERWARDS: Partial<Record<Outcome, string>> = {
	applied: "Its ID is in no other answer. Supermetrics' support finds the request by its ID",
	unknown:
		'The connection may have been created, and Supermetrics has no call that could tell. It was asked for once. Create it again if an unused connection does no harm',
};

/** Creates a connection, once: nothing repeats the request, and nothing can look for a lost one. */
async function createOnce(
	api: SupermetricsApi,
	wanted: NewConnection,
	teamId: string | undefined,
): Promise<CreatedConnection> {
	try {
		return await api.createConnection(wanted, teamId);
	} catch (error) {
		const problem = Problem.from(error);
		const { outcome, advice } = problem.facts;
		throw problem.withAdvice(problem.isCanceled ? advice : (AFTERWARDS[outcome] ?? advice));
	}
}

/**
 * Creates the login link of a connection that is there already, and gives what it adds to the item.
 * What goes wrong is said there and in a hint: an item that fails would not output the connection's ID.
 */
async function addLink(
	api: SupermetricsApi,
	wanted: NewLoginLink,
	{ id }: CreatedConnection,
	run: Run,
): Promise<IDataObject> {
	try {
		return linkKeys(await createLinkOnce(api, wanted));
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.isCanceled) throw Problem.canceled('applied');
		const { text, advice } = problem.facts;
		const linkMessage = [problem.message, text, advice].filter((part) => part).join('. ');
		run.hint(`Connection ${id} was created, but its login link was not. ${linkMessage}`);
		return { ...linkKeys({}), linkMessage };
	}
}
