import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll, triggerFields, type Watch } from '../shared/triggers/poll';
import { filtersField, readFilters } from './actions/connection/filters';
import { lerian, type LerianApi } from './api';
import { connectionItem } from './items';
import type { Range } from './transport/list';

/** Lerian's connections do not expire. The platform's own come and go in the list, and are not watched. */
const watch: Watch<LerianApi> = {
	provider: lerian,
	events: ['created', 'removed', 'changed'],
	fields: [filtersField],

	read(parameters) {
		const filter = readFilters(parameters.group('filters'));
		return {
			async list(api) {
				const range: Range = { limit: Infinity, order: 'desc' };
				return (await api.listConnections(filter, range, (row) => connectionItem(row))).items;
			},
			isGone: async (api, id) => (await api.findById(id)) === undefined,
		};
	},
};

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
