import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { objectOf, objectsIn } from '../../../shared/values/json';
import { Problem } from '../../../shared/values/problem';
import type { ConnectionRef, CredibleApi } from '../../api';
import { connectionField, projectField, readRef } from '../../lookups';
import { blockOf, connectionFields, databaseType } from '../../settings/index';
import { configOf, readConnection } from '../../settings/readConnection';
import { completeConnection, completeParts } from './completeParts';

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
		const config = configOf(wanted);
		return { settings: { name: nameFor(config), type: wanted.type, ...config } };
	},

	async run(input, api: CredibleApi) {
		const { settings, hidden } =
			'settings' in input
				? { settings: input.settings, hidden: undefined }
				: await readSaved(api, input.saved);
		const began = Date.now();
		const { ok, message } = await api.testConnection(settings);
		if (hidden && !ok) throw hidden.with({ text: message });
		return [{ ok, message, latencyMs: Date.now() - began }];
	},
});

/**
 * Servers refuse settings without a name (observed: 0.0.166 and 0.0.250), and one that an attached database has
 * (observed: 0.0.166).
 */
function nameFor({ duckdbConnection }: IDataObject): string {
	const attached = objectsIn(objectOf(duckdbConnection).attachedDatabases);
	let name = 'n8n_connection_test';
	while (attached.some((each) => each.name === name)) name += '_';
	return name;
}

/**
 * The settings of a connection, with the secrets that the server shows. They go back to that server only. Where
 * it shows none the connection may have none, which a test that goes well proves; else `hidden` is to be thrown.
 */
async function readSaved(
	api: CredibleApi,
	ref: ConnectionRef,
): Promise<{ settings: IDataObject; hidden?: Problem }> {
	const { config } = await api.getConnection(ref);
	const { type, proxy, withheldFields } = config;
	const parts = [blockOf(type), ...(proxy === undefined ? [] : ['proxy'])];
	const isWithheld = Array.isArray(withheldFields) && withheldFields.length > 0;
	// That the server would keep its secrets on an update is no help here.
	const shown = { ...config, withheldFields: undefined };
	const treatment = { reuse: true, hidesNone: Array.isArray(withheldFields) && !isWithheld };
	const complete = isWithheld
		? completeParts(shown, {}, parts, treatment)
		: await completeConnection(api, ref, shown, {}, parts, treatment);
	const { name } = ref;
	const settings = { name, type, ...complete.parts };
	if (complete.missing.length === 0) return { settings };
	const hidden = new Problem(
		`The server does not show the secrets of connection '${name}', so that it cannot be tested as it is saved: ${complete.missing.join(', ')}`,
		{
			code: 'missingSecrets',
			advice: "Set 'Test' to 'Settings Below' and give the settings with their secrets",
		},
	);
	const { missing } = completeParts(shown, {}, parts, { reuse: true, hasNone: true });
	if (isWithheld || missing.length > 0 || databaseType(type)?.needsLogin) throw hidden;
	return { settings, hidden };
}
