import type { INodeProperties } from 'n8n-workflow';

import { textOrNull } from '../../../shared/values/json';
import type { Parameters } from '../../../shared/actions/parameters';
import { CREDENTIAL_TYPE } from '../../api';

/** The product that a connection belongs to. */
export const productNameField: INodeProperties = {
	displayName: 'Product Name',
	name: 'productName',
	type: 'string',
	default: '',
	placeholder: 'e.g. my-product',
	description:
		'The product that the connection belongs to; empty takes the one of the credential. Capitals make no difference.',
};

/** Reads 'Product Name', in the lower case in which the server keeps it; the credential's stands in. */
export async function readProductName(parameters: Parameters): Promise<string> {
	const own = parameters.text('productName');
	if (own !== undefined) return productName(parameters, own);
	const credential = await parameters.credential(CREDENTIAL_TYPE);
	const other = textOrNull(credential?.productName)?.trim();
	if (other) return productName(parameters, other);
	throw parameters.bad('productName', 'is empty', 'Enter it here, or in the credential');
}

/** Checks a product's name, https://docs.lerian.studio/en/reference/reporter/connections/create-connection */
export function productName(parameters: Parameters, value: string): string {
	if (/^[\w-]{1,100}$/.test(value)) return value.toLowerCase();
	throw parameters.bad(
		'productName',
		'is not the name of a product',
		'It has letters, digits, _ and -, at most 100',
	);
}
