import { optionsField, WRITES } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { isRevoked } from '../../items';
import { loginIdField } from '../../lookups';

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
		optionsField([], WRITES),
	],

	read(parameters) {
		const id = parameters.id(loginIdField.name);
		if (!CONNECTION_ID.test(id)) return { id };
		throw parameters.bad(
			loginIdField.name,
			'is a connection ID, not a login ID',
			'Supermetrics has no call that deletes a connection. Login → Get Many lists the logins that can be revoked',
		);
	},

	async run({ id }, api: SupermetricsApi) {
		if (isRevoked(await api.getLogin(id))) return [{ deleted: true, id, alreadyGone: true }];
		const answer = await api.revokeLogin(id);
		if (answer !== true && answer.problem.facts.code !== 'LOGIN_NOT_FOUND') {
			// A repetition after a lost answer may find nothing to do, and any gateway may say NOT_FOUND.
			const login = await api.findLogin(id);
			const isDone = login === undefined || isRevoked(login);
			answer.settle(isDone ? 'applied' : 'notApplied');
			if (!isDone) throw answer.problem;
		}
		return [{ deleted: true, id }];
	},
});
