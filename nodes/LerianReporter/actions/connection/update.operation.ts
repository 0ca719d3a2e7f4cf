import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import { updateFields } from '../../../shared/actions/settings';
import type { LerianApi } from '../../api';
import { shown } from '../../items';
import { connectionField, idOf, keyOf, readReference } from '../../lookups';
import { readChange } from '../../settings/read';
import { settings } from '../../settings/settings';

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update connection',
	description: 'Update a connection: what is not given stays as it is',
	fields: [
		connectionField,
		{
			displayName:
				"A secret that is typed in here is stored in the workflow as it is. Give it by an expression. 'SSL Mode', 'SSL CA', certificate and key replace all of them together, and so does 'Metadata'.",
			name: 'updateNotice',
			type: 'notice',
			default: '',
		},
		updateFields(settings),
		simplifyField,
		optionsField([], WRITES),
	],

	read: (parameters) => ({
		reference: readReference(parameters),
		change: readChange(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	key: ({ reference }) => keyOf(reference),

	async run({ reference, change, simplify }, api: LerianApi) {
		const updated = await api.updateConnection(await idOf(reference, api), change);
		return [shown(updated, simplify, change)];
	},
});
