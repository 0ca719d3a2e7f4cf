import type { Watch } from '../shared/poll';
import type { BetterStackApi } from './api';
import { filtersField, readFilters } from './connection/filters';
import { connectionItem } from './model';
import { betterStack } from './provider';

/** Better Stack's connections as the trigger sees them. */
export const watch: Watch<BetterStackApi> = {
	provider: betterStack,
	name: 'betterStack',
	events: ['created', 'removed', 'changed', 'expiring'],
	fields: [filtersField],

	read(parameters) {
		const wanted = readFilters(parameters.group('filters'));
		return {
			list: async (api) => (await api.allConnections(wanted)).map((row) => connectionItem(row)),
			isGone: async (api, id) => await api.isGone(id),
		};
	},
};
