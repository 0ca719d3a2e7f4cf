import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { SupermetricsApi } from '../api';
import { loginItem, raw } from '../model';
import { loginIdField } from './loginId';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get login',
	description: 'Retrieve a data source login',
	fields: [loginIdField, simplifyField, optionsField()],

	read: (parameters) => ({
		id: parameters.id('loginId'),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ id, simplify }, api: SupermetricsApi) {
		const login = await api.getLogin(id);
		return [simplify ? loginItem(login) : raw(login)];
	},
});
