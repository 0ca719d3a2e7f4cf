import { comparisonsOf } from '../../../shared/actions/settings';
import { compareFields, type Difference } from '../../../shared/actions/upsert';
import { productOf, type Connection } from '../../items';
import type { NewConnection } from '../../settings/read';

/**
 * How a connection differs from what the user set. Secrets cannot be compared; with `updateSecret`
 * they count as different. The product is a difference where there is none yet.
 */
export function differenceOf(
	connection: Connection,
	productName: string,
	{ settings }: NewConnection,
	updateSecret: boolean,
): Difference {
	return compareFields([
		{ field: 'productName', from: productOf(connection) || null, to: productName },
		...comparisonsOf(connection, settings, { updateSecret }),
	]);
}
