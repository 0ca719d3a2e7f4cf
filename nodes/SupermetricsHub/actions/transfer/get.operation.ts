import { detailedTransferItem } from '../../items';
import { transferIdField } from '../../lookups';
import { numericId, readTeamId, teamIdField } from '../../settings';
import { defineGet } from '../get';

export const get = defineGet({
	action: 'Get transfer',
	description: 'Retrieve a transfer with its accounts and the logins that it uses',
	fields: [teamIdField, transferIdField],
	read: (parameters) => ({
		id: parameters.required(transferIdField.name, numericId),
		teamId: readTeamId(parameters),
	}),
	get: async (api, { id, teamId }) => await api.getTransfer(id, teamId),
	toItem: detailedTransferItem,
});
