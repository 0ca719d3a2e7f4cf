import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../../shared/actions/parameters';
import { flag, oneOf } from '../../../shared/actions/readers';
import { readMetadata } from '../../settings/read';
import { metadata, metadataPairs, type, TYPES } from '../../settings/settings';
import { EARLIEST, type Filter } from '../../transport/list';
import { productName } from './product';

/** Which connections are wanted: of Get Many, and of the trigger. */
export const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Created After',
			name: 'createdAfter',
			type: 'dateTime',
			default: EARLIEST,
			description:
				'Only connections from this date on. Lerian shows a month at a time: the earlier the date, the more requests.',
		},
		{
			displayName: 'Created Before',
			name: 'createdBefore',
			type: 'dateTime',
			default: '',
			description: 'Only connections up to this date; midnight stands for the whole day',
		},
		{
			...metadata.field,
			description:
				'Only connections with exactly these texts in their metadata, as an object or JSON text',
		},
		metadataPairs.field,
		{
			displayName: 'Product Name',
			name: 'productName',
			type: 'string',
			default: '',
			placeholder: 'e.g. my-product',
			description: 'Only connections of this product',
		},
		{ ...type.field, description: 'Only connections to databases of this type' },
		{
			displayName: 'Unassigned',
			name: 'unassigned',
			type: 'boolean',
			default: true,
			description: 'Whether to return only connections that belong to no product',
		},
	],
};

/** Reads the filters that are set. */
export function readFilters(filters: Parameters): Filter {
	const time = (date: string | undefined) => (date === undefined ? undefined : Date.parse(date));
	const product = filters.text('productName');
	const filter: Filter = {
		createdAfter: time(filters.date('createdAfter')),
		createdBefore: time(filters.date('createdBefore', { endOfDay: true })),
		productName: product === undefined ? undefined : productName(filters, product),
		type: filters.read('type', oneOf(TYPES)),
		metadata: readMetadata(filters),
		// Its default is for who adds the filter, not for who does not.
		unassigned: filters.read('unassigned', flag) ?? false,
	};
	const { createdAfter = 0, createdBefore = Infinity } = filter;
	if (createdAfter > createdBefore) {
		throw filters.bad('createdAfter', "is later than 'Created Before'");
	}
	if (filter.unassigned && filter.productName !== undefined) {
		throw filters.bad('unassigned', "and 'Product Name' are both set", 'Use one of them');
	}
	return filter;
}
