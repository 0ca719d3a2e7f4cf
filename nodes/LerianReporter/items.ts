import type { IDataObject } from 'n8n-workflow';

import { bodyOf } from '../shared/actions/settings';
import {
	isObject,
	numberOrNull,
	objectOf,
	objectsIn,
	textOf,
	textOrNull,
} from '../shared/values/json';
import { mask } from '../shared/values/redaction';
import type { NewConnection } from './settings/read';
import { settings } from './settings/settings';

/**
 * A connection as the API shows it: `id` and `configName` are checked, the rest is as it came.
 * Source: https://docs.lerian.studio/en/reference/reporter/connections/create-connection
 */
export interface Connection extends IDataObject {
	id: string;
	configName: string;
}

/** The value if it is a connection. */
export function connectionOf(value: unknown): Connection | undefined {
	if (!isObject(value)) return undefined;
	const { id, configName } = value;
	if (typeof id !== 'string' || typeof configName !== 'string') return undefined;
	return { ...value, id, configName };
}

/** The product of a connection in lower case, as the server keeps it; an empty text for none. */
export function productOf({ productName }: Connection): string {
	return typeof productName === 'string' ? productName.toLowerCase() : '';
}

/** A connection as an output item, with the keys that all providers share first. */
export function connectionItem(connection: Connection): IDataObject {
	return {
		provider: 'lerian',
		id: connection.id,
		name: connection.configName,
		type: textOrNull(connection.type),
		host: textOrNull(connection.host),
		port: numberOrNull(connection.port),
		database: textOrNull(connection.databaseName),
		username: textOrNull(connection.userName),
		createdAt: textOrNull(connection.createdAt),
		updatedAt: textOrNull(connection.updatedAt),
		tags: objectOf(connection.metadata),
		productName: textOrNull(connection.productName),
		schema: textOrNull(connection.schema),
		// The only part of the block that the API shows.
		sslMode: textOrNull(objectOf(connection.ssl).mode),
	};
}

/** A connection that would be created, as an output item. */
export function plannedItem(
	{ configName, settings: wanted }: NewConnection,
	productName: string,
): IDataObject {
	const item = connectionItem({ ...bodyOf(wanted), productName, configName, id: '' });
	return { ...item, id: null };
}

const SECRET_FIELDS = settings.flatMap(({ secret, at }) => (secret ? at.slice(-1) : []));

/** A connection as the API gave it, secrets masked; metadata is the user's own text and stays. */
export function rawConnection(connection: Connection): IDataObject {
	return mask(connection, { secretFields: SECRET_FIELDS, asIs: ['metadata'] });
}

/** A connection as the output shows it: simplified, or as the API gave it. */
export function shown(connection: Connection, simplify: boolean): IDataObject {
	return simplify ? connectionItem(connection) : rawConnection(connection);
}

/** The tables behind a connection as an output item. */
export function schemaItem({
	id,
	configName,
	type,
	databaseName,
	tables,
}: IDataObject): IDataObject {
	return {
		provider: 'lerian',
		id: textOrNull(id),
		name: textOrNull(configName),
		type: textOrNull(type),
		database: textOrNull(databaseName),
		tables: objectsIn(tables).map(({ name, fields }) => ({
			name: textOrNull(name),
			fields: Array.isArray(fields) ? fields.map(textOf) : [],
		})),
	};
}
