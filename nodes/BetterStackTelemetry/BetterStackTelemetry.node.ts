import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { propertiesOf } from '../shared/operation';
import { runItems } from '../shared/run';
import { betterStack } from './provider';
import { getDataRegions, getTeams, searchConnections } from './search';

export class BetterStackTelemetry implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Better Stack Telemetry',
		name: 'betterStackTelemetry',
		icon: {
			light: 'file:../../icons/betterStackTelemetry.svg',
			dark: 'file:../../icons/betterStackTelemetry.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Provision ClickHouse connections to Better Stack Telemetry',
		defaults: { name: 'Better Stack Telemetry' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'betterStackTelemetryApi', required: true }],
		properties: propertiesOf(betterStack.resources),
	};

	methods = {
		listSearch: { searchConnections },
		loadOptions: { getDataRegions, getTeams },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this, betterStack)];
	}
}
