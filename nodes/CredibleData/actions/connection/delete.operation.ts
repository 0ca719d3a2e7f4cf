import { optionsField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { connectionField, keyOf, projectField, readRef } from '../../lookups';

export const remove = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete connection',
	description: 'Delete a connection permanently; models that use it no longer work',
	fields: [projectField, connectionField, optionsField([], { concurrency: 1 })],

	read: readRef,

	key: keyOf,

	async run(ref, api: CredibleApi) {
		const { alreadyGone } = await api.deleteConnection(ref);
		const { name } = ref;
		return [{ deleted: true, id: name, name, ...(alreadyGone && { alreadyGone }) }];
	},
});
