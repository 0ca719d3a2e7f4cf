import { loginItem } from '../../items';
import { loginIdField } from '../../lookups';
import { defineGet } from '../get';

export const get = defineGet({
	action: 'Get login',
	description: 'Retrieve a data source login',
	fields: [loginIdField],
	read: (parameters) => parameters.id(loginIdField.name),
	get: async (api, id) => await api.getLogin(id),
	toItem: loginItem,
});
