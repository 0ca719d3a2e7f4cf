import { optionsField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { LerianApi } from '../../api';
import { connectionField, idOf, keyOf, readReference } from '../../lookups';

export const test = defineOperation({
	value: 'test',
	name: 'Test',
	action: 'Test connection',
	description:
		'Have Lerian connect to the database, for up to 10 seconds. That it cannot is a result. A connection can be tested ten times a minute; the node waits if that is used up.',
	fields: [connectionField, optionsField()],

	read: readReference,

	// What waits for a connection's limit holds up no others.
	key: keyOf,

	run: async (reference, api: LerianApi) => [await api.testConnection(await idOf(reference, api))],
});
