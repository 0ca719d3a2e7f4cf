import { dataSourceItem } from '../../items';
import { readTeamId, teamIdField } from '../../settings';
import { defineGetMany } from '../getMany';

export const getAll = defineGetMany({
	action: 'Get many data sources',
	description: 'Retrieve a list of data sources that the team can connect',
	fields: [teamIdField],
	read: readTeamId,
	list: async (api, teamId) => (await api.availableSources(teamId)).dataSources,
	toItem: dataSourceItem,
});
