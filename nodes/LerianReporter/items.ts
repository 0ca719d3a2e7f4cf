import type { IDataObject } from 'n8n-workflow';

import { isObject, numberOrNull, textOrNull } from '../shared/json';
import { mask } from '../shared/secrets';

/**
 * A connection as the API shows it: `id` and `configName` are checked, the rest is as it came.
 * Source: https://docs.lerian.studio/en/reference/reporter/connections/create-connection
 */
export interface Connection extends IDataObject {
	id: string;
	configName: string;
}

/** What a connection is made of, as it is sent; for an update only what is to change. */
export interface Settings extends IDataObject {
	configName?: string;
	type?: string;
	host?: string;
	port?: number;
	databaseName?: string;
	userName?: string;
	password?: string;
	schema?: string;
	/** Replaced as a whole by the server, which wants `mode` and `ca`. */
	ssl?: { mode: string; ca: string; cert?: string; key?: string };
	/** Replaced as a whole. */
	metadata?: Record<string, string>;
}

/** The value if it is a connection. */
export function connectionOf(value: unknown): Connection | undefined {
	if (!isObject(value)) return undefined;
	const { id, configName } = value;
	if (typeof id !== 'string' || typeof configName !== 'string') return undefined;
	return { ...value, id, configName };
}

/** The SSL mode of a connection, the only part of `ssl` that the API shows; null without SSL. */
export function sslModeOf({ ssl }: IDataObject): string | null {
	return isObject(ssl) ? textOrNull(ssl.mode) : null;
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
		tags: isObject(connection.metadata) ? connection.metadata : {},
		productName: textOrNull(connection.productName),
		schema: textOrNull(connection.schema),
		sslMode: sslModeOf(connection),
	};
}

/** A connection that would be created, as an output item. */
export function plannedItem(wanted: Settings, productName: string): IDataObject {
	const { configName = '' } = wanted;
	return { ...connectionItem({ ...wanted, productName, configName, id: '' }), id: null };
}

/** A connection as the API gave it, secrets masked; metadata is the user's own text and stays. */
export function rawConnection(connection: Connection): IDataObject {
	return mask(connection, { secretFields: ['ca', 'cert', 'key'], asIs: ['metadata'] });
}

/** The tables behind a connection as an output item. */
export function schemaItem({
	id,
	configName,
	type,
	databaseName,
	tables,
}: IDataObject): IDataObject {
	const rows = Array.isArray(tables) ? tables.filter((table) => isObject(table)) : [];
	return {
		provider: 'lerian',
		id: textOrNull(id),
		name: textOrNull(configName),
		type: textOrNull(type),
		database: textOrNull(databaseName),
		tables: rows.map(({ name, fields }) => ({
			name: textOrNull(name),
			fields: Array.isArray(fields) ? fields.map(String) : [],
		})),
	};
}
