import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll, triggerFields, type Watch } from '../shared/triggers/poll';
import { filtersField, readFilters } from './actions/connection/filters';
import { betterStack, type BetterStackApi } from './api';
import { connectionItem } from './items';
import { getDataRegions, getTeams } from './lookups';

/** Better Stack's connections as the trigger sees them. */
const watch: Watch<BetterStackApi> = {
	provider: betterStack,
	events: ['created', 'removed', 'changed', 'expiring'],
	fields: [filtersField],
	// The clock changes it.
	notWatched: ['status'],

	read(parameters) {
		const { isWanted } = readFilters(parameters.group('filters'));
		return {
			list: async (api, known) =>
				await api.allConnections(
					(row) => (isWanted?.(row) === false ? undefined : connectionItem(row)),
					known,
				),
			isGone: async (api, id) => await api.isGone(id),
		};
	},
};

export class BetterStackTelemetryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Better Stack Telemetry Trigger',
		name: 'betterStackTelemetryTrigger',
		icon: {
			light: 'file:../../icons/betterStackTelemetry.svg',
			dark: 'file:../../icons/betterStackTelemetry.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description:
			'Starts the workflow when a ClickHouse connection appears, changes, goes or expires',
		defaults: { name: 'Better Stack Telemetry Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'betterStackTelemetryApi', required: true }],
		properties: triggerFields(watch),
	};

	methods = { loadOptions: { getDataRegions, getTeams } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, watch);
	}
}
