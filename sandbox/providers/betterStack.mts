import { STATUS_CODES } from 'node:http';
import { setOptions } from '../options.mts';
import type { Answer, Call, Provider, Refusal, SchemaError } from '../provider.mts';
import { isAddressOrRange, respelled } from './betterStackAddresses.mts';
import {
	TEAMS,
	addressIn,
	clusterOf,
	createdConnection,
	detailedConnection,
	documentedAddress,
	listedConnection,
	makeConnection,
	makeSource,
	sourceResource,
	type Address,
	type Connection,
	type NewConnection,
	type Source,
} from './betterStackData.mts';
import { OPTIONS, OPTION_RULES } from './betterStackOptions.mts';
import { pageOf } from './betterStackPages.mts';

export { TEAMS, type Connection, type Source } from './betterStackData.mts';

/** The global API token: valid everywhere. */
export const BETTER_STACK_TOKEN = 'sandbox-global-token';
/** The token of the team "My Team": refused by connections, good for sources. */
export const BETTER_STACK_TEAM_TOKEN = 'sandbox-team-token';

const DOCS = 'https://betterstack.com/docs/logs/api';
const FIRST_CONNECTION_ID = 44498;
const FIRST_SOURCE_ID = 1325114;
const FIRST_SOURCES = ['Application example', 'Local Kubernetes', 'Checkout', 'Nginx'];
const BOTH_TEAM_FIELDS = 'Cannot specify both team_names and team_ids';

/** Better Stack Telemetry: ClickHouse connections and the list of sources. */
export class BetterStack implements Provider {
	readonly name = 'betterStack';
	readonly seedable = ['connections', 'sources'];
	readonly lasting = ['connections', 'sources', 'nextConnectionId', 'nextSourceId'];
	/** Stored connections by ID (as text), oldest first, passwords included. */
	readonly connections = new Map<string, Connection>();
	readonly sources: Source[] = [];
	readonly options = { ...OPTIONS };

	readonly handlers = {
		listConnections: (call: Call) => this.listConnections(call),
		createConnection: (call: Call) => this.createConnection(call),
		getConnection: (call: Call) => this.getConnection(call),
		deleteConnection: (call: Call) => this.deleteConnection(call),
		listSources: (call: Call) => this.listSources(call),
	};

	readonly security = {
		globalToken: (call: Call) => bearerToken(call) === BETTER_STACK_TOKEN,
		teamToken: (call: Call) => bearerToken(call) === BETTER_STACK_TEAM_TOKEN,
	};

	private nextConnectionId = FIRST_CONNECTION_ID;
	private nextSourceId = FIRST_SOURCE_ID;
	/** By the ID of a connection, the ID of the first source that came after it. */
	private readonly firstUncovered = new Map<number, number>();

	constructor() {
		this.reset();
	}

	reset(): void {
		this.connections.clear();
		this.sources.length = 0;
		this.firstUncovered.clear();
		Object.assign(this.options, OPTIONS);
		this.nextConnectionId = FIRST_CONNECTION_ID;
		this.nextSourceId = FIRST_SOURCE_ID;
		FIRST_SOURCES.forEach((name, index) => this.addSource(name, index));
	}

	configure(input: Record<string, unknown>): void {
		setOptions(this.options, input, OPTION_RULES);
	}

	/** Adds this many connections and sources to those there are. */
	seed({ connections = 0, sources = 0 }: { connections?: number; sources?: number }): void {
		for (let index = 0; index < connections; index++) this.addSeededConnection(index);
		for (let index = 0; index < sources; index++) this.addSource(`Source ${index + 1}`, index);
	}

	/** Adds a connection, as if it had been created. */
	add(wanted: NewConnection): Connection {
		const connection = makeConnection(this.nextConnectionId++, wanted);
		this.store(connection);
		return connection;
	}

	snapshot() {
		return {
			connections: [...this.connections.values()].map(({ password: _secret, ...rest }) => rest),
			sources: this.sources.map(({ token: _secret, ...rest }) => rest),
			options: this.options,
		};
	}

	failure(status: number): unknown {
		// The vendor's Terraform provider (32270d9) knows this text; there is no Retry-After beside it.
		if (status === 429) return { errors: 'Rate limited' };
		return { errors: STATUS_CODES[status] ?? `Status ${status}` };
	}

	isDocumentedRefusal(error: SchemaError): boolean {
		return error.keyword === 'not' && error.instancePath === '/requestBody';
	}

	refuse(refusal: Refusal): Answer {
		switch (refusal.reason) {
			case 'unknownRoute':
				return { status: 404, body: { errors: 'Resource not found', see_docs: `${DOCS}/` } };
			case 'unauthorized':
				return refused(
					401,
					`Invalid Team API token. How to find your Team API token: ${DOCS}/getting-started/`,
				);
			case 'unsupportedMediaType':
				return refused(415, 'Content-Type must be application/json');
			case 'malformedJson':
				return refused(400, 'The request body is not valid JSON');
			case 'invalid':
				return this.refuseInvalid(refusal.errors);
		}
	}

	private refuseInvalid(errors: SchemaError[]): Answer {
		if (errors.some((error) => this.isDocumentedRefusal(error))) {
			return refused(422, BOTH_TEAM_FIELDS);
		}
		const names = errors.map(attributeOf);
		const text = errors.map((error, index) => `${names[index]} ${error.message ?? 'is invalid'}`);
		return refused(422, text.join(', '), [...new Set(names)]);
	}

	private listConnections(call: Call): Answer {
		const newestFirst = [...this.connections.values()].reverse();
		return this.page(call, newestFirst, (connection) =>
			this.withId(listedConnection(connection, this.addressOf(connection, call))),
		);
	}

	private listSources(call: Call): Answer {
		const ownTeam = TEAMS[0]?.id;
		const visible = this.security.teamToken(call)
			? this.sources.filter((source) => source.team_id === ownTeam)
			: this.sources;
		return this.page(call, visible, sourceResource);
	}

	private createConnection(call: Call): Answer {
		const input = fields(call.body);
		const note = textOf(input.note);
		const region = textOf(input.data_region);
		const validUntil = textOf(input.valid_until);
		if (validUntil !== undefined && Number.isNaN(Date.parse(validUntil))) {
			return refused(422, 'Valid until is not a valid date', ['valid_until']);
		}
		if (region === 'us_east' && this.options.refuseUsEast) {
			const text = 'Data region is not valid. Valid options: us_west, germany, singapore';
			return refused(422, text, ['data_region']);
		}
		const allowlist = textsOf(input.ip_allowlist);
		const badAddress = allowlist.find((entry) => !isAddressOrRange(entry));
		if (badAddress !== undefined) {
			const text = `Ip allowlist contains an invalid IP address or CIDR range: ${badAddress}`;
			return refused(422, text, ['ip_allowlist']);
		}
		const key = input.team_ids === undefined ? 'team_names' : 'team_ids';
		const wanted = textsOf(input[key]);
		const teams = wanted.flatMap((team) => findTeam(key, team));
		if (teams.length < wanted.length) {
			return refused(422, `Some of the ${key} were not found`, [key]);
		}
		const connection = makeConnection(this.nextConnectionId++, {
			note,
			data_region: clusterOf(region, this.options.clusters),
			valid_until: validUntil,
			ip_allowlist: allowlist.map((entry) => respelled(entry, this.options.addresses)),
			teams,
		});
		this.store(connection);
		const address = this.addressOf(connection, call);
		const sources = this.sourcesOf(connection);
		return {
			status: 201,
			body: { data: this.withId(createdConnection(connection, address, sources)) },
		};
	}

	private getConnection(call: Call): Answer {
		const connection = this.connections.get(call.params.id ?? '');
		if (connection === undefined) return unknownId();
		const address = this.addressOf(connection, call);
		const shown = detailedConnection(connection, address, this.sourcesOf(connection));
		return { status: 200, body: { data: this.withId(shown) } };
	}

	private store(connection: Connection): void {
		this.connections.set(String(connection.id), connection);
		this.firstUncovered.set(connection.id, this.nextSourceId);
	}

	/** A connection does not cover sources that are created after it: seen as code 701 of queries. */
	private sourcesOf({ id }: Connection): Source[] {
		const end = this.firstUncovered.get(id) ?? Infinity;
		return this.sources.filter((source) => source.id < end);
	}

	private withId(shown: { id: string; type: string; attributes: object }) {
		return this.options.numericIds ? { ...shown, id: Number(shown.id) } : shown;
	}

	private deleteConnection({ params }: Call): Answer {
		return this.connections.delete(params.id ?? '') ? { status: 204 } : unknownId();
	}

	private addressOf(connection: Connection, { baseUrl }: Call): Address {
		return this.options.documentedHost ? documentedAddress(connection) : addressIn(baseUrl);
	}

	private page<Item>(call: Call, items: Item[], show: (item: Item) => unknown): Answer {
		return pageOf(call, items, show, this.options);
	}

	private addSource(name: string, index: number): void {
		const team = TEAMS[index % TEAMS.length];
		if (team !== undefined) this.sources.push(makeSource(this.nextSourceId++, name, team));
	}

	private addSeededConnection(index: number): void {
		this.add({
			note: `Seeded connection ${index + 1}`,
			data_region: clusterOf(index % 2 === 0 ? 'germany' : 'us_east', this.options.clusters),
			teams: index % 3 === 0 ? [] : TEAMS.slice(0, index % 3),
			created_by: index % 2 === 0 ? undefined : { id: 456789, email: 'operator@example.com' },
		});
	}
}

function refused(status: number, errors: string, invalidAttributes?: string[]): Answer {
	const attributes = invalidAttributes && { invalid_attributes: invalidAttributes };
	return { status, body: { errors, ...attributes } };
}

function unknownId(): Answer {
	return refused(404, 'Resource with the provided ID was not found');
}

function bearerToken({ headers }: Call): string | undefined {
	return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** Names the attribute or parameter which broke a rule, as a user of the API would. */
function attributeOf({ instancePath, params }: SchemaError): string {
	const missing = params.missingProperty ?? params.additionalProperty;
	const [, , attribute] = instancePath.split('/');
	return attribute ?? (typeof missing === 'string' ? missing : 'request');
}

function findTeam(key: 'team_ids' | 'team_names', wanted: string) {
	return TEAMS.filter((team) => (key === 'team_ids' ? String(team.id) : team.name) === wanted);
}

// The document has checked the body already; these only tell the compiler what its values are.

function fields(body: unknown): Record<string, unknown> {
	return typeof body === 'object' && body !== null ? { ...body } : {};
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function textsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}
