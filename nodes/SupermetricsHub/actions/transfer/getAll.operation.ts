import { transferItem } from '../../items';
import { readTeamId, teamIdField } from '../../settings';
import { defineGetMany } from '../getMany';

export const getAll = defineGetMany({
	action: 'Get many transfers',
	description: "Retrieve a list of the team's transfers",
	fields: [teamIdField],
	read: readTeamId,
	list: async (api, teamId) => await api.listTransfers(teamId),
	toItem: transferItem,
});
