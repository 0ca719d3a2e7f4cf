import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { Problem } from '../../../shared/values/problem';
import type { ConnectionRef, CredibleApi } from '../../api';
import { connectionField, projectField, readRef } from '../../lookups';
import { blockOf, connectionFields } from '../../settings/index';
import { configOf, readConnection } from '../../settings/readConnection';
import { completeParts } from './completeParts';

/** What is tested: settings to be sent, or a connection to be read first. */
type Input = { settings: IDataObject } | { saved: ConnectionRef };

const only = (target: 'settings' | 'saved', fields: INodeProperties[]): INodeProperties[] =>
	fields.map((field) => ({
		...field,
		displayOptions: { show: { testTarget: [target], ...field.displayOptions?.show } },
	}));

export const test = defineOperation({
	value: 'test',
	name: 'Test',
	action: 'Test connection',
	description: 'Have the server log in to a database, before or after a connection is saved',
	fields: [
		{
			displayName: 'Test',
			name: 'testTarget',
			type: 'options',
			options: [
				{
					name: 'Saved Connection',
					value: 'saved',
					description: 'Works where the server shows the secrets of a connection',
				},
				{
					name: 'Settings Below',
					value: 'settings',
					description: 'Nothing is saved',
				},
			],
			default: 'settings',
			description: 'What to test',
		},
		...only('saved', [projectField, connectionField]),
		...only('settings', connectionFields),
		optionsField(),
	],

	async read(parameters: Parameters): Promise<Input> {
		const target = parameters.oneOf('testTarget', ['settings', 'saved']);
		if (target === 'saved') return { saved: readRef(parameters) };
		const wanted = await readConnection(parameters);
		return { settings: { name: TEST_NAME, type: wanted.type, ...configOf(wanted) } };
	},

	async run(input, api: CredibleApi) {
		const settings = 'settings' in input ? input.settings : await readSaved(api, input.saved);
		const began = Date.now();
		const { ok, message } = await api.testConnection(settings);
		return [{ ok, message, latencyMs: Date.now() - began }];
	},
});

/** Servers refuse settings without a name (observed: 0.0.166 and 0.0.250). */
const TEST_NAME = 'n8n_connection_test';

/** The settings of a connection, with the secrets that the server shows. They go back to that server only. */
async function readSaved(api: CredibleApi, ref: ConnectionRef): Promise<IDataObject> {
	const { config } = await api.getConnection(ref);
	const { type, proxy } = config;
	const parts = [blockOf(type), ...(proxy === undefined ? [] : ['proxy'])];
	// That the server would keep its secrets on an update is no help here.
	const shown = { ...config, withheldFields: undefined };
	const complete = completeParts(shown, {}, parts, { reuse: true });
	const { name } = ref;
	if (complete.missing.length === 0) return { name, type, ...complete.parts };
	throw new Problem(
		`The server does not show the secrets of connection '${name}', so that it cannot be tested as it is saved: ${complete.missing.join(', ')}`,
		{
			code: 'missingSecrets',
			advice: "Set 'Test' to 'Settings Below' and give the settings with their secrets",
		},
	);
}
