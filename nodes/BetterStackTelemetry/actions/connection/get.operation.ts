import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { BetterStackApi } from '../api';
import { connectionItem, dataSourcesOf, rawConnection } from '../model';
import { connectionIdField } from './connectionId';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get connection',
	description: 'Retrieve a connection with the data sources that it can query',
	fields: [connectionIdField, simplifyField, optionsField()],

	read: (parameters) => ({
		id: parameters.id('connectionId'),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ id, simplify }, api: BetterStackApi) {
		const connection = await api.getConnection(id);
		if (!simplify) return [rawConnection(connection)];
		return [{ ...connectionItem(connection), dataSources: dataSourcesOf(connection) }];
	},
});
