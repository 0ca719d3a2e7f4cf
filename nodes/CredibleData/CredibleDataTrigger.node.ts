import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll, triggerFields, type Watch } from '../shared/triggers/poll';
import { credible, type CredibleApi } from './api';
import { connectionItem } from './items';
import { projectField, readName, searchProjects } from './lookups';

/** The connections of a project. They do not expire. */
const watch: Watch<CredibleApi> = {
	provider: credible,
	events: ['created', 'removed', 'changed'],
	fields: [projectField],

	read(parameters) {
		const project = readName(parameters, 'projectName');
		return {
			async list(api) {
				const rows = await api.listConnections(project);
				return rows.map((row) => connectionItem(project, row));
			},
			isGone: async (api, name) => (await api.findConnection({ project, name })) === undefined,
		};
	},
};

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
