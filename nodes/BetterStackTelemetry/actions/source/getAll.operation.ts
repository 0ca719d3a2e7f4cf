import { listFields, optionsField, readList, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import { CHANGED_HINT } from '../../../shared/transport/pagination';
import type { BetterStackApi } from '../../api';
import { rawSource, sourceItem } from '../../items';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many sources',
	description: 'Retrieve a list of sources, without the tokens with which data is sent to them',
	fields: [...listFields, simplifyField, optionsField()],

	read: readList,

	async run({ limit, simplify }, api: BetterStackApi, run) {
		const { items, changed } = await api.listSources({ limit }, simplify ? sourceItem : rawSource);
		if (changed) run.hint(CHANGED_HINT);
		return items;
	},
});
