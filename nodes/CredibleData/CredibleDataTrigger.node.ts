import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll, triggerFields } from '../shared/poll';
import { searchProjects } from './search';
import { watch } from './watch';

export class CredibleDataTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Credible Data Trigger',
		name: 'credibleDataTrigger',
		icon: {
			light: 'file:../../icons/credibleData.svg',
			dark: 'file:../../icons/credibleData.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description:
			'Starts the workflow when a database connection of a project appears, changes or goes',
		defaults: { name: 'Credible Data Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'credibleDataApi', required: true }],
		properties: triggerFields(watch),
	};

	methods = { listSearch: { searchProjects } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, watch);
	}
}
