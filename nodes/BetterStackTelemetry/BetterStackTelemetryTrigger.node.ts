import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll, triggerFields } from '../shared/poll';
import { getDataRegions, getTeams } from './search';
import { watch } from './watch';

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
