import { randomInt } from 'node:crypto';

/** The teams the sandbox knows. */
export const TEAMS: ReadonlyArray<{ id: number; name: string }> = [
	{ id: 1234, name: 'My Team' },
	{ id: 2345, name: 'Data Platform' },
	{ id: 3456, name: 'Web Shop' },
];

// Only the cluster of `germany` is documented. The other cluster names stand in public examples of ingesting hosts, except
// Singapore's, which is made up. Any other name is that of a private cluster and stays as it is.
const CLUSTERS: Record<string, string> = {
	germany: 'eu-nbg-2',
	us_east: 'us-east-9',
	us_west: 'us-west-2',
	singapore: 'sg-sin-1',
};
const DEFAULT_CLUSTER = 'eu-nbg-2';

/** A stored connection: the attributes of the list but for the address, and the password. */
export interface Connection {
	id: number;
	client_type: string;
	note: string | null;
	created_at: string;
	valid_until: string | null;
	username: string;
	password: string;
	data_region: string;
	ip_allowlist: string[];
	team_ids: number[];
	team_names: string[];
	created_by: { id: number; email: string } | null;
}

/** Where a connection answers queries. */
export interface Address {
	origin: string;
	host: string;
	port: number;
}

/** A stored source: its ID, and the attributes of the list. */
export interface Source {
	id: number;
	source_group_id: number | null;
	team_id: number;
	team_name: string;
	name: string;
	platform: string;
	table_name: string;
	token: string;
	ingesting_paused: boolean;
	ingesting_host: string;
	created_at: string;
	updated_at: string;
	logs_retention: number;
	metrics_retention: number;
	live_tail_pattern: string | null;
	data_region: string;
	custom_bucket: null;
}

/** What a new connection is made from, after validation. */
export interface NewConnection {
	note?: string;
	valid_until?: string;
	data_region?: string;
	ip_allowlist?: string[];
	teams?: ReadonlyArray<{ id: number; name: string }>;
	created_by?: { id: number; email: string };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomText(length: number): string {
	return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}

/** Makes a connection with fresh credentials of the documented lengths. */
export function makeConnection(id: number, input: NewConnection): Connection {
	const teams = input.teams ?? [];
	return {
		id,
		client_type: 'clickhouse',
		note: input.note ?? null,
		created_at: new Date().toISOString(),
		valid_until: input.valid_until === undefined ? null : new Date(input.valid_until).toISOString(),
		username: `u${randomText(32)}`,
		password: randomText(64),
		data_region: input.data_region ?? DEFAULT_CLUSTER,
		ip_allowlist: input.ip_allowlist ?? [],
		team_ids: teams.map((team) => team.id),
		team_names: teams.map((team) => team.name),
		created_by: input.created_by ?? null,
	};
}

/** The address that the vendor's pages show. */
export function documentedAddress({ data_region: cluster }: Connection): Address {
	const host = `${cluster}-connect.betterstackdata.com`;
	return { origin: `https://${host}`, host, port: 443 };
}

/** The address of the server that a URL names. */
export function addressIn(url: string): Address {
	const { origin, hostname, port } = new URL(url);
	return { origin, host: hostname, port: Number(port || 80) };
}

/** The cluster that a connection gets which asks for a region; `own` goes before the usual ones. */
export function clusterOf(region = '', own: Record<string, string> = {}): string {
	const asked = region === '' ? 'germany' : region;
	return own[asked] ?? CLUSTERS[asked] ?? asked;
}

/** Makes a source of one team. */
export function makeSource(id: number, name: string, team: { id: number; name: string }): Source {
	const now = new Date().toISOString();
	return {
		id,
		source_group_id: null,
		team_id: team.id,
		team_name: team.name,
		name,
		platform: 'http',
		table_name: name.toLowerCase().replace(/[^a-z0-9]+/g, '_'),
		token: randomText(24),
		ingesting_paused: false,
		ingesting_host: `s${id}.${DEFAULT_CLUSTER}.betterstackdata.com`,
		created_at: now,
		updated_at: now,
		logs_retention: 7,
		metrics_retention: 14,
		live_tail_pattern: '{level} {message}',
		data_region: DEFAULT_CLUSTER,
		custom_bucket: null,
	};
}

/** A source as the API shows it. */
export function sourceResource({ id, ...attributes }: Source) {
	return { id: String(id), type: 'source', attributes };
}

/** A connection as the list shows it. */
export function listedConnection(
	{ password: _secret, ...attributes }: Connection,
	address: Address,
) {
	return resource(attributes, address);
}

/** A connection as the get answer shows it: a placeholder stands for the password. */
export function detailedConnection(
	{ password: _secret, ...attributes }: Connection,
	address: Address,
	sources: Source[],
) {
	const shown = details(attributes, 'INSERT_PASSWORD', address, sources);
	return resource({ ...attributes, ...shown }, address);
}

/** A connection as the create answer shows it, password included. */
export function createdConnection(connection: Connection, address: Address, sources: Source[]) {
	const shown = details(connection, connection.password, address, sources);
	return resource({ ...connection, ...shown }, address);
}

function resource<Attributes extends { id: number }>(
	attributes: Attributes,
	{ host, port }: Address,
) {
	return {
		id: String(attributes.id),
		type: 'connection',
		attributes: { ...attributes, host, port },
	};
}

function details(
	connection: Omit<Connection, 'password'>,
	shownPassword: string,
	address: Address,
	sources: Source[],
) {
	const { team_ids: teamIds } = connection;
	// A connection without teams is organisation-wide.
	const visible = sources.filter(({ team_id: id }) => teamIds.length === 0 || teamIds.includes(id));
	return {
		sample_query: sampleQuery(connection.username, shownPassword, address, visible),
		data_sources: visible.map((source) => ({
			source_name: source.name,
			source_id: source.id,
			team_name: source.team_name,
			data_sources: [
				`remote(${collection(source)}_logs)`,
				`remote(${collection(source)}_metrics)`,
				`s3Cluster(primary, ${collection(source)}_s3)`,
			],
		})),
	};
}

function collection(source: Source): string {
	return `t${source.team_id}_${source.table_name}`;
}

/** The curl line of the vendor's pages: it lists a ready-made query for every collection. */
function sampleQuery(
	username: string,
	password: string,
	{ origin }: Address,
	sources: Source[],
): string {
	const archive = "s3Cluster(primary, ' || query_collection || '_s3)";
	const recent = (kind: string, rowType: number) =>
		`type = '${kind}', 'SELECT dt, raw FROM remote(' || query_collection || '_${kind}) LIMIT 10 ` +
		`UNION ALL SELECT dt, raw FROM ${archive} WHERE _row_type = ${rowType} LIMIT 10'`;
	const metrics =
		"type = 'metrics', 'SELECT toStartOfHour(dt) AS time, countMerge(events_count) " +
		"FROM remote(' || query_collection || '_metrics) GROUP BY time ORDER BY time DESC LIMIT 10'";
	const rows = sources.flatMap((source) => [
		`('${collection(source)}', 'logs')`,
		`('${collection(source)}', 'metrics')`,
	]);
	const values = ["'query_collection String, type String'", ...rows].join(', ');
	const query =
		"SELECT query_collection || '_' || type AS named_collection, " +
		`multiIf( ${recent('logs', 1)}, ${recent('spans', 3)}, ${metrics}, null ) AS query_with ` +
		`FROM VALUES(${values}) ORDER BY named_collection FORMAT Pretty`;
	return (
		`curl -u ${username}:${password} -H 'Content-type: plain/text' ` +
		`-X POST '${origin}?output_format_pretty_row_numbers=0' -d "${query}"`
	);
}
