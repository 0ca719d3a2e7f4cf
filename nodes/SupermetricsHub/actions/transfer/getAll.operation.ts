import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { SupermetricsApi } from '../api';
import { transferItem, raw } from '../model';
import { readTeamId, teamIdField } from '../numericIds';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many transfers',
	description: "Retrieve a list of the team's transfers",
	fields: [teamIdField, ...listFields, simplifyField, optionsField()],

	read: (parameters) => ({ ...readList(parameters), teamId: readTeamId(parameters) }),

	async run({ limit, simplify, teamId }, api: SupermetricsApi) {
		const transfers = await api.listTransfers(teamId);
		return transfers
			.slice(0, limit)
			.map((transfer) => (simplify ? transferItem(transfer) : raw(transfer)));
	},
});
