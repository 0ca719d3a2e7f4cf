import { optionsField, simplifyField } from '../../shared/fields';
import { mask } from '../../shared/secrets';
import { defineOperation } from '../../shared/operation';
import type { LerianApi } from '../api';
import { connectionIdField, idOf, readReference } from '../connection/connectionId';
import { schemaItem } from '../model';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get schema',
	description: 'Retrieve the tables of the database behind a connection, and their fields',
	fields: [connectionIdField, simplifyField, optionsField()],

	read: (parameters) => ({
		reference: readReference(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ reference, simplify }, api: LerianApi) {
		const schema = await api.getSchema(await idOf(reference, api));
		return [simplify ? schemaItem(schema) : mask(schema, { asIs: ['tables'] })];
	},
});
