import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import { CHANGED_HINT } from '../../shared/pages';
import type { BetterStackApi } from '../api';
import { connectionItem, rawConnection } from '../model';
import { filtersField, readFilters } from './filters';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many connections',
	description: 'Retrieve a list of connections',
	fields: [...listFields, simplifyField, filtersField, optionsField()],

	read: (parameters) => ({
		...readList(parameters),
		wanted: readFilters(parameters.group('filters')),
	}),

	async run({ limit, simplify, wanted }, api: BetterStackApi, run) {
		const { rows, changed } = await api.listConnections({ limit, wanted });
		if (changed) run.hint(CHANGED_HINT);
		return rows.map((row) => (simplify ? connectionItem(row) : rawConnection(row)));
	},
});
