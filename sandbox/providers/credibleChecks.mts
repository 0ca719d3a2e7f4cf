import { at, listAt } from '../json.mts';
import { typeOf, type Connection } from './credibleTypes.mts';

/** What is wrong with a connection; without a message where the server answers none. */
export interface Fault {
	message?: string;
}

/** What a server's checks depend on. */
export interface Rules {
	/** Whether the server is newer than the API page: more types, more checks. */
	isNew: boolean;
	/** Whether the server cannot load DuckDB's extensions, as in the recordings. */
	isOffline: boolean;
	/** Whether the operator allows connections of the type `publisher`. */
	allowsPublisherType: boolean;
}

/** These types are taken without their block; newer servers take MySQL so, too. */
const NO_BLOCK_NEEDED = ['postgres', 'bigquery'];

/** The endings of the files that an Azure URL may name. */
const DATA_FILES = ['.parquet', '.csv', '.json', '.jsonl', '.ndjson'];

/**
 * The checks that a server makes before it stores a connection, in its order and words: recorded from Publishers
 * 0.0.166 and 0.0.250, or read in their source.
 */
export function faultIn(connection: Connection, rules: Rules): Fault | undefined {
	const type = String(connection.type);
	const name = String(connection.name);
	const proxyFault = rules.isNew ? faultInProxy(connection, name) : undefined;
	if (proxyFault !== undefined) return { message: proxyFault };

	const { block, label } = typeOf(connection, rules.isNew) ?? {};
	if (block === undefined) return { message: `Unsupported connection type: ${type}` };
	if (type === 'publisher' && !rules.allowsPublisherType)
		return { message: publisherDisabled(name) };
	const settings = connection[block];
	if (settings === undefined) {
		if (NO_BLOCK_NEEDED.includes(type)) return undefined;
		if (type === 'mysql') return rules.isNew ? undefined : {};
		return { message: `${label} connection configuration is missing.` };
	}
	const message = CHECKS[type]?.(settings, name, rules);
	return message === undefined ? undefined : { message };
}

/** What a newer Publisher refuses with status 400, before it looks for the project. */
export function earlyFaultIn(pathName: string, connection: Connection): string | undefined {
	const attached = listAt(connection, 'duckdbConnection', 'attachedDatabases');
	for (const database of connection.type === 'duckdb' ? attached : []) {
		const message = faultInAzure(database);
		if (message !== undefined) return message;
	}
	const isReserved = pathName === 'duckdb' || connection.name === 'duckdb';
	return isReserved ? RESERVED_NAME : undefined;
}

const RESERVED_NAME =
	"Connection name 'duckdb' is reserved for per-package sandboxes. Choose a different name for environment-level DuckDB connections (e.g. 'shared_duckdb').";

type Check = (settings: unknown, name: string, rules: Rules) => string | undefined;

const CHECKS: Record<string, Check> = {
	bigquery: (settings, _name, { isNew }) =>
		isNew ? faultInServiceAccount(at(settings, 'serviceAccountKeyJson')) : undefined,
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
	duckdb: (settings, name, rules) =>
		(rules.isNew ? faultInNewDuckDb : faultInOldDuckDb)(
			listAt(settings, 'attachedDatabases'),
			name,
			rules,
		),
	motherduck: (settings) =>
		at(settings, 'accessToken') ? undefined : 'MotherDuck access token is required.',
	databricks: (settings) => {
		if (!at(settings, 'host')) return 'Databricks host is required.';
		if (!at(settings, 'path')) return 'Databricks SQL warehouse HTTP path is required.';
		const hasClient = at(settings, 'oauthClientId') && at(settings, 'oauthClientSecret');
		if (!at(settings, 'token') && !hasClient) {
			return 'Databricks requires either a personal access token or OAuth M2M client ID and secret.';
		}
		return at(settings, 'defaultCatalog') ? undefined : 'Databricks default catalog is required.';
	},
	ducklake: (settings, name) => {
		if (!at(settings, 'catalog', 'postgresConnection')) {
			return `PostgreSQL connection configuration is required for DuckLake catalog: ${name}`;
		}
		return at(settings, 'storage', 'bucketUrl')
			? undefined
			: `Storage bucketUrl is required for DuckLake: ${name}`;
	},
	publisher: (settings, name) =>
		at(settings, 'connectionUri')
			? undefined
			: `Invalid publisher connection '${name}': missing connectionUri.`,
};

function publisherDisabled(name: string): string {
	return (
		`Publisher proxy connection '${name}' is disabled in this deployment. ` +
		"'publisher' connections make the server issue outbound requests to a configured connectionUri, " +
		'which is only appropriate for local --watch-env authoring. ' +
		'Fix: set the environment variable PUBLISHER_ALLOW_PROXY_CONNECTIONS=true to enable them.'
	);
}

function faultInProxy({ type, proxy, postgresConnection }: Connection, name: string) {
	if (!proxy) {
		return at(postgresConnection, 'sslmode')
			? `Connection '${name}' sets postgresConnection.sslmode but has no proxy; sslmode is only supported for proxied connections (direct connections use the deployment PGSSLMODE).`
			: undefined;
	}
	const proxyType = String(at(proxy, 'type'));
	if (proxyType !== 'ssh') {
		return `Connection '${name}' has an unsupported proxy type '${proxyType}'. Only 'ssh' is supported.`;
	}
	if (type !== 'postgres') {
		return `Connection proxy is not supported for type '${type}' (only 'postgres' today).`;
	}
	if (!at(proxy, 'ssh')) {
		return `Connection proxy on '${name}' has type 'ssh' but no 'ssh' config object.`;
	}
	if (at(postgresConnection, 'connectionString')) {
		return `Connection proxy on '${name}' does not support the connectionString form; provide discrete host and port instead (the tunnel forwards to an explicit endpoint).`;
	}
	if (!at(postgresConnection, 'host') || !at(postgresConnection, 'port')) {
		return `Connection proxy on '${name}' requires explicit host and port on the postgres connection; the connectionString form is not supported with a proxy.`;
	}
	return undefined;
}

function faultInServiceAccount(text: unknown): string | undefined {
	if (!text) return undefined;
	const unreadable = faultInJson(String(text));
	if (unreadable !== undefined) return unreadable;
	const key: unknown = JSON.parse(String(text));
	for (const field of ['type', 'project_id', 'private_key', 'client_email']) {
		if (!at(key, field)) return `Invalid service account key: missing "${field}" field`;
	}
	return at(key, 'type') === 'service_account'
		? undefined
		: 'Invalid service account key: incorrect "type" field';
}

/** What the reader of JSON says of a text that is none. */
export function faultInJson(text: string): string | undefined {
	try {
		JSON.parse(text);
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/** A newer Publisher attaches databases when they are used. */
function faultInNewDuckDb(attached: unknown[], name: string): string | undefined {
	if (attached.length === 0) {
		return `DuckDB connection "${name}" has no attached databases. Add at least one foreign database (BigQuery, Snowflake, Postgres, GCS, S3, Azure) to attachedDatabases, or remove this connection entirely — each package already gets a per-package DuckDB sandbox named "duckdb" automatically.`;
	}
	return attached.some((database) => at(database, 'name') === name)
		? `DuckDB attached database names cannot conflict with connection name ${name}`
		: undefined;
}

/** An old Publisher attaches databases at once. */
function faultInOldDuckDb(attached: unknown[], name: string, { isOffline }: Rules) {
	if (attached.some((database) => at(database, 'name') === name)) {
		return `DuckDB attached databases names cannot conflict with connection name ${name}`;
	}
	if (name === 'duckdb') return "DuckDB connection name cannot be 'duckdb'";
	if (attached.length === 0) return 'DuckDB connection must have at least one attached database';
	for (const database of attached) {
		const reason = whyNotAttached(String(at(database, 'type')), isOffline);
		if (reason) return `Failed to attach database ${String(at(database, 'name'))}: ${reason}`;
	}
	return undefined;
}

const EXTENSIONS: Record<string, string> = {
	postgres: 'postgres',
	bigquery: 'bigquery',
	snowflake: 'snowflake',
	gcs: 'httpfs',
	s3: 'httpfs',
};

function whyNotAttached(type: string, isOffline: boolean): string | undefined {
	const extension = EXTENSIONS[type];
	if (extension === undefined) return `Unsupported database type: ${type}`;
	if (!isOffline) return undefined;
	const file = `extensions/${extension}.duckdb_extension`;
	return (
		`IO Error: Extension "${file}" not found.\nExtension "${extension}" is an existing extension.\n\n` +
		`Install it first using "INSTALL ${extension}".`
	);
}

function faultInAzure(database: unknown): string | undefined {
	if (at(database, 'type') !== 'azure') return undefined;
	const isSas = at(database, 'azureConnection', 'authType') === 'sas_token';
	const field = isSas ? 'sasUrl' : 'fileUrl';
	const url = at(database, 'azureConnection', field);
	if (typeof url !== 'string' || url === '') return undefined;

	const where = `Azure "${String(at(database, 'name'))}" ${field}`;
	const schemes = ['https://', 'http://', 'abfss://', 'az://'];
	if (!schemes.some((scheme) => url.startsWith(scheme))) {
		return `${where} must use one of: ${schemes.join(', ')}`;
	}
	const [path = ''] = url.toLowerCase().split('?');
	if (path.includes('*') || DATA_FILES.some((ending) => path.endsWith(ending))) return undefined;
	return `${where}: a single-file URL must end with a data file extension (${DATA_FILES.join(', ')})`;
}
