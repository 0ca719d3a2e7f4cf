import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll, triggerFields } from '../shared/poll';
import { watch } from './watch';

export class LerianReporterTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lerian Reporter Trigger',
		name: 'lerianReporterTrigger',
		icon: {
			light: 'file:../../icons/lerianReporter.svg',
			dark: 'file:../../icons/lerianReporter.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description: 'Starts the workflow when a database connection appears, changes or goes',
		defaults: { name: 'Lerian Reporter Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'lerianReporterApi', required: true }],
		properties: triggerFields(watch),
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, watch);
	}
}
