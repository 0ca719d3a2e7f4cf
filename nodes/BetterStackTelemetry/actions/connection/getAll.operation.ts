import { listFields, optionsField, readList, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import { CHANGED_HINT } from '../../../shared/transport/pagination';
import type { BetterStackApi } from '../../api';
import { connectionItem, rawConnection } from '../../items';
import { filtersField, readFilters } from './filters';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many connections',
	description: 'Retrieve a list of connections',
	fields: [...listFields, simplifyField, filtersField, optionsField()],

	read: (parameters) => ({
		...readList(parameters),
		...readFilters(parameters.group('filters')),
	}),

	async run({ simplify, hint, ...range }, api: BetterStackApi, run) {
		const toItem = simplify ? connectionItem : rawConnection;
		const { items, changed } = await api.listConnections(range, toItem);
		if (changed) run.hint(CHANGED_HINT);
		if (hint) run.hint(hint);
		return items;
	},
});
