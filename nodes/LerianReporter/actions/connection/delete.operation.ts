import { optionsField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { LerianApi } from '../api';
import { connectionIdField, idOf, keyOf, readReference } from './connectionId';

export const remove = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete connection',
	description: 'Delete a connection; reports that use it can no longer be made',
	fields: [connectionIdField, optionsField()],

	read: readReference,

	key: keyOf,

	async run(reference, api: LerianApi) {
		const id = await idOf(reference, api);
		const { alreadyGone } = await api.deleteConnection(id);
		return [{ deleted: true, id, ...(alreadyGone && { alreadyGone }) }];
	},
});
