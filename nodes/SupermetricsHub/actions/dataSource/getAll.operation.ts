import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { SupermetricsApi } from '../api';
import { dataSourceItem, raw } from '../model';
import { readTeamId, teamIdField } from '../numericIds';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many data sources',
	description: 'Retrieve a list of data sources that the team can connect',
	fields: [teamIdField, ...listFields, simplifyField, optionsField()],

	read: (parameters) => ({ ...readList(parameters), teamId: readTeamId(parameters) }),

	async run({ limit, simplify, teamId }, api: SupermetricsApi) {
		const { dataSources } = await api.availableSources(teamId);
		return dataSources
			.slice(0, limit)
			.map((source) => (simplify ? dataSourceItem(source) : raw(source)));
	},
});
