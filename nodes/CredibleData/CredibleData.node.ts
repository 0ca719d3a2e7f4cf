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
import { project } from './actions/project';
import { schema } from './actions/schema';
import { table } from './actions/table';
import { credible } from './api';
import { searchConnections, searchProjects, searchSchemas } from './lookups';
import { testSecrets } from './settings/testSecrets';

const resources = [connection, project, schema, table];

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
		properties: [credentialsField, ...propertiesOf(resources)],
	};

	methods = {
		credentialTest: { testSecrets },
		listSearch: { searchConnections, searchProjects, searchSchemas },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this, credible, resources)];
	}
}
