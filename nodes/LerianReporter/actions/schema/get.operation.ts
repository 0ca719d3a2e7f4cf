import { optionsField, simplifyField } from '../../../shared/actions/fields';
import { mask } from '../../../shared/values/redaction';
import { defineOperation } from '../../../shared/actions/operation';
import type { LerianApi } from '../../api';
import { connectionField, idOf, readReference } from '../../lookups';
import { schemaItem } from '../../items';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get schema',
	description: 'Retrieve the tables of the database behind a connection, and their fields',
	fields: [connectionField, simplifyField, optionsField()],

	read: (parameters) => ({
		reference: readReference(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ reference, simplify }, api: LerianApi) {
		const schema = await api.getSchema(await idOf(reference, api));
		return [simplify ? schemaItem(schema) : mask(schema, { asIs: ['tables'] })];
	},
});
