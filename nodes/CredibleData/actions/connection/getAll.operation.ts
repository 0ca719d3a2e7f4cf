import { listFields, optionsField, readList, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { connectionItem, rawItem } from '../../items';
import { projectField, readName } from '../../lookups';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many connections',
	description: 'Retrieve a list of connections; secrets that the server shows are masked',
	fields: [projectField, ...listFields, simplifyField, optionsField()],

	read: (parameters) => ({
		project: readName(parameters, 'projectName'),
		...readList(parameters),
	}),

	async run({ project, limit, simplify }, api: CredibleApi) {
		const rows = await api.listConnections(project);
		return rows
			.slice(0, limit)
			.map((row) => (simplify ? connectionItem(project, row) : rawItem(row)));
	},
});
