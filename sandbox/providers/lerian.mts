import { at } from '../json.mts';
import { setOptions } from '../options.mts';
import type { Answer, Call, Provider, Refusal } from '../provider.mts';
import { AccessManager } from './lerianAccess.mts';
import {
	GO_ZERO_TIME,
	SEEDED,
	asCreated,
	makeConnection,
	shown,
	timeOf,
	trimmed,
	type Connection,
	type Settings,
} from './lerianData.mts';
import { pageOf } from './lerianList.mts';
import { OPTIONS, OPTION_RULES } from './lerianOptions.mts';
import {
	badFields,
	forbiddenHost,
	isPrivateAddress,
	isPrivateHost,
	isSslMode,
	missingFields,
	jobInProgress,
	nameTaken,
	notFound,
	refusalOf,
	refused,
	unreadableBody,
} from './lerianRules.mts';
import { schemaOf, validateSchema } from './lerianSchema.mts';
import { TestLimit, testConnection } from './lerianTest.mts';

export { LERIAN_CLIENT, LERIAN_TOKEN, LERIAN_TOKEN_WITHOUT_PERMISSION } from './lerianAccess.mts';
export type { Connection } from './lerianData.mts';

const THREE_YEARS = 3 * 365 * 24 * 60 * 60 * 1000;

/** Lerian Reporter: database connections by the rules of the open-source manager, and logins at Access Manager. */
export class Lerian implements Provider {
	readonly name = 'lerian';
	readonly seedable = ['connections'];
	readonly lasting = ['connections', 'internal'];
	/** Connections by ID, secrets included. A deleted one is no longer among them. */
	readonly connections = new Map<string, Connection>();
	/** Connections of the platform itself: in front of page 1, whatever their date. */
	readonly internal: Connection[] = [];
	/** Names of connections that a job is using. */
	readonly busy = new Set<string>();
	/** Names of connections whose database cannot be reached, if it is none that is dialled. */
	readonly down = new Set<string>();
	options = { ...OPTIONS };
	access = new AccessManager(() => this.now());

	readonly handlers = {
		listConnections: (call: Call) => this.list(call),
		listUnassignedConnections: (call: Call) => this.listUnassigned(call),
		createConnection: (call: Call) => this.create(call),
		getConnection: (call: Call) => this.withAny(call, ok),
		updateConnection: (call: Call) => this.update(call),
		deleteConnection: (call: Call) => this.delete(call),
		testConnection: async (call: Call) => await this.test(call),
		getSchema: (call: Call) =>
			this.withAny(call, (found) =>
				this.forbids(found) ? forbiddenHost() : schemaOf(found, this.down.has(found.configName)),
			),
		validateSchema: (call: Call) => this.validate(call),
		assignProduct: (call: Call) => this.assign(call),
		requestAccessToken: (call: Call) => this.access.logIn(call),
	};

	readonly security = { bearer: (call: Call) => !this.options.auth || this.access.admits(call) };

	private tests = new TestLimit(() => this.now());
	private ahead = 0;

	/** The sandbox's clock: the real one, unless it was advanced. */
	now(): number {
		return Date.now() + this.ahead;
	}

	/** Lets seconds pass: tokens expire, rate limits end. */
	advance(seconds: number): void {
		this.ahead += seconds * 1000;
	}

	reset(): void {
		this.connections.clear();
		this.internal.length = 0;
		this.busy.clear();
		this.down.clear();
		this.options = { ...OPTIONS };
		this.access = new AccessManager(() => this.now());
		this.tests = new TestLimit(() => this.now());
		this.ahead = 0;
	}

	/** Adds a connection, as if it had been created at `createdAt`. */
	add(wanted: Partial<Connection> & { configName: string }): Connection {
		const connection = makeConnection({ ...SEEDED, ...wanted }, this.now(), wanted);
		this.connections.set(connection.id, connection);
		return connection;
	}

	/** Adds one of the platform's own connections. */
	addInternal(configName: string): Connection {
		const dates = { createdAt: GO_ZERO_TIME, productName: undefined };
		const connection = makeConnection({ ...SEEDED, configName }, this.now(), dates);
		this.internal.push(connection);
		return connection;
	}

	configure(input: Record<string, unknown>): void {
		setOptions(this.options, input, OPTION_RULES);
	}

	/** Adds this many connections, spread over the last three years. */
	seed({ connections = 0 }: { connections?: number }): void {
		for (let index = 0; index < connections; index++) {
			const age = (index / connections) * THREE_YEARS;
			this.add({
				configName: `seeded-${index + 1}`,
				productName: index % 2 === 0 ? 'reporter' : undefined,
				createdAt: new Date(this.now() - age).toISOString(),
			});
		}
	}

	snapshot() {
		const connections = [...this.connections.values()].map(shown);
		return { connections, options: this.options, logins: this.access.logins };
	}

	failure(status: number): unknown {
		if (status === 401) return 'Missing Token';
		if (status === 403) return 'Forbidden';
		const code = status === 500 ? 'FET-0002' : status === 503 ? 'FET-0003' : status;
		return { code, title: 'request_failed', message: `Status ${status}` };
	}

	isDocumentedRefusal(): boolean {
		return false;
	}

	refuse(refusal: Refusal, call: Call): Answer {
		switch (refusal.reason) {
			case 'unknownRoute':
				return refused(404, 404, 'request_failed', `Cannot ${call.method} ${call.path}`);
			case 'unauthorized':
				return this.access.refuse(call, this.options);
			case 'unsupportedMediaType':
			case 'malformedJson':
				return unreadableBody();
			case 'invalid':
				return refusalOf(refusal.errors);
		}
	}

	private list(call: Call): Answer {
		const product = productOf(call);
		const { type: wantedType } = call.query;
		const filters = Object.entries(call.query).filter(([name]) => name.startsWith('metadata.'));
		const hasType = ({ type }: Connection) => wantedType === undefined || wantedType === type;
		const rows = [...this.connections.values()].filter(
			(each) =>
				hasType(each) &&
				(product === undefined || each.productName === product) &&
				// The name is a path for the manager's database: http-utils.go:113, connection.mongodb.go:763-766.
				filters.every(([name, value]) => at(each, ...name.split('.')) === value),
		);
		return this.page(call, rows, this.resolved().filter(hasType));
	}

	private listUnassigned(call: Call): Answer {
		const rows = [...this.connections.values()].filter(({ productName }) => !productName);
		return this.page(call, rows, []);
	}

	private page(call: Call, rows: Connection[], internal: Connection[]): Answer {
		return pageOf(call, rows, internal, { now: this.now(), months: this.options.months });
	}

	/** The platform's own connections, as far as the manager can resolve them (multi_tenant.go:154-180). */
	private resolved(): Connection[] {
		return this.options.internalsFail ? [] : this.internal;
	}

	private create(call: Call): Answer {
		const settings: Settings = trimmed(Object(call.body));
		// An empty one is none at create (create_connection.go:49-52), but can be set by an update.
		settings.schema ||= undefined;
		const refusal = this.refuseSettings(settings);
		if (refusal) return refusal;
		if (this.named(settings.configName)) return nameTaken();
		const more = { productName: productOf(call) };
		const connection = makeConnection(settings, this.now(), more);
		this.connections.set(connection.id, connection);
		return { status: 201, body: asCreated(connection) };
	}

	private update(call: Call): Answer {
		return this.withConnection(call, (found) => {
			if (this.busy.has(found.configName)) return jobInProgress();
			// The record is checked as a whole, and this is not among what a PATCH can give: model/connection.go:157 by :355.
			if (!found.productName) return missingFields({ product_name: 'product name is required' });
			const updatedAt = timeOf(this.now());
			const changed: Connection = trimmed({ ...found, ...Object(call.body), updatedAt });
			const refusal = this.refuseSettings(changed);
			if (refusal) return refusal;
			const other = this.named(changed.configName);
			if (other !== undefined && other.id !== found.id) return nameTaken();
			this.connections.set(found.id, changed);
			return ok(changed);
		});
	}

	private delete(call: Call): Answer {
		return this.withConnection(call, ({ id, configName }) => {
			if (this.busy.has(configName)) return jobInProgress();
			this.connections.delete(id);
			return { status: 204 };
		});
	}

	private async test({ params }: Call): Promise<Answer> {
		const { id = '' } = params;
		// As in the manager, the limit comes before the question whether there is such a connection.
		const limited = this.tests.refuse(id);
		if (limited) return limited;
		const connection = this.connections.get(id) ?? this.findInternal(id);
		if (connection === undefined) return notFound();
		if (this.forbids(connection)) return forbiddenHost();
		const isDown = this.down.has(connection.configName);
		return await testConnection(connection, isDown, this.options.failing);
	}

	private validate({ body }: Call): Answer {
		return validateSchema(body, (name) => {
			const found = this.named(name) ?? this.resolved().find((each) => each.configName === name);
			if (!found) return 'missing';
			if (this.forbids(found)) return 'forbidden';
			return this.down.has(name) ? 'down' : 'there';
		});
	}

	private assign(call: Call): Answer {
		return this.withConnection(call, (found) => {
			if (found.productName) {
				const message = 'The connection is already assigned to a product and cannot be reassigned.';
				return refused(409, 'FET-1015', 'Connection Already Assigned', message);
			}
			found.productName = productOf(call);
			found.updatedAt = timeOf(this.now());
			return ok(found);
		});
	}

	/** The part of the checks that the document cannot make. */
	private refuseSettings(settings: Settings): Answer | undefined {
		const { type, host, ssl, databaseName, userName } = settings;
		if (databaseName === '') return missingFields({ database_name: 'database name is required' });
		if (userName === '') return missingFields({ username: 'username is required' });
		if (!isSslMode(type, ssl?.mode)) return badFields({ 'ssl.mode': 'invalid SSL mode' });
		return this.options.multiTenant && isPrivateAddress(host) ? forbiddenHost() : undefined;
	}

	private named(configName: string): Connection | undefined {
		return [...this.connections.values()].find((each) => each.configName === configName);
	}

	/** Whether the manager does not connect to a host; it trusts the platform's own (hostsafety.go:73). */
	private forbids(connection: Connection): boolean {
		const isTenants = this.connections.has(connection.id);
		return this.options.multiTenant && isTenants && isPrivateHost(connection.host);
	}

	private findInternal(id = ''): Connection | undefined {
		return this.resolved().find((each) => each.id === id);
	}

	/** For what concerns connections of tenants only: update, delete, assign (delete_connection.go:51-64). */
	private withConnection({ params }: Call, answer: (found: Connection) => Answer): Answer {
		const found = this.connections.get(params.id ?? '');
		return found === undefined ? notFound() : answer(found);
	}

	/** For what the platform's own connections are good for, too: get and schema (get_connection.go:54-72). */
	private withAny({ params }: Call, answer: (found: Connection) => Answer): Answer {
		const found = this.connections.get(params.id ?? '') ?? this.findInternal(params.id);
		return found === undefined ? notFound() : answer(found);
	}
}

function ok(connection: Connection): Answer {
	return { status: 200, body: shown(connection) };
}

function productOf({ headers }: Call): string | undefined {
	return headers['x-product-name']?.trim().toLowerCase();
}
