import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { SupermetricsApi } from '../api';
import { linkItem, raw } from '../model';
import { linkIdField } from './linkId';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get login link',
	description: 'Retrieve a login link; once somebody has logged in by it, it names the login',
	fields: [linkIdField, simplifyField, optionsField()],

	read: (parameters) => ({
		id: parameters.id('linkId'),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ id, simplify }, api: SupermetricsApi) {
		const link = await api.getLoginLink(id);
		return [simplify ? linkItem(link) : raw(link)];
	},
});
