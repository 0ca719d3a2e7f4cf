import { optionsField, rollbackField, WRITES } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import { Problem } from '../../../shared/values/problem';
import type { LerianApi } from '../../api';
import { productOf, shown, type Connection } from '../../items';
import { createOnce } from './createOnce';
import { newConnectionFields, readPanel } from './newConnection';

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create connection',
	description: 'Create a new connection to a database',
	fields: [...newConnectionFields, optionsField([rollbackField], WRITES)],

	read: readPanel,

	key: ({ wanted }) => wanted.configName,

	async run({ productName, wanted, simplify }, api: LerianApi, run: Run) {
		const { configName } = wanted;
		const before = await ofTryBefore(api, configName, run);
		if (before) return [shown(before, simplify, wanted.settings)];
		const result = await createOnce(api, productName, wanted, run);
		if ('created' in result) return [shown(result.created, simplify, wanted.settings)];
		const existing = result.existing ?? (await holderOf(api, configName, result.nameTaken));
		throw taken(existing, result.nameTaken);
	},
});

/** What the try before this one, by n8n's Retry On Fail, has created under a name, if it is still there. */
async function ofTryBefore(
	api: LerianApi,
	configName: string,
	run: Run,
): Promise<Connection | undefined> {
	const id = run.createdBefore(configName);
	// An item before this one with the same name has output it already.
	if (id === undefined || run.created.some((created) => created.id === id)) return undefined;
	const found = await api.findById(id);
	if (found) run.created.push({ id, key: configName });
	return found;
}

/** The connection that has a name; throws the Problem as it is where that cannot be found out. */
async function holderOf(api: LerianApi, configName: string, problem: Problem): Promise<Connection> {
	let found: Connection | undefined;
	try {
		found = await api.findByName(configName, { isTaken: true });
	} catch (error) {
		const other = Problem.from(error);
		throw other.isCanceled ? other : problem;
	}
	if (found) return found;
	throw problem;
}

/** Says whose the name is. */
function taken(existing: Connection, problem: Problem): Problem {
	const product = productOf(existing);
	return problem.with(
		{
			text: product ? `It belongs to the product '${product}'` : problem.facts.text,
			advice:
				"Names are unique over all products. Choose another 'Config Name', or use Create or Update",
		},
		`Connection ${existing.id} has the name '${existing.configName}' already`,
	);
}
