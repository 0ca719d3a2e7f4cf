import { optionsField, simplifyField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { LerianApi } from '../../api';
import { shown } from '../../items';
import { connectionField, idOf, readReference } from '../../lookups';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get connection',
	description: 'Retrieve a connection, without its secrets',
	fields: [connectionField, simplifyField, optionsField()],

	read: (parameters) => ({
		reference: readReference(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ reference, simplify }, api: LerianApi) {
		const connection = await api.getConnection(await idOf(reference, api));
		return [shown(connection, simplify, api)];
	},
});
