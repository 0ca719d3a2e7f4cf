import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll, triggerFields } from '../shared/poll';
import { getDataSources } from './search';
import { watch } from './watch';

export class SupermetricsHubTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Supermetrics Hub Trigger',
		name: 'supermetricsHubTrigger',
		icon: {
			light: 'file:../../icons/supermetricsHub.svg',
			dark: 'file:../../icons/supermetricsHub.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description:
			'Starts the workflow when an authorised connection appears, changes, goes or expires',
		defaults: { name: 'Supermetrics Hub Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'supermetricsHubApi', required: true }],
		properties: triggerFields(watch),
	};

	methods = { loadOptions: { getDataSources } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, watch);
	}
}
