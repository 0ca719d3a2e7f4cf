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
import { credible } from './provider';
import { searchConnections, searchProjects } from './search';
import { testSecrets } from './secretTest';

export class CredibleData implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Credible Data',
		name: 'credibleData',
		icon: {
			light: 'file:../../icons/credibleData.svg',
			dark: 'file:../../icons/credibleData.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Provision database connections of Credible Data and Malloy Publisher',
		defaults: { name: 'Credible Data' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'credibleDataApi', required: true },
			{
				name: 'credibleDataSecretApi',
				required: false,
				testedBy: 'testSecrets',
				displayOptions: { show: { secretSource: ['credential'] } },
			},
		],
		properties: [credentialsPlace, ...propertiesOf(credible.resources)],
	};

	methods = {
		credentialTest: { testSecrets },
		listSearch: { searchConnections, searchProjects },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this, credible)];
	}
}
