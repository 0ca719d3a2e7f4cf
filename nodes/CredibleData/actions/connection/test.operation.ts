import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import type { CredibleApi } from '../api';
import { blockOf } from '../databaseTypes';
import { wholeParts } from '../whole';
import { connectionField, projectField, readPlace, type Place } from '../names';
import { settingFields } from './settingFields';
import { readSettings } from './settings';

/** What is tested: settings to be sent, or a connection to be read first. */
type Input = { settings: IDataObject } | { saved: Place };

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
		...only('settings', settingFields),
		optionsField(),
	],

	async read(parameters: Parameters): Promise<Input> {
		const target = parameters.oneOf('testTarget', ['settings', 'saved']);
		if (target === 'saved') return { saved: readPlace(parameters) };
		const { type, config } = await readSettings(parameters);
		return { settings: { type, ...config } };
	},

	async run(input, api: CredibleApi) {
		const settings = 'settings' in input ? input.settings : await readSaved(api, input.saved);
		const began = Date.now();
		const { ok, message } = await api.testConnection(settings);
		return [{ ok, message, latencyMs: Date.now() - began }];
	},
});

/** The settings of a connection, with the secrets that the server shows. They go back to that server only. */
async function readSaved(api: CredibleApi, { project, name }: Place): Promise<IDataObject> {
	const connection = await api.getConnection(project, name);
	const { type, proxy } = connection.config;
	const parts = [blockOf(type), ...(proxy === undefined ? [] : ['proxy'])];
	// That the server would keep its secrets on an update is no help here.
	const config = { ...connection.config, withheldFields: undefined };
	const whole = wholeParts({ ...connection, config }, {}, parts, true);
	if (whole.missing.length === 0) return { name, type, ...whole.parts };
	throw new Problem(
		`The server does not show the secrets of connection '${name}', so that it cannot be tested as it is saved: ${whole.missing.join(', ')}`,
		{
			code: 'missingSecrets',
			advice: "Set 'Test' to 'Settings Below' and give the settings with their secrets",
		},
	);
}
