import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import { CHANGED_HINT } from '../../shared/pages';
import type { BetterStackApi } from '../api';
import { rawSource, sourceItem } from '../model';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many sources',
	description: 'Retrieve a list of sources, without the tokens with which data is sent to them',
	fields: [...listFields, simplifyField, optionsField()],

	read: readList,

	async run({ limit, simplify }, api: BetterStackApi, run) {
		const { rows, changed } = await api.listSources({ limit });
		if (changed) run.hint(CHANGED_HINT);
		return rows.map((row) => (simplify ? sourceItem(row) : rawSource(row)));
	},
});
