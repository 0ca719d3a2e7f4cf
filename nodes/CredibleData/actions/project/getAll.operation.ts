import { listFields, optionsField, readList, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { projectItem, rawItem } from '../../items';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many projects',
	description: 'Retrieve a list of projects, or environments, as newer servers call them',
	fields: [...listFields, simplifyField, optionsField()],

	read: readList,

	async run({ limit, simplify }, api: CredibleApi) {
		const rows = await api.listProjects();
		return rows.slice(0, limit).map((row) => (simplify ? projectItem(row) : rawItem(row)));
	},
});
