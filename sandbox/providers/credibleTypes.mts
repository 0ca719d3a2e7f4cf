import { at } from '../json.mts';

/** A connection as clients send it. Open: what a server does not know, it keeps. */
export type Connection = Record<string, unknown>;

/** A type of connection. */
interface ConnectionType {
	/** The block that holds its settings. */
	block: string;
	/** How the server's messages call it. */
	label: string;
	/** What the server derives for `attributes`, where it differs from false, true and true. */
	dialectName?: string;
	isPool?: true;
	canStream?: false;
}

/** The types of the API page, which every server knows. */
const TYPES: Record<string, ConnectionType> = {
	postgres: { block: 'postgresConnection', label: 'Postgres', dialectName: 'postgres' },
	bigquery: { block: 'bigqueryConnection', label: 'BigQuery', dialectName: 'standardsql' },
	snowflake: {
		block: 'snowflakeConnection',
		label: 'Snowflake',
		dialectName: 'snowflake',
		isPool: true,
	},
	trino: { block: 'trinoConnection', label: 'Trino', dialectName: 'trino', canStream: false },
	mysql: { block: 'mysqlConnection', label: 'MySQL', dialectName: 'mysql', canStream: false },
	duckdb: { block: 'duckdbConnection', label: 'DuckDB', dialectName: 'duckdb' },
	motherduck: { block: 'motherduckConnection', label: 'MotherDuck', dialectName: 'duckdb' },
};

/** The types that came with newer Publishers. The dialect behind a `publisher` connection is the other server's. */
const NEWER_TYPES: Record<string, ConnectionType> = {
	databricks: {
		block: 'databricksConnection',
		label: 'Databricks',
		dialectName: 'databricks',
		canStream: false,
	},
	ducklake: { block: 'ducklakeConnection', label: 'DuckLake', dialectName: 'duckdb' },
	publisher: { block: 'publisherConnection', label: 'Publisher' },
};

/** A type that a server knows. */
export function typeOf(connection: Connection, isNew: boolean): ConnectionType | undefined {
	const type = String(connection.type);
	return TYPES[type] ?? (isNew ? NEWER_TYPES[type] : undefined);
}

/**
 * A connection as a Publisher stores it: `attributes` are its own, and 0.0.166 appends Trino's port to the
 * address. As recorded.
 */
export function asStored(connection: Connection, isNew: boolean): Connection {
	const { dialectName, isPool = false, canStream = true } = typeOf(connection, isNew) ?? {};
	const attributes = dialectName && { dialectName, isPool, canPersist: true, canStream };
	return { ...connection, ...(!isNew && withTrinoPort(connection)), attributes };
}

function withTrinoPort({ trinoConnection }: Connection): Connection {
	const server = at(trinoConnection, 'server');
	const port = at(trinoConnection, 'port');
	if (typeof server !== 'string' || port === undefined || server.includes(String(port))) return {};
	return { trinoConnection: { ...Object(trinoConnection), server: `${server}:${port}` } };
}
