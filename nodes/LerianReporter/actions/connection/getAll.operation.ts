import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import { CHANGED_HINT } from '../../shared/pages';
import type { LerianApi } from '../api';
import { connectionItem, rawConnection } from '../model';
import { filtersField, readFilters } from './filters';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many connections',
	description:
		'Retrieve a list of connections, also of those that Lerian no longer lists by itself',
	fields: [
		...listFields,
		simplifyField,
		filtersField,
		optionsField([
			{
				displayName: 'Sort Order',
				name: 'sortOrder',
				type: 'options',
				options: [
					{ name: 'Newest First', value: 'desc' },
					{ name: 'Oldest First', value: 'asc' },
				],
				default: 'desc',
				description: 'By the date of creation, over the whole list',
			},
		]),
	],

	read: (parameters) => ({
		...readList(parameters),
		filter: readFilters(parameters.group('filters')),
		order: parameters.group('options').oneOf('sortOrder', ['desc', 'asc']),
	}),

	async run({ limit, simplify, filter, order }, api: LerianApi, run) {
		const { rows, changed } = await api.listConnections(filter, { limit, order });
		if (changed) run.hint(CHANGED_HINT);
		return rows.map((row) => (simplify ? connectionItem(row) : rawConnection(row)));
	},
});
