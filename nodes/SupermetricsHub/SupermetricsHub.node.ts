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
import { dataSource } from './actions/dataSource';
import { destination } from './actions/destination';
import { login } from './actions/login';
import { loginLink } from './actions/loginLink';
import { transfer } from './actions/transfer';
import { supermetrics } from './api';
import {
	getDataSources,
	searchDataSources,
	searchDestinations,
	searchDestinationTypes,
	searchLoginLinks,
	searchLogins,
	searchTransfers,
} from './lookups';

const resources = [connection, dataSource, destination, login, loginLink, transfer];

export class SupermetricsHub implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Supermetrics Hub',
		name: 'supermetricsHub',
		icon: {
			light: 'file:../../icons/supermetricsHub.svg',
			dark: 'file:../../icons/supermetricsHub.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Provision data source connections and logins in Supermetrics Hub',
		defaults: { name: 'Supermetrics Hub' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'supermetricsHubApi', required: true }],
		properties: propertiesOf(resources),
	};

	methods = {
		listSearch: {
			searchDataSources,
			searchDestinations,
			searchDestinationTypes,
			searchLoginLinks,
			searchLogins,
			searchTransfers,
		},
		loadOptions: { getDataSources },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this, supermetrics, resources)];
	}
}
