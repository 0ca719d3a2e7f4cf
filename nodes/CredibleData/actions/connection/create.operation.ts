import { optionsField, rollbackField, simplifyField } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { Refused } from '../../../shared/transport/apiClient';
import type { ConnectionRef, CredibleApi } from '../../api';
import type { Connection } from '../../transport/answers';
import { connectionItem, rawItem } from '../../items';
import { keyOf, projectField } from '../../lookups';
import { connectionFields } from '../../settings/index';
import { readConnection, type Wanted } from '../../settings/readConnection';
import { createOnce, isAsWanted, newNameField, readNewRef, taken } from './createOnce';

interface Input {
	ref: ConnectionRef;
	wanted: Wanted;
	simplify: boolean;
}

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create connection',
	description: 'Create a new connection to a database',
	fields: [
		projectField,
		newNameField,
		...connectionFields,
		simplifyField,
		optionsField([rollbackField], { concurrency: 1 }),
	],

	async read(parameters: Parameters): Promise<Input> {
		const ref = readNewRef(parameters);
		const wanted = await readConnection(parameters, ref.name);
		return { ref, wanted, simplify: parameters.boolean('simplify') };
	},

	key: ({ ref }) => keyOf(ref),

	async run({ ref, wanted, simplify }, api: CredibleApi, run: Run) {
		const before = await api.findConnection(ref);
		if (before && !wasCreatedFor(ref, before, wanted, run)) {
			throw taken(ref, api.show(before.config.type));
		}
		const created = before ?? (await createOnce(api, ref, wanted, run));
		if (created instanceof Refused) throw created.problem;
		return [simplify ? connectionItem(ref.project, created) : rawItem(created)];
	},
});

/** Whether a try before this one, by n8n's Retry On Fail, has created a connection for this item. */
function wasCreatedFor(ref: ConnectionRef, there: Connection, wanted: Wanted, run: Run): boolean {
	const key = keyOf(ref);
	if (run.createdBefore(key) === undefined || !isAsWanted(there, wanted)) return false;
	// No other item of this try has it yet.
	if (run.created.some((each) => each.key === key)) return false;
	run.created.push({ id: key, key });
	return true;
}
