import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { propertiesOf } from '../shared/actions/operation';
import { runItems } from '../shared/actions/run';
import { credentialsField } from '../shared/actions/secretSource';
import { connection } from './actions/connection';
import { schema } from './actions/schema';
import { lerian } from './api';
import { searchConnections } from './lookups';
import { testSecrets } from './settings/read';

const resources = [connection, schema];

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
		properties: [credentialsField, ...propertiesOf(resources)],
	};

	methods = {
		credentialTest: { testSecrets },
		listSearch: { searchConnections },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this, lerian, resources)];
	}
}
