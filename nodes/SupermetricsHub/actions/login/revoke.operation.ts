import { optionsField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import { Problem } from '../../shared/problem';
import type { SupermetricsApi } from '../api';
import { isRevoked } from '../model';
import { loginIdField } from './loginId';

/** The documented form of a connection's ID. */
const CONNECTION_ID = /^[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/;

export const revoke = defineOperation({
	value: 'revoke',
	name: 'Revoke',
	action: 'Revoke login',
	description: 'Revoke a data source login for good; every transfer that uses it stops',
	fields: [
		{
			displayName:
				'Every transfer that uses this login stops, and somebody has to log in to the data source again. Transfer → Get shows which logins a transfer uses.',
			name: 'revokeNotice',
			type: 'notice',
			default: '',
		},
		loginIdField,
		optionsField(),
	],

	read(parameters) {
		const id = parameters.id('loginId');
		if (!CONNECTION_ID.test(id)) return { id };
		throw parameters.bad(
			'loginId',
			'is a connection ID, not a login ID',
			'Supermetrics has no call that deletes a connection. Login → Get Many lists the logins that can be revoked',
		);
	},

	async run({ id }, api: SupermetricsApi) {
		if (isRevoked(await api.getLogin(id))) return [{ deleted: true, id, alreadyGone: true }];
		const isDone = await api.revokeLogin(id);
		// A repetition after a lost answer may find nothing to do.
		if (isDone || isRevoked(await api.getLogin(id))) return [{ deleted: true, id }];
		throw new Problem(`Supermetrics did not revoke login ${id}`, {
			text: 'The answer says that the result is not true, and gives no reason',
			advice:
				'Login → Get shows its status. Run this again later, or revoke it in Supermetrics Hub',
		});
	},
});
