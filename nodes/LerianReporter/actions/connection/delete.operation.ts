import { optionsField, WRITES } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { LerianApi } from '../../api';
import { connectionField, idOf, keyOf, readReference } from '../../lookups';

export const remove = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete connection',
	description: 'Delete a connection; reports that use it can no longer be made',
	fields: [connectionField, optionsField([], WRITES)],

	read: readReference,

	key: keyOf,

	async run(reference, api: LerianApi) {
		const id = await idOf(reference, api);
		const { alreadyGone } = await api.deleteConnection(id);
		return [{ deleted: true, id, ...(alreadyGone && { alreadyGone }) }];
	},
});
