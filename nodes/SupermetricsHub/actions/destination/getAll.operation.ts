import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { SupermetricsApi } from '../api';
import { destinationItem, raw } from '../model';
import { readTeamId, teamIdField } from '../numericIds';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many destinations',
	description: "Retrieve a list of the team's destinations",
	fields: [teamIdField, ...listFields, simplifyField, optionsField()],

	read: (parameters) => ({ ...readList(parameters), teamId: readTeamId(parameters) }),

	async run({ limit, simplify, teamId }, api: SupermetricsApi) {
		const destinations = await api.listDestinations(teamId);
		return destinations
			.slice(0, limit)
			.map((destination) => (simplify ? destinationItem(destination) : raw(destination)));
	},
});
