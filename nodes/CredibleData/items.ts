import type { IDataObject } from 'n8n-workflow';

import { isObject, textOrNull } from '../shared/json';
import type { Connection, NamedObject } from './api';
import { blockOf } from './databaseTypes';
import { shown } from './secrets';

/**
 * A connection as an output item, with the keys that all providers share first. A project has one
 * connection of a name, which therefore is its ID. Source of the fields:
 * https://docs.credibledata.com/data-api-reference/connections/list-project-database-connections
 */
export function connectionItem(project: string, connection: Connection): IDataObject {
	const { name, config, createdAt, updatedAt } = connection;
	const { attributes, resource, ...rest } = shown(config);
	const block = rest[blockOf(config.type)];
	const settings = isObject(block) ? block : {};
	return {
		provider: 'credible',
		id: name,
		name,
		type: textOrNull(config.type),
		host: textOrNull(settings.host) ?? hostOf(settings.server),
		port: portOf(settings.port),
		database: textOrNull(settings.databaseName) ?? textOrNull(settings.database),
		username:
			textOrNull(settings.userName) ?? textOrNull(settings.username) ?? textOrNull(settings.user),
		createdAt,
		updatedAt,
		project,
		attributes: isObject(attributes) ? attributes : {},
		resource: textOrNull(resource),
		settings,
	};
}

/** An answer as it came, secrets masked. */
export function rawItem({ raw }: { raw: IDataObject }): IDataObject {
	return shown(raw);
}

/** A project as an output item: https://docs.credibledata.com/data-api-reference/projects/list-all-available-projects */
export function projectItem({ name, raw }: NamedObject): IDataObject {
	const { resource, readme } = shown(raw);
	return {
		provider: 'credible',
		id: name,
		name,
		resource: textOrNull(resource),
		readme: textOrNull(readme),
	};
}

/** Which connection a schema or a table is reached through. */
export interface Origin {
	project: string;
	connection: string;
}

/** A schema of a database as an output item. */
export function schemaItem({ name, raw }: NamedObject, origin: Origin): IDataObject {
	return {
		provider: 'credible',
		id: name,
		name,
		isDefault: raw.isDefault === true,
		isHidden: raw.isHidden === true,
		...origin,
	};
}

/** A table as an output item; `id` is how the API names it, with its schema. */
export function tableItem({ name, raw }: NamedObject, schema: string, origin: Origin): IDataObject {
	const prefix = `${schema}.`;
	const { columns } = shown(raw);
	return {
		provider: 'credible',
		id: name,
		name: name.startsWith(prefix) ? name.slice(prefix.length) : name,
		schema,
		columns: Array.isArray(columns) ? columns : [],
		...origin,
	};
}

function hostOf(server: unknown): string | null {
	return typeof server === 'string' && URL.canParse(server) ? new URL(server).hostname : null;
}

/** Servers keep a port as it was sent, be it a number or a text. */
function portOf(port: unknown): number | null {
	const number = typeof port === 'string' && port !== '' ? Number(port) : port;
	return typeof number === 'number' && Number.isInteger(number) ? number : null;
}
