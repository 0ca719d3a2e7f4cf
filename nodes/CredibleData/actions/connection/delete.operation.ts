import { optionsField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { CredibleApi } from '../api';
import { connectionField, keyOf, projectField, readPlace } from '../names';

export const remove = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete connection',
	description: 'Delete a connection permanently; models that use it no longer work',
	fields: [projectField, connectionField, optionsField([], { concurrency: 1 })],

	read: readPlace,

	key: keyOf,

	async run({ project, name }, api: CredibleApi) {
		const { alreadyGone } = await api.deleteConnection(project, name);
		return [{ deleted: true, id: name, name, ...(alreadyGone && { alreadyGone }) }];
	},
});
