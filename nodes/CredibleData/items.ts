import type { IDataObject } from 'n8n-workflow';

import { valueIn } from '../shared/actions/settings';
import { numberOrNull, objectOf, textOrNull } from '../shared/values/json';
import type { Connection, NamedObject } from './transport/answers';
import { blockOf, databaseType } from './settings/index';
import { shown } from './settings/secrets';

/**
 * A connection as an output item, with the keys that all providers share first. A project has one
 * connection of a name, which therefore is its ID. Source of the fields:
 * https://docs.credibledata.com/data-api-reference/connections/list-project-database-connections
 */
export function connectionItem(project: string, connection: Connection): IDataObject {
	const { name, config, createdAt, updatedAt } = connection;
	const visible = shown(config);
	const { attributes, resource } = visible;
	const block = blockOf(config.type);
	const settings = databaseType(config.type)?.settings ?? [];
	/** What stands for a parameter; an unknown type's has the parameter's name. */
	const valueOf = (parameter: string) => {
		const setting = settings.find(({ field }) => field.name === parameter);
		return valueIn(visible, setting ?? { at: [block, parameter] });
	};
	return {
		provider: 'credible',
		id: name,
		name,
		type: textOrNull(visible.type),
		host:
			textOrNull(valueOf('host')) ?? hostOf(valueOf('server')) ?? hostOf(valueOf('connectionUri')),
		port: portOf(valueOf('port')),
		database: textOrNull(valueOf('databaseName')),
		username: textOrNull(valueOf('userName')),
		createdAt,
		updatedAt,
		project,
		attributes: objectOf(attributes),
		resource: textOrNull(resource),
		settings: objectOf(visible[block]),
	};
}

/** A connection as Create or Update would make it. */
export function plannedConnection(name: string, type: string, wanted: IDataObject): Connection {
	const config = { name, type, ...wanted };
	return { name, config, raw: config, createdAt: null, updatedAt: null };
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
	const number = numberOrNull(port);
	return Number.isInteger(number) ? number : null;
}
