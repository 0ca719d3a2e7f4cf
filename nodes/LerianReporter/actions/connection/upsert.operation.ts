import { optionsField, rollbackField, simplifyField } from '../../shared/fields';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import {
	dryRunField,
	NO_DIFFERENCE,
	updateSecretField,
	upsertKeys,
	type Action,
	type Difference,
} from '../../shared/upsert';
import type { LerianApi } from '../api';
import { differenceOf } from '../compare';
import { productOf } from '../list';
import {
	connectionItem,
	plannedItem,
	rawConnection,
	type Connection,
	type Settings,
} from '../model';
import { secretFields } from '../secrets';
import { assignOnce } from './assignProduct.operation';
import { createOnce, isNameTaken } from './createOnce';
import { productNameField, readProductName } from './product';
import { readNewConnection, type NewConnection } from './readSettings';
import { additionalField, settingsFields } from './settings';

interface Input {
	productName: string;
	wanted: NewConnection;
	simplify: boolean;
	dryRun: boolean;
	updateSecret: boolean;
}

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update connection',
	description: 'Create a new connection, or update the current one if it already exists (upsert)',
	fields: [
		productNameField,
		...settingsFields,
		...secretFields,
		additionalField,
		simplifyField,
		optionsField([dryRunField, rollbackField, updateSecretField]),
	],

	async read(parameters: Parameters): Promise<Input> {
		const options = parameters.group('options');
		return {
			productName: await readProductName(parameters),
			wanted: await readNewConnection(parameters),
			simplify: parameters.boolean('simplify'),
			dryRun: options.boolean('dryRun'),
			updateSecret: options.boolean('updateSecret'),
		};
	},

	key: ({ wanted }) => wanted.configName,

	async run(input: Input, api: LerianApi, run: Run) {
		const { productName, wanted, simplify, dryRun, updateSecret } = input;
		const output = (connection: Connection, action: Action, difference: Difference) => {
			const item = simplify ? connectionItem(connection) : rawConnection(connection);
			return [{ ...item, ...upsertKeys(action, difference) }];
		};

		const { created, found } = dryRun
			? { found: await api.findConnection(wanted.configName) }
			: await createOrFind(api, input, run);
		if (created) return output(created, 'created', NO_DIFFERENCE);
		if (!found) {
			const item = plannedItem(wanted, productName);
			return [{ ...item, ...upsertKeys('wouldCreate', NO_DIFFERENCE) }];
		}

		refuseOtherProduct(found, productName);
		const difference = differenceOf(found, productName, wanted, updateSecret);
		if (difference.changes.length === 0) return output(found, 'unchanged', difference);
		if (dryRun) return output(found, 'wouldUpdate', difference);
		return output(await change(api, found, input, difference), 'updated', difference);
	},
});

/** What was created; or, where the name is taken, the connection that has it. */
async function createOrFind(
	api: LerianApi,
	{ productName, wanted }: Input,
	run: Run,
): Promise<{ created?: Connection; found?: Connection }> {
	try {
		return { created: await createOnce(api, productName, wanted, run) };
	} catch (error) {
		const problem = Problem.from(error);
		if (!isNameTaken(problem)) throw problem;
		const found = await api.findConnection(wanted.configName);
		if (found) return { found };
		throw problem.withAdvice(
			`Lerian says that '${wanted.configName}' is taken, but lists no such connection since 2023. It may have been deleted at this moment: run this again. It may also be one that the token cannot see`,
		);
	}
}

function refuseOtherProduct(existing: Connection, productName: string): void {
	const product = productOf(existing);
	if (product === '' || product === productName) return;
	throw new Problem(
		`Connection ${existing.id} has this name, but belongs to the product '${product}'`,
		{
			advice: `A connection cannot change to another product. Choose another 'Config Name', or the 'Product Name' ${product}`,
		},
	);
}

/** Sends what differs, and with it the secrets; a product goes its own way. */
async function change(
	api: LerianApi,
	existing: Connection,
	{ productName, wanted }: Input,
	{ changes }: Difference,
): Promise<Connection> {
	const names = new Set(changes.map(({ field }) => field));
	const { password, ssl, ...settings } = wanted;
	const differing = Object.entries(settings).filter(([name]) => names.has(name));
	let connection = existing;
	if ([...names].some((name) => name !== 'productName')) {
		const body: Settings = { ...Object.fromEntries(differing), password, ssl };
		connection = await api.updateConnection(existing.id, body);
	}
	if (names.has('productName')) connection = await assignOnce(api, existing.id, productName);
	return connection;
}
