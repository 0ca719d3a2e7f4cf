import { destinationItem } from '../../items';
import { readTeamId, teamIdField } from '../../settings';
import { defineGetMany } from '../getMany';

export const getAll = defineGetMany({
	action: 'Get many destinations',
	description: "Retrieve a list of the team's destinations",
	fields: [teamIdField],
	read: readTeamId,
	list: async (api, teamId) => await api.listDestinations(teamId),
	toItem: destinationItem,
});
