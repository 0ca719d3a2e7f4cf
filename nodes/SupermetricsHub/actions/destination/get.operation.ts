import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { SupermetricsApi } from '../api';
import { detailedDestinationItem, raw } from '../model';
import { readNumericId, readTeamId, teamIdField } from '../numericIds';
import { destinationIdField } from './destinationId';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get destination',
	description: 'Retrieve a destination with its settings, secrets masked',
	fields: [teamIdField, destinationIdField, simplifyField, optionsField()],

	read: (parameters) => ({
		id: readNumericId(parameters, 'destinationId'),
		teamId: readTeamId(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ id, teamId, simplify }, api: SupermetricsApi) {
		const destination = await api.getDestination(id, teamId);
		if (!simplify) return [raw(destination)];
		// Its ID is documented as nullable.
		return [detailedDestinationItem({ ...destination, id: destination.id ?? id })];
	},
});
