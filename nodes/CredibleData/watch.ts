import type { Watch } from '../shared/poll';
import type { CredibleApi } from './api';
import { connectionItem } from './model';
import { projectField, readName } from './names';
import { credible } from './provider';

/** The connections of a project as the trigger sees them. They do not expire. */
export const watch: Watch<CredibleApi> = {
	provider: credible,
	name: 'credible',
	events: ['created', 'removed', 'changed'],
	fields: [projectField],

	read(parameters) {
		const project = readName(parameters, 'projectName');
		return {
			async list(api) {
				const rows = await api.listConnections(project);
				return rows.map((row) => connectionItem(project, row));
			},
			isGone: async (api, id) => (await api.findConnection(project, id)) === undefined,
		};
	},
};
