import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import type { LerianApi } from '../api';
import { productOf } from '../list';
import { connectionItem, rawConnection, type Connection } from '../model';
import { connectionIdField, idOf, keyOf, readReference, type Reference } from './connectionId';
import { productNameField, readProductName } from './product';

interface Input {
	reference: Reference;
	productName: string;
	simplify: boolean;
}

export const assignProduct = defineOperation({
	value: 'assignProduct',
	name: 'Assign Product',
	action: 'Assign product to connection',
	description:
		'Assign a connection without a product to one. This can be done once, and not undone.',
	fields: [connectionIdField, productNameField, simplifyField, optionsField()],

	async read(parameters: Parameters): Promise<Input> {
		return {
			reference: readReference(parameters),
			productName: await readProductName(parameters),
			simplify: parameters.boolean('simplify'),
		};
	},

	key: ({ reference }) => keyOf(reference),

	async run({ reference, productName, simplify }: Input, api: LerianApi) {
		const connection = await assignOnce(api, await idOf(reference, api), productName);
		return [simplify ? connectionItem(connection) : rawConnection(connection)];
	},
});

/** Assigns a product; that it has been assigned already, or by a request whose answer was lost, is fine. */
export async function assignOnce(
	api: LerianApi,
	id: string,
	productName: string,
): Promise<Connection> {
	try {
		return await api.assignProduct(id, productName);
	} catch (error) {
		const problem = Problem.from(error);
		const { code, outcome } = problem.facts;
		const mayBeDone = code === 'FET-1015' || outcome === 'unknown';
		if (!mayBeDone || problem.isCanceled) throw problem;
		const connection = await api.getConnection(id);
		const product = productOf(connection);
		if (product === productName) return connection;
		throw product === '' ? problem : otherProduct(problem, product);
	}
}

function otherProduct({ facts }: Problem, product: string): Problem {
	return new Problem(`The connection belongs to the product '${product}' already`, {
		...facts,
		outcome: 'notApplied',
	});
}
