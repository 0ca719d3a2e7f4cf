import { listFields, optionsField, readList, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { rawItem, schemaItem } from '../../items';
import { connectionField, projectField, readRef } from '../../lookups';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many schemas',
	description: 'Retrieve a list of the schemas in the database of a connection',
	fields: [projectField, connectionField, ...listFields, simplifyField, optionsField()],

	read: (parameters) => ({ ref: readRef(parameters), ...readList(parameters) }),

	async run({ ref, limit, simplify }, api: CredibleApi) {
		const rows = await api.listSchemas(ref);
		const origin = { project: ref.project, connection: ref.name };
		return rows.slice(0, limit).map((row) => (simplify ? schemaItem(row, origin) : rawItem(row)));
	},
});
