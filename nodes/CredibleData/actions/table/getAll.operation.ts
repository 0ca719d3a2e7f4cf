import { listFields, optionsField, readList, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { rawItem, tableItem } from '../../items';
import { connectionField, projectField, readRef, schemaField } from '../../lookups';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many tables',
	description: 'Retrieve a list of the tables in a schema, with their columns',
	fields: [
		projectField,
		connectionField,
		schemaField,
		...listFields,
		simplifyField,
		optionsField(),
	],

	read(parameters) {
		const schema = parameters.requiredText('schemaName');
		// As a part of a path these would lead elsewhere.
		if (schema === '.' || schema === '..') throw parameters.bad('schemaName', 'is not a name');
		return { ref: readRef(parameters), schema, ...readList(parameters) };
	},

	async run({ ref, schema, limit, simplify }, api: CredibleApi) {
		const rows = await api.listTables(ref, schema);
		const origin = { project: ref.project, connection: ref.name };
		return rows
			.slice(0, limit)
			.map((row) => (simplify ? tableItem(row, schema, origin) : rawItem(row)));
	},
});
