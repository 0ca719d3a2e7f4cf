import { optionsField, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { BetterStackApi } from '../../api';
import { connectionItem, dataSourcesOf, rawConnection } from '../../items';
import { connectionIdField } from '../../lookups';

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
