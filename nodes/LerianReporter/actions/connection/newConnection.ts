import type { INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../../../shared/actions/fields';
import type { Parameters } from '../../../shared/actions/parameters';
import { comparisonsOf, settingFields } from '../../../shared/actions/settings';
import { compareFields, type Difference } from '../../../shared/actions/upsert';
import { productOf, type Connection } from '../../items';
import { readNewConnection, type NewConnection } from '../../settings/read';
import { schema, SECRET_CREDENTIAL, settings as allSettings, type } from '../../settings/settings';
import { productNameField, readProductName } from './product';

/** The panel of Create and of Create or Update, without its options. */
export const newConnectionFields: INodeProperties[] = [
	productNameField,
	...settingFields(allSettings, SECRET_CREDENTIAL),
	simplifyField,
];

/** Reads that panel. */
export async function readPanel(parameters: Parameters) {
	return {
		productName: await readProductName(parameters),
		wanted: await readNewConnection(parameters),
		simplify: parameters.boolean('simplify'),
	};
}

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
	// Where none is set, PostgreSQL's tables are looked for in "public".
	const isPostgres = connection.type === 'POSTGRESQL' && settings.get(type) === 'POSTGRESQL';
	const comparable =
		isPostgres && !connection.schema && settings.get(schema) === 'public'
			? { ...connection, schema: 'public' }
			: connection;
	return compareFields([
		{ field: 'productName', from: productOf(connection) || null, to: productName },
		...comparisonsOf(comparable, settings, { updateSecret }),
	]);
}
