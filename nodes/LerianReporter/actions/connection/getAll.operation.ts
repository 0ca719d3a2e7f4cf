import { listFields, optionsField, readList, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import { CHANGED_HINT } from '../../../shared/transport/pagination';
import type { LerianApi } from '../../api';
import { shown, type Connection } from '../../items';
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
		const toItem = (row: Connection) => shown(row, simplify, api);
		const { items, internal, changed } = await api.listConnections(
			filter,
			{ limit, order },
			toItem,
		);
		if (changed) run.hint(CHANGED_HINT);
		return [...items, ...internal];
	},
});
