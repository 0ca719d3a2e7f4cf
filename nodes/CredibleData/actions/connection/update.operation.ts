import { optionsField, simplifyField } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import type { ConnectionRef, CredibleApi } from '../../api';
import { connectionField, keyOf, projectField, readRef } from '../../lookups';
import { connectionUpdateFields } from '../../settings/index';
import { readUpdate, type Wanted } from '../../settings/readConnection';
import { change, changeOptions, readChange, type Change } from './change';

interface Input {
	ref: ConnectionRef;
	wanted: Wanted;
	how: Change;
}

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update connection',
	description: 'Update a connection; what is left out stays as it is',
	fields: [
		projectField,
		connectionField,
		...connectionUpdateFields,
		simplifyField,
		optionsField(changeOptions, { concurrency: 1 }),
	],

	async read(parameters: Parameters): Promise<Input> {
		const ref = readRef(parameters);
		const wanted = await readUpdate(parameters, ref.name);
		return { ref, wanted, how: readChange(parameters) };
	},

	key: ({ ref }) => keyOf(ref),

	async run({ ref, wanted, how }, api: CredibleApi, run: Run) {
		const current = await api.getConnection(ref);
		const item = await change(api, ref, current, wanted, { ...how, attributes: true }, run);
		const { action, notCompared } = item;
		if (action === 'unchanged' && Array.isArray(notCompared) && notCompared.length > 0) {
			run.hint(
				`Connection '${ref.name}' was left as it is: nothing differs, and secrets cannot be compared. To send them alone, switch on 'Update Secret' in the options.`,
			);
		}
		return [item];
	},
});
