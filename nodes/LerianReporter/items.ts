import type { IDataObject } from 'n8n-workflow';

import { bodyOf } from '../shared/actions/settings';
import { instantOf } from '../shared/values/dates';
import {
	idOrNull,
	isObject,
	numberOrNull,
	objectOf,
	objectsIn,
	textOf,
	textOrNull,
} from '../shared/values/json';
import { mask, redactIn } from '../shared/values/redaction';
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
	const { configName } = value;
	const id = idOrNull(value.id);
	return id !== null && typeof configName === 'string' ? { ...value, id, configName } : undefined;
}

/** Whether a connection is the platform's own: those have no date but Go's zero (LerianStudio/fetcher v2.0.2, multi_tenant.go:154-180). */
export function isInternal({ createdAt }: Connection): boolean {
	return typeof createdAt === 'string' && createdAt.startsWith('0001-01-01');
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
		createdAt: dateOf(connection.createdAt),
		updatedAt: dateOf(connection.updatedAt),
		tags: objectOf(connection.metadata),
		productName: textOrNull(connection.productName),
		// An update can leave an empty one.
		schema: textOrNull(connection.schema) || null,
		// The only part of the block that the API shows.
		sslMode: textOrNull(objectOf(connection.ssl).mode),
	};
}

/** A date in one spelling: Create's answer alone has nanoseconds (LerianStudio/fetcher v2.0.2, create_connection.go:104). */
function dateOf(value: unknown): string | null {
	const at = instantOf(value);
	return at === undefined ? textOrNull(value) : new Date(at).toISOString().replace('.000Z', 'Z');
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

/** Who knows the secrets that were sent, and takes them out of a text. */
interface Redacting {
	redact: (text: string) => string;
}

/** A connection as the API gave it, secrets masked; metadata is the user's own text and stays. */
function rawConnection(connection: Connection, redact: (text: string) => string): IDataObject {
	const masked = mask(connection, { secretFields: SECRET_FIELDS, asIs: ['metadata'], redact });
	// What the connection goes by stays, even where a secret is a part of it.
	return { ...masked, id: connection.id, configName: connection.configName };
}

/** A connection as the output shows it: simplified, or as the API gave it. */
export function shown(
	connection: Connection,
	simplify: boolean,
	redacting: Redacting,
): IDataObject {
	const redact = (text: string) => redacting.redact(text);
	if (!simplify) return rawConnection(connection, redact);
	const item = connectionItem(connection);
	// The tags are the user's own text: only secrets that were sent leave them.
	return { ...item, tags: redactIn(item.tags, redact) };
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
