import { optionsField, rollbackField, WRITES } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import type { Setting, Settings } from '../../../shared/actions/settings';
import {
	dryRunField,
	NO_DIFFERENCE,
	updateSecretField,
	upsertKeys,
	type Action,
	type Difference,
} from '../../../shared/actions/upsert';
import { Problem } from '../../../shared/values/problem';
import type { LerianApi } from '../../api';
import { plannedItem, productOf, shown, type Connection } from '../../items';
import { assignOnce } from './assignProduct.operation';
import { createOnce, type CreateResult } from './createOnce';
import { differenceOf, newConnectionFields, readPanel } from './newConnection';

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update connection',
	description: 'Create a new connection, or update the current one if it already exists (upsert)',
	fields: [
		...newConnectionFields,
		optionsField([dryRunField, rollbackField, updateSecretField], WRITES),
	],

	async read(parameters: Parameters) {
		const options = parameters.group('options');
		return {
			...(await readPanel(parameters)),
			dryRun: options.boolean('dryRun'),
			updateSecret: options.boolean('updateSecret'),
		};
	},

	key: ({ wanted }) => wanted.configName,

	async run({ productName, wanted, simplify, dryRun, updateSecret }, api: LerianApi, run: Run) {
		const output = (connection: Connection, action: Action, difference: Difference) => [
			{ ...shown(connection, simplify, wanted.settings), ...upsertKeys(action, difference) },
		];

		const { configName } = wanted;
		// Of many items most are known once one has looked: they are not sent just to be refused.
		const known = api.knownByName(configName);
		const result = dryRun || known ? undefined : await createOnce(api, productName, wanted, run);
		if (result && 'created' in result) return output(result.created, 'created', NO_DIFFERENCE);
		const existing =
			known ?? result?.existing ?? (await api.findByName(configName, { isTaken: !dryRun }));
		if (!existing && result) throw notListed(result, configName);
		if (!existing) {
			const item = plannedItem(wanted, productName);
			return [{ ...item, ...upsertKeys('wouldCreate', NO_DIFFERENCE) }];
		}

		refuseOtherProduct(existing, productName);
		const difference = differenceOf(existing, productName, wanted, updateSecret);
		if (difference.changes.length === 0) return output(existing, 'unchanged', difference);
		if (dryRun) return output(existing, 'wouldUpdate', difference);
		const changed = await change(api, existing, productName, wanted.settings, difference);
		return output(changed, 'updated', difference);
	},
});

function notListed({ nameTaken }: CreateResult & { nameTaken: Problem }, configName: string) {
	return nameTaken.withAdvice(
		`Lerian says that '${configName}' is taken, but lists no such connection since 2023. It may have been deleted at this moment: run this again. It may also be one that the token cannot see`,
	);
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

/** Assigns the product if there is none, then sends what differs, and with it the secrets and what the server replaces as a whole. */
async function change(
	api: LerianApi,
	existing: Connection,
	productName: string,
	wanted: Settings,
	{ changes }: Difference,
): Promise<Connection> {
	const names = new Set(changes.map(({ field }) => field));
	let connection = existing;
	// Lerian changes no connection without a product.
	if (names.has('productName')) connection = await assignOnce(api, existing.id, productName);
	const isSent = ([{ field, at, secret }]: [Setting, unknown]) =>
		names.has(field.name) || secret || at.length > 1;
	if ([...names].some((name) => name !== 'productName')) {
		const body: Settings = new Map([...wanted].filter(isSent));
		connection = await api.updateConnection(existing.id, body);
	}
	return connection;
}
