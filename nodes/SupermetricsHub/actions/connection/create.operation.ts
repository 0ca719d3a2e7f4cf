import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import { Problem } from '../../../shared/values/problem';
import type { CreatedConnection, NewLoginLink, SupermetricsApi } from '../../api';
import { connectionItem, linkKeys, raw } from '../../items';
import { dataSourceIdField, destinationTypeField } from '../../lookups';
import { code, linkOptions, readLinkOptions, readTeamId, teamIdField } from '../../settings';
import { createLink } from '../loginLink/createLink';
import { resolveCodes } from './resolveCodes';

const loginLinkField: INodeProperties = {
	displayName: 'Login Link',
	name: 'loginLink',
	type: 'boolean',
	default: false,
	description:
		"Whether to create a login link for the same data source, too, and output its address as 'loginUrl': what follows after Create is that somebody logs in. The other options about the link count only then.",
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
		optionsField([loginLinkField, ...linkOptions], WRITES),
	],

	read(parameters) {
		const options = parameters.group('options');
		return {
			written: {
				data_source_id: parameters.required(dataSourceIdField.name, code),
				destination_type: parameters.required(destinationTypeField.name, code),
			},
			teamId: readTeamId(parameters),
			simplify: parameters.boolean('simplify'),
			link: options.boolean('loginLink') ? readLinkOptions(options) : undefined,
		};
	},

	async run({ written, teamId, simplify, link }, api: SupermetricsApi, run) {
		const wanted = await resolveCodes(written, teamId, api, run);
		const created = await api.createConnection(wanted, teamId);
		run.created.push({ id: created.id });

		const added =
			link && (await addLink(api, { ds_id: wanted.data_source_id, ...link }, created, run));
		if (simplify) return [connectionItem(created, wanted, added)];
		return [{ ...raw(created.data), ...added }];
	},
});

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
		return linkKeys(await createLink(api, wanted, run));
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.isCanceled) throw problem;
		const { text, advice } = problem.facts;
		const linkMessage = [problem.message, text, advice].filter((part) => part).join('. ');
		run.hint(`Connection ${id} was created, but its login link was not. ${linkMessage}`);
		return { ...linkKeys({}), linkMessage };
	}
}
