import { linkItem } from '../../items';
import { linkIdField } from '../../lookups';
import { defineGet } from '../get';

export const get = defineGet({
	action: 'Get login link',
	description: 'Retrieve a login link; once somebody has logged in by it, it names the login',
	fields: [linkIdField],
	read: (parameters) => parameters.id(linkIdField.name),
	get: async (api, id) => await api.getLoginLink(id),
	toItem: linkItem,
});
