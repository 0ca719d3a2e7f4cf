import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { CredibleApi } from '../api';
import { rawItem, schemaItem } from '../model';
import { connectionField, projectField, readPlace } from '../names';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many schemas',
	description: 'Retrieve a list of the schemas in the database of a connection',
	fields: [projectField, connectionField, ...listFields, simplifyField, optionsField()],

	read: (parameters) => ({ place: readPlace(parameters), ...readList(parameters) }),

	async run({ place: { project, name }, limit, simplify }, api: CredibleApi) {
		const rows = await api.listSchemas(project, name);
		const origin = { project, connection: name };
		return rows.slice(0, limit).map((row) => (simplify ? schemaItem(row, origin) : rawItem(row)));
	},
});
