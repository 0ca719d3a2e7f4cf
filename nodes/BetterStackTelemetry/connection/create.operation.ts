import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import type { BetterStackApi, NewConnection } from '../api';
import {
	createdItem,
	readSecretOutput,
	secretOutputOptions,
	type SecretOutput,
} from '../secretOutput';
import { createOnce } from './createOnce';
import { clientTypeField, readSettings, settingsField } from './settings';

interface Input {
	wanted: NewConnection;
	simplify: boolean;
	secretOutput: SecretOutput;
}

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create connection',
	description: 'Create a new connection and receive its password, which exists only once',
	createsEachTime: true,
	fields: [
		{
			displayName:
				"The password is in this node's output and nowhere else: Better Stack never shows it again. n8n keeps it in the execution data. To avoid that, choose 'Encrypted' under Options → 'Secret Output', or switch off saving executions in the workflow settings.",
			name: 'passwordNotice',
			type: 'notice',
			default: '',
		},
		clientTypeField,
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			default: '',
			placeholder: 'e.g. Production connection for analytics',
			description: 'What the connection is for. It is the only name that a connection has.',
		},
		settingsField,
		simplifyField,
		optionsField(secretOutputOptions),
	],

	read(parameters: Parameters): Input {
		return {
			wanted: readSettings(parameters, parameters.text('note')),
			simplify: parameters.boolean('simplify'),
			secretOutput: readSecretOutput(parameters.group('options')),
		};
	},

	async run({ wanted, simplify, secretOutput }: Input, api: BetterStackApi, run: Run) {
		const created = await createOnce(api, wanted, run);
		return [createdItem(created, simplify, secretOutput)];
	},
});
