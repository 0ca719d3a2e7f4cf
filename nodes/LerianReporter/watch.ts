import type { Watch } from '../shared/poll';
import type { LerianApi } from './api';
import { filtersField, readFilters } from './connection/filters';
import { connectionItem } from './model';
import { lerian } from './provider';

/** Lerian's connections as the trigger sees them. They do not expire. */
export const watch: Watch<LerianApi> = {
	provider: lerian,
	name: 'lerian',
	events: ['created', 'removed', 'changed'],
	fields: [filtersField],

	read(parameters) {
		const filter = readFilters(parameters.group('filters'));
		return {
			list: async (api) => (await api.allConnections(filter)).map(connectionItem),
			isGone: async (api, id) => await api.isGone(id),
		};
	},
};
