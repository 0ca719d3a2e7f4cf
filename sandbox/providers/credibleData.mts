import { at, listAt } from '../json.mts';

/** A connection as clients send it. Open: what a server does not know, it keeps. */
export type Connection = Record<string, unknown>;

/** What is wrong with a connection; without a message where the server answers none. */
export interface Fault {
	message?: string;
}

/** By type: the block that holds its settings, and the SQL dialect that the server derives. */
const TYPES: Record<string, { block: string; dialect: string; label: string }> = {
	postgres: { block: 'postgresConnection', dialect: 'postgres', label: 'Postgres' },
	bigquery: { block: 'bigqueryConnection', dialect: 'standardsql', label: 'BigQuery' },
	snowflake: { block: 'snowflakeConnection', dialect: 'snowflake', label: 'Snowflake' },
	trino: { block: 'trinoConnection', dialect: 'trino', label: 'Trino' },
	mysql: { block: 'mysqlConnection', dialect: 'mysql', label: 'MySQL' },
	duckdb: { block: 'duckdbConnection', dialect: 'duckdb', label: 'DuckDB' },
	motherduck: { block: 'motherduckConnection', dialect: 'duckdb', label: 'MotherDuck' },
};

/** Types that only newer servers know. */
const NEWER_TYPES = {
	databricks: { block: 'databricksConnection', dialect: 'databricks', label: 'Databricks' },
	ducklake: { block: 'ducklakeConnection', dialect: 'duckdb', label: 'DuckLake' },
	publisher: { block: 'publisherConnection', dialect: 'duckdb', label: 'Publisher' },
};

/** These types are taken without their block. */
const NO_BLOCK_NEEDED = ['postgres', 'bigquery'];

/** A property whose value no read answer of a careful server shows. */
const SECRETS = [
	'password',
	'connectionString',
	'serviceAccountKeyJson',
	'privateKey',
	'privateKeyPass',
	'peakaKey',
	'accessToken',
	'secret',
	'secretAccessKey',
	'sessionToken',
	'token',
	'oauthClientSecret',
	'clientSecret',
	'sasUrl',
];

/** The checks that a server makes before it stores a connection, in its order and words. */
export function faultIn(
	connection: Connection,
	{ knowsNewerTypes }: { knowsNewerTypes: boolean },
): Fault | undefined {
	const type = String(connection.type);
	const known = knowsNewerTypes ? { ...TYPES, ...NEWER_TYPES } : TYPES;
	const { block, label } = known[type] ?? {};
	if (block === undefined) return { message: `Unsupported connection type: ${type}` };
	const settings = connection[block];
	if (settings === undefined) {
		if (NO_BLOCK_NEEDED.includes(type)) return undefined;
		if (type === 'mysql') return knowsNewerTypes ? undefined : {};
		return { message: `${label} connection configuration is missing.` };
	}
	const message = MESSAGES[type]?.(settings, String(connection.name));
	return message === undefined ? undefined : { message };
}

const MESSAGES: Record<string, (settings: unknown, name: string) => string | undefined> = {
	snowflake: (settings) => {
		if (!at(settings, 'account')) return 'Snowflake account is required.';
		if (!at(settings, 'username')) return 'Snowflake username is required.';
		if (!at(settings, 'password') && !at(settings, 'privateKey')) {
			return 'Snowflake password or private key or private key path is required.';
		}
		return at(settings, 'warehouse') ? undefined : 'Snowflake warehouse is required.';
	},
	trino: (settings) =>
		/^https?:\/\//.test(String(at(settings, 'server')))
			? undefined
			: 'Invalid Trino connection: expected "http://server:port" or "https://server:port".',
	duckdb: (settings, name) => {
		const attached = listAt(settings, 'attachedDatabases');
		if (attached.some((database) => at(database, 'name') === name)) {
			return `DuckDB attached databases names cannot conflict with connection name ${name}`;
		}
		if (name === 'duckdb') return "DuckDB connection name cannot be 'duckdb'";
		return attached.length > 0
			? undefined
			: 'DuckDB connection must have at least one attached database';
	},
	motherduck: (settings) =>
		at(settings, 'accessToken') ? undefined : 'MotherDuck access token is required.',
};

/** A connection as a Publisher stores it: attributes are its own, Trino's port goes into the address. */
export function asStored(connection: Connection): Connection {
	const dialectName = { ...TYPES, ...NEWER_TYPES }[String(connection.type)]?.dialect;
	const attributes = { dialectName, isPool: false, canPersist: true, canStream: true };
	const server = at(connection, 'trinoConnection', 'server');
	const port = at(connection, 'trinoConnection', 'port');
	const appended =
		typeof server === 'string' && port !== undefined && !server.includes(String(port));
	const trino = { ...Object(connection.trinoConnection), server: `${server}:${port}` };
	return { ...connection, attributes, ...(appended && { trinoConnection: trino }) };
}

/** A copy of a value in which nothing secret is left. */
export function withoutSecrets(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutSecrets);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !SECRETS.includes(key))
			.map(([key, field]) => [key, withoutSecrets(field)]),
	);
}

/** The paths of the secrets in a connection; an attached database stands in them with its name. */
export function secretPaths(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) {
		return value.flatMap((entry) => secretPaths(entry, `${path}.${String(at(entry, 'name'))}`));
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, field]) => {
		const inside = path === '' ? key : `${path}.${key}`;
		return SECRETS.includes(key) ? [inside] : secretPaths(field, inside);
	});
}

/** What an update says, with the secrets that it says nothing of taken from the stored connection. */
export function withKeptSecrets(update: unknown, stored: unknown): unknown {
	if (Array.isArray(update)) {
		return update.map((entry) => {
			const name = at(entry, 'name');
			const before = listAt({ stored }, 'stored').find((each) => at(each, 'name') === name);
			return withKeptSecrets(entry, before);
		});
	}
	if (!isObject(update) || !isObject(stored)) return update;
	const kept = Object.entries(stored).filter(([key]) => SECRETS.includes(key) && !(key in update));
	const fields = Object.entries(update).map(([key, field]) => [
		key,
		withKeptSecrets(field, stored[key]),
	]);
	return Object.fromEntries([...kept, ...fields]);
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What every PostgreSQL in the sandbox seems to hold. */
export const SCHEMAS = [
	{ name: 'information_schema', isHidden: true, isDefault: false },
	{ name: 'public', isHidden: false, isDefault: true },
];

/** The tables of the schema "public". */
export const TABLES = [
	{
		resource: 'public.customers',
		columns: [
			{ name: 'id', type: 'number' },
			{ name: 'name', type: 'string' },
		],
	},
	{
		resource: 'public.orders',
		columns: [
			{ name: 'id', type: 'number' },
			{ name: 'region', type: 'string' },
			{ name: 'placed_at', type: 'timestamptz' },
		],
	},
];

/** A seeded connection with its secret. */
export function seededConnection(index: number): Connection {
	return {
		name: `seeded_${index + 1}`,
		type: 'postgres',
		postgresConnection: {
			host: `db${index + 1}.example.com`,
			port: 5432,
			databaseName: 'shop',
			userName: 'app',
			password: `seeded-secret-${index + 1}`,
		},
	};
}
