import { STATUS_CODES } from 'node:http';
import { isIP } from 'node:net';
import type { Answer, Call, Provider, Refusal, SchemaError } from '../provider.mts';
import {
	TEAMS,
	addressIn,
	createdConnection,
	detailedConnection,
	documentedAddress,
	listedConnection,
	makeConnection,
	makeSource,
	sourceResource,
	type Address,
	type Connection,
	type Source,
} from './betterStackData.mts';

export { TEAMS, type Connection, type Source } from './betterStackData.mts';

/** The global API token: valid everywhere. */
export const BETTER_STACK_TOKEN = 'sandbox-global-token';
/** The token of the team "My Team": refused by connections, good for sources. */
export const BETTER_STACK_TEAM_TOKEN = 'sandbox-team-token';

const DOCS = 'https://betterstack.com/docs/logs/api';
const FIRST_CONNECTION_ID = 44498;
const FIRST_SOURCE_ID = 1325114;
const DEFAULT_PER_PAGE = 50;
const FIRST_SOURCES = ['Application example', 'Local Kubernetes', 'Checkout', 'Nginx'];
const BOTH_TEAM_FIELDS = 'Cannot specify both team_names and team_ids';

/** Better Stack Telemetry: ClickHouse connections and the list of sources. */
export class BetterStack implements Provider {
	readonly name = 'betterStack';
	readonly seedable = ['connections', 'sources'];
	/** Stored connections by ID (as text), oldest first, passwords included. */
	readonly connections = new Map<string, Connection>();
	readonly sources: Source[] = [];
	/** Behaviour that is not documented, and which a test may therefore want both ways. */
	readonly options = {
		/** Do pagination links carry the `per_page` of the request? The vendor's examples carry `page` only. */
		linksKeepPerPage: false,
		/** Do connections name the documented host? By default they name this server, which answers queries for real. */
		documentedHost: false,
	};

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

	constructor() {
		this.reset();
	}

	reset(): void {
		this.connections.clear();
		this.sources.length = 0;
		this.options.linksKeepPerPage = false;
		this.options.documentedHost = false;
		this.nextConnectionId = FIRST_CONNECTION_ID;
		this.nextSourceId = FIRST_SOURCE_ID;
		FIRST_SOURCES.forEach((name, index) => this.addSource(name, index));
	}

	/** Adds this many connections and sources to those there are. */
	seed({ connections = 0, sources = 0 }: { connections?: number; sources?: number }): void {
		for (let index = 0; index < connections; index++) this.addSeededConnection(index);
		for (let index = 0; index < sources; index++) this.addSource(`Source ${index + 1}`, index);
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
			listedConnection(connection, this.addressOf(connection, call)),
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
			data_region: region,
			valid_until: validUntil,
			ip_allowlist: allowlist,
			teams,
		});
		this.connections.set(String(connection.id), connection);
		const address = this.addressOf(connection, call);
		return { status: 201, body: { data: createdConnection(connection, address, this.sources) } };
	}

	private getConnection(call: Call): Answer {
		const connection = this.connections.get(call.params.id ?? '');
		if (connection === undefined) return unknownId();
		const address = this.addressOf(connection, call);
		return { status: 200, body: { data: detailedConnection(connection, address, this.sources) } };
	}

	private deleteConnection({ params }: Call): Answer {
		return this.connections.delete(params.id ?? '') ? { status: 204 } : unknownId();
	}

	private addressOf(connection: Connection, { baseUrl }: Call): Address {
		return this.options.documentedHost ? documentedAddress(connection) : addressIn(baseUrl);
	}

	private page<Item>(call: Call, items: Item[], show: (item: Item) => unknown): Answer {
		const page = numberOr(call.query.page, 1);
		const perPage = numberOr(call.query.per_page, DEFAULT_PER_PAGE);
		const last = Math.max(1, Math.ceil(items.length / perPage));
		const link = (number: number) => {
			const url = new URL(call.baseUrl + call.path);
			url.searchParams.set('page', String(number));
			const keep = this.options.linksKeepPerPage && call.query.per_page !== undefined;
			if (keep) url.searchParams.set('per_page', String(perPage));
			return url.href;
		};
		return {
			status: 200,
			body: {
				data: items.slice((page - 1) * perPage, page * perPage).map(show),
				pagination: {
					first: link(1),
					last: link(last),
					prev: page > 1 ? link(Math.min(page - 1, last)) : null,
					next: page < last ? link(page + 1) : null,
				},
			},
		};
	}

	private addSource(name: string, index: number): void {
		const team = TEAMS[index % TEAMS.length];
		if (team !== undefined) this.sources.push(makeSource(this.nextSourceId++, name, team));
	}

	private addSeededConnection(index: number): void {
		const id = this.nextConnectionId++;
		const connection = makeConnection(id, {
			note: `Seeded connection ${index + 1}`,
			data_region: index % 2 === 0 ? 'germany' : 'us_east',
			teams: index % 3 === 0 ? [] : TEAMS.slice(0, index % 3),
			created_by: index % 2 === 0 ? undefined : { id: 456789, email: 'operator@example.com' },
		});
		this.connections.set(String(id), connection);
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

function isAddressOrRange(entry: string): boolean {
	const [address = '', prefix, ...rest] = entry.split('/');
	const version = isIP(address);
	if (version === 0 || rest.length > 0) return false;
	if (prefix === undefined) return true;
	return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
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

function numberOr(value: unknown, fallback: number): number {
	return typeof value === 'number' ? value : fallback;
}
