import { optionsField, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { connectionItem, rawItem } from '../../items';
import { connectionField, projectField, readRef } from '../../lookups';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get connection',
	description: 'Retrieve a connection; secrets that the server shows are masked',
	fields: [projectField, connectionField, simplifyField, optionsField()],

	read: (parameters) => ({
		ref: readRef(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ ref, simplify }, api: CredibleApi) {
		const connection = await api.getConnection(ref);
		return [simplify ? connectionItem(ref.project, connection) : rawItem(connection)];
	},
});
