import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { Refused } from '../../../shared/transport/apiClient';
import type { LerianApi } from '../../api';
import { isInternal, productOf, shown, type Connection } from '../../items';
import { connectionField, idOf, keyOf, readReference } from '../../lookups';
import { internalProblem } from '../../transport/errors';
import { productNameField, readProductName } from './product';

export const assignProduct = defineOperation({
	value: 'assignProduct',
	name: 'Assign Product',
	action: 'Assign product to connection',
	description:
		'Assign a connection without a product to one. This can be done once, and not undone.',
	fields: [connectionField, productNameField, simplifyField, optionsField([], WRITES)],

	read: async (parameters: Parameters) => ({
		reference: readReference(parameters),
		productName: await readProductName(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	key: ({ reference }) => keyOf(reference),

	async run({ reference, productName, simplify }, api: LerianApi) {
		const connection = await assignOnce(api, await idOf(reference, api), productName);
		return [shown(connection, simplify, api)];
	},
});

/** Assigns a product; that it has been assigned already, or by a request whose answer was lost, is fine. */
export async function assignOnce(
	api: LerianApi,
	id: string,
	productName: string,
): Promise<Connection> {
	const result = await api.assignProduct(id, productName);
	if (!(result instanceof Refused)) return result;
	const connection = await api.getConnection(id);
	if (isInternal(connection)) throw internalProblem(id, result.problem);
	const product = productOf(connection);
	if (product === productName) {
		result.settle('applied');
		return connection;
	}
	if (product === '') throw result.problem;
	result.settle('notApplied');
	const message = `The connection belongs to the product '${api.show(product)}' already`;
	throw result.problem.with({ outcome: 'notApplied' }, message);
}
