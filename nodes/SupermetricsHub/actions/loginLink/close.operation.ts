import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { linkItem, raw } from '../../items';
import { linkIdField } from '../../lookups';

export const close = defineOperation({
	value: 'close',
	name: 'Close',
	action: 'Close login link',
	description: 'Close a login link for good; a login that somebody has begun by it goes on',
	fields: [linkIdField, simplifyField, optionsField([], WRITES)],

	read: (parameters) => ({
		id: parameters.id(linkIdField.name),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ id, simplify }, api: SupermetricsApi) {
		const link = await api.closeLoginLink(id);
		return [simplify ? linkItem(link) : raw(link)];
	},
});
