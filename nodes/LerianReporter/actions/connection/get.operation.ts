import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { LerianApi } from '../api';
import { connectionItem, rawConnection } from '../model';
import { connectionIdField, idOf, readReference } from './connectionId';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get connection',
	description: 'Retrieve a connection, without its secrets',
	fields: [connectionIdField, simplifyField, optionsField()],

	read: (parameters) => ({
		reference: readReference(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ reference, simplify }, api: LerianApi) {
		const connection = await api.getConnection(await idOf(reference, api));
		return [simplify ? connectionItem(connection) : rawConnection(connection)];
	},
});
