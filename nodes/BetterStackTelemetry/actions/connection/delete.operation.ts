import { optionsField, WRITES } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { BetterStackApi } from '../../api';
import { connectionIdField } from '../../lookups';

export const remove = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete connection',
	description: 'Delete a connection permanently; whoever uses its password is locked out',
	fields: [connectionIdField, optionsField([], WRITES)],

	read: (parameters) => ({ id: parameters.id('connectionId') }),

	async run({ id }, api: BetterStackApi) {
		const { alreadyGone } = await api.deleteConnection(id);
		return [{ deleted: true, id, ...(alreadyGone && { alreadyGone }) }];
	},
});
