import type { IDataObject } from 'n8n-workflow';

import { isObject, textOrNull } from '../shared/json';
import { compareFields, type Difference } from '../shared/upsert';
import type { NewConnection } from './connection/readSettings';
import { productOf } from './list';
import { sslModeOf, type Connection } from './model';

type Value = IDataObject[string];

/**
 * How a connection differs from what the user set. Secrets cannot be compared; with `updateSecret`
 * they count as different. The product is a difference where there is none yet.
 */
export function differenceOf(
	connection: Connection,
	productName: string,
	wanted: NewConnection,
	updateSecret: boolean,
): Difference {
	const { ssl } = wanted;
	const secret = (field: string, to: string | undefined) => ({
		field,
		from: null,
		to,
		secret: true,
		same: () => (updateSecret ? false : undefined),
	});
	return compareFields([
		{ field: 'productName', from: productOf(connection) || null, to: productName },
		{ field: 'type', from: connection.type, to: wanted.type },
		{ field: 'host', from: connection.host, to: wanted.host },
		{ field: 'port', from: connection.port, to: wanted.port },
		{ field: 'databaseName', from: connection.databaseName, to: wanted.databaseName },
		{ field: 'userName', from: connection.userName, to: wanted.userName },
		// The server takes "public" where none is set.
		{
			field: 'schema',
			from: textOrNull(connection.schema),
			to: wanted.schema,
			same: (from, to) => (from ?? 'public') === to,
		},
		{
			field: 'metadata',
			from: isObject(connection.metadata) ? connection.metadata : {},
			to: wanted.metadata,
			same: sameObject,
		},
		{ field: 'sslMode', from: sslModeOf(connection), to: ssl?.mode },
		secret('password', wanted.password),
		secret('sslCa', ssl?.ca),
		secret('sslCert', ssl?.cert),
		secret('sslPrivateKey', ssl?.key),
	]);
}

function sameObject(from: Value, to: Value): boolean {
	const text = (value: Value) => JSON.stringify(Object.entries(value ?? {}).sort());
	return text(from) === text(to);
}
