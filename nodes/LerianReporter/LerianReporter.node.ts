import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { propertiesOf } from '../shared/operation';
import { runItems } from '../shared/run';
import { credentialsPlace } from '../shared/secretSource';
import { lerian } from './provider';
import { searchConnections } from './search';
import { testSecrets } from './secrets';

export class LerianReporter implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lerian Reporter',
		name: 'lerianReporter',
		icon: {
			light: 'file:../../icons/lerianReporter.svg',
			dark: 'file:../../icons/lerianReporter.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Provision connections from Lerian Reporter to databases',
		defaults: { name: 'Lerian Reporter' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'lerianReporterApi', required: true },
			{
				name: 'lerianReporterSecretApi',
				required: false,
				testedBy: 'testSecrets',
				displayOptions: {
					show: { operation: ['create', 'upsert'], secretSource: ['credential'] },
				},
			},
		],
		properties: [credentialsPlace, ...propertiesOf(lerian.resources)],
	};

	methods = {
		credentialTest: { testSecrets },
		listSearch: { searchConnections },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this, lerian)];
	}
}
