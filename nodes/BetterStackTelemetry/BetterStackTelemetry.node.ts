import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { propertiesOf } from '../shared/actions/operation';
import { runItems } from '../shared/actions/run';
import { connection } from './actions/connection';
import { source } from './actions/source';
import { betterStack } from './api';
import { getDataRegions, getTeams, searchConnections } from './lookups';

const RESOURCES = [connection, source];

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
		properties: propertiesOf(RESOURCES),
	};

	methods = {
		listSearch: { searchConnections },
		loadOptions: { getDataRegions, getTeams },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this, betterStack, RESOURCES)];
	}
}
