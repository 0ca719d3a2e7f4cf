import { detailedDestinationItem } from '../../items';
import { destinationIdField } from '../../lookups';
import { numericId, readTeamId, teamIdField } from '../../settings';
import { defineGet } from '../get';

export const get = defineGet({
	action: 'Get destination',
	description: 'Retrieve a destination with its settings, secrets masked',
	fields: [teamIdField, destinationIdField],
	read: (parameters) => ({
		id: parameters.required(destinationIdField.name, numericId),
		teamId: readTeamId(parameters),
	}),
	get: async (api, { id, teamId }) => await api.getDestination(id, teamId),
	// Its ID is documented as nullable.
	toItem: (destination, { id }) =>
		detailedDestinationItem({ ...destination, id: destination.id ?? id }),
});
