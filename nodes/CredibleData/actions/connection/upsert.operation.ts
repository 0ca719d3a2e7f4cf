import { optionsField, rollbackField, simplifyField } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { NO_DIFFERENCE } from '../../../shared/actions/upsert';
import { Refused } from '../../../shared/transport/apiClient';
import type { ConnectionRef, CredibleApi } from '../../api';
import type { Connection } from '../../transport/answers';
import { plannedConnection } from '../../items';
import { keyOf, projectField } from '../../lookups';
import { connectionFields } from '../../settings/index';
import { configOf, readConnection, type Wanted } from '../../settings/readConnection';
import { change, changedItem, changeOptions, readChange, unchanged, type Change } from './change';
import { createOnce, newNameField, readNewRef } from './createOnce';

interface Input {
	ref: ConnectionRef;
	wanted: Wanted;
	how: Change;
}

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update connection',
	description: 'Create a new connection, or update the current one if it already exists (upsert)',
	fields: [
		projectField,
		newNameField,
		...connectionFields,
		simplifyField,
		optionsField([...changeOptions, rollbackField], { concurrency: 1 }),
	],

	async read(parameters: Parameters): Promise<Input> {
		const ref = readNewRef(parameters);
		const wanted = await readConnection(parameters, ref.name);
		return { ref, wanted, how: readChange(parameters) };
	},

	key: ({ ref }) => keyOf(ref),

	async run({ ref, wanted, how }, api: CredibleApi, run: Run) {
		const rules = { ...how, attributes: false };
		const { found, isFresh } = await api.lookUp(ref);
		const same = found && unchanged(ref, found, wanted, rules);
		if (same) return [same];

		const changed = async (current: Connection) => [
			await change(api, ref, current, wanted, rules, run),
		];
		// What is not listed is created at once; what differs may do so no longer.
		const isToRead = !isFresh && (found !== undefined || how.dryRun);
		const current = isToRead ? await api.findConnection(ref) : found;
		if (current) return await changed(current);
		if (how.dryRun) {
			const planned = plannedConnection(ref.name, wanted.type, configOf(wanted));
			return [changedItem(ref, planned, how, 'wouldCreate', NO_DIFFERENCE)];
		}
		const created = await createOnce(api, ref, wanted, run);
		// Somebody else has created it meanwhile, or the list did not have it.
		if (created instanceof Refused) return await changed(await api.getConnection(ref));
		return [changedItem(ref, created, how, 'created', NO_DIFFERENCE)];
	},
});
