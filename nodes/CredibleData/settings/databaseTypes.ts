/** What the API calls the settings of one type of database. */
export interface DatabaseType {
	/** As users read it. */
	name: string;
	/** The block of a connection that holds the settings. */
	block: string;
	/** The API's field for each parameter. */
	settings: Record<string, string>;
	/** The same for the user name and the secrets: parameters and properties of the secret credential. */
	login: Record<string, string>;
}

export const DATABASE_TYPE_NAMES = [
	'bigquery',
	'duckdb',
	'motherduck',
	'mysql',
	'postgres',
	'snowflake',
	'trino',
] as const;

export type DatabaseTypeName = (typeof DATABASE_TYPE_NAMES)[number];

/** The types of https://docs.credibledata.com/data-api-reference/connections/create-a-new-database-connection */
export const DATABASE_TYPES: Record<DatabaseTypeName, DatabaseType> = {
	bigquery: {
		name: 'BigQuery',
		block: 'bigqueryConnection',
		settings: {
			defaultProjectId: 'defaultProjectId',
			billingProjectId: 'billingProjectId',
			location: 'location',
			maximumBytesBilled: 'maximumBytesBilled',
			queryTimeoutMilliseconds: 'queryTimeoutMilliseconds',
		},
		login: { serviceAccountSecretJson: 'serviceAccountKeyJson' },
	},
	duckdb: {
		name: 'DuckDB',
		block: 'duckdbConnection',
		settings: { attachedDatabases: 'attachedDatabases' },
		login: { attachedSecretsJson: 'attachedDatabases' },
	},
	motherduck: {
		name: 'MotherDuck',
		block: 'motherduckConnection',
		settings: { databaseName: 'database' },
		login: { accessToken: 'accessToken' },
	},
	mysql: {
		name: 'MySQL',
		block: 'mysqlConnection',
		settings: { host: 'host', port: 'port', databaseName: 'database' },
		login: { userName: 'user', password: 'password' },
	},
	postgres: {
		name: 'PostgreSQL',
		block: 'postgresConnection',
		settings: { host: 'host', port: 'port', databaseName: 'databaseName' },
		login: {
			userName: 'userName',
			password: 'password',
			connectionStringSecret: 'connectionString',
		},
	},
	snowflake: {
		name: 'Snowflake',
		block: 'snowflakeConnection',
		settings: {
			account: 'account',
			warehouse: 'warehouse',
			databaseName: 'database',
			schema: 'schema',
			role: 'role',
			responseTimeoutMilliseconds: 'responseTimeoutMilliseconds',
		},
		login: {
			userName: 'username',
			password: 'password',
			privateKey: 'privateKey',
			privateKeyPass: 'privateKeyPass',
		},
	},
	trino: {
		name: 'Trino',
		block: 'trinoConnection',
		settings: { server: 'server', port: 'port', catalog: 'catalog', schema: 'schema' },
		login: { userName: 'user', password: 'password', peakaApiKey: 'peakaKey' },
	},
};

/** A type that this node knows; newer servers have others. */
export function databaseType(type: unknown): DatabaseType | undefined {
	const name = DATABASE_TYPE_NAMES.find((each) => each === type);
	return name && DATABASE_TYPES[name];
}

/** The block of a type; newer types follow the same rule. */
export function blockOf(type: unknown): string {
	return databaseType(type)?.block ?? `${String(type)}Connection`;
}
