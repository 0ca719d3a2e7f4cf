import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { LerianApi } from '../api';
import { connectionItem, rawConnection } from '../model';
import { connectionIdField, idOf, keyOf, readReference } from './connectionId';
import { readChange } from './readSettings';
import { updateField } from './settings';

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update connection',
	description: 'Update a connection: what is not given stays as it is',
	fields: [
		connectionIdField,
		{
			displayName:
				"A secret that is typed in here is stored in the workflow as it is. Give it by an expression. 'SSL Mode', 'SSL CA', certificate and key replace all of them together, and so does 'Metadata'.",
			name: 'updateNotice',
			type: 'notice',
			default: '',
		},
		updateField,
		simplifyField,
		optionsField(),
	],

	read: (parameters) => ({
		reference: readReference(parameters),
		change: readChange(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	key: ({ reference }) => keyOf(reference),

	async run({ reference, change, simplify }, api: LerianApi) {
		const updated = await api.updateConnection(await idOf(reference, api), change);
		return [simplify ? connectionItem(updated) : rawConnection(updated)];
	},
});
