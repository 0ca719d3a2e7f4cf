import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { bodyOf } from '../../../shared/actions/settings';
import type { BetterStackApi, NewConnection } from '../../api';
import { connectionFields, readConnection } from '../../settings';
import {
	passwordNotice,
	provision,
	provisionOptions,
	readProvision,
	type Provision,
} from './provision';

interface Input {
	wanted: NewConnection;
	how: Provision;
}

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create connection',
	description: 'Create a new connection and receive its password, which exists only once',
	createsEachTime: true,
	fields: [
		passwordNotice,
		{
			displayName: 'Client Type',
			name: 'clientType',
			type: 'options',
			options: [{ name: 'ClickHouse', value: 'clickhouse' }],
			default: 'clickhouse',
			description: 'What will connect. Better Stack knows only ClickHouse clients today.',
		},
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			default: '',
			placeholder: 'e.g. Production connection for analytics',
			description: 'What the connection is for. It is the only name that a connection has.',
		},
		...connectionFields,
		simplifyField,
		optionsField(provisionOptions, WRITES),
	],

	read(parameters: Parameters): Input {
		const note = parameters.text('note');
		const wanted = {
			client_type: parameters.oneOf('clientType', ['clickhouse']),
			...(note !== undefined && { note }),
			...bodyOf(readConnection(parameters)),
		};
		return { wanted, how: readProvision(parameters) };
	},

	// One after the other, so that a lost answer is not taken for another item's.
	key: ({ wanted }) => JSON.stringify(wanted),

	async run({ wanted, how }: Input, api: BetterStackApi, run: Run) {
		const { item } = await provision(api, wanted, how, run);
		return [item];
	},
});
