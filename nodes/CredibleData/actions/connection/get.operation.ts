import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { CredibleApi } from '../api';
import { connectionItem, rawItem } from '../model';
import { connectionField, projectField, readPlace } from '../names';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get connection',
	description: 'Retrieve a connection; secrets that the server shows are masked',
	fields: [projectField, connectionField, simplifyField, optionsField()],

	read: (parameters) => ({
		place: readPlace(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ place: { project, name }, simplify }, api: CredibleApi) {
		const connection = await api.getConnection(project, name);
		return [simplify ? connectionItem(project, connection) : rawItem(connection)];
	},
});
