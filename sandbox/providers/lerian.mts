import { at } from '../json.mts';
import type { Answer, Call, Provider, Refusal } from '../provider.mts';
import { AccessManager } from './lerianAccess.mts';
import { makeConnection, shown, type Connection, type Settings } from './lerianData.mts';
import {
	badFields,
	forbiddenHost,
	isPrivateAddress,
	isPrivateName,
	isSslMode,
	jobInProgress,
	nameTaken,
	notFound,
	refusalOf,
	refused,
	unreadableBody,
	windowOf,
} from './lerianRules.mts';
import { schemaOf, validateSchema } from './lerianSchema.mts';
import { TestLimit, testConnection, type Failing } from './lerianTest.mts';

export { LERIAN_CLIENT, LERIAN_TOKEN, LERIAN_TOKEN_WITHOUT_PERMISSION } from './lerianAccess.mts';
export type { Connection } from './lerianData.mts';

const DEFAULT_LIMIT = 10;
const THREE_YEARS = 3 * 365 * 24 * 60 * 60 * 1000;

/** Behaviour in which deployments differ, and which a test may therefore want both ways. */
interface Options {
	/** Is Access Manager switched on? */
	auth: boolean;
	/** How many months a list shows at the most; Infinity for no such limit. */
	months: number;
	/** Are private hosts refused? */
	multiTenant: boolean;
	/** How a test says that the database cannot be reached. */
	failing: Failing;
}

const OPTIONS: Options = { auth: false, months: 1, multiTenant: false, failing: '500' };

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
		getConnection: (call: Call) => this.withConnection(call, ok),
		updateConnection: (call: Call) => this.update(call),
		deleteConnection: (call: Call) => this.delete(call),
		testConnection: async (call: Call) => await this.test(call),
		getSchema: (call: Call) =>
			this.withConnection(call, (found) => schemaOf(found, this.down.has(found.configName))),
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
		const { options, access } = this;
		const connections = [...this.connections.values()].map(shown);
		return { connections, options, logins: access.logins };
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
				return this.access.refuse(call);
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
				filters.every(([name, value]) => at(each.metadata, name.slice(9)) === value),
		);
		return this.page(call, rows, this.internal.filter(hasType));
	}

	private listUnassigned(call: Call): Answer {
		const rows = [...this.connections.values()].filter(({ productName }) => !productName);
		return this.page(call, rows, []);
	}

	private page({ query }: Call, rows: Connection[], internal: Connection[]): Answer {
		const stray = Object.keys(query).find((name) => /^[$_]/.test(name) || name.length > 64);
		if (stray !== undefined) return refused(400, 'FET-0405', 'Invalid Query Parameter', stray);
		const window = windowOf(query, this.now(), this.options.months);
		if (window === undefined) {
			return refused(400, 'FET-0409', 'Invalid Final Date Error', 'The dates are reversed.');
		}
		const page = numberOr(query.page, 1);
		const limit = numberOr(query.limit, DEFAULT_LIMIT);
		const sign = query.sortOrder === 'asc' ? 1 : -1;
		const created = (row: Connection) => Date.parse(row.createdAt);
		const inside = rows
			.filter((row) => created(row) >= window.from && created(row) <= window.to)
			.sort((a, b) => sign * (created(a) - created(b)));
		const front = page === 1 ? internal : [];
		const items = [...front, ...inside.slice((page - 1) * limit, page * limit)].map(shown);
		return { status: 200, body: { items, page, limit, total: inside.length + front.length } };
	}

	private create(call: Call): Answer {
		const settings: Settings = Object(call.body);
		const refusal = this.refuseSettings(settings);
		if (refusal) return refusal;
		if (this.named(settings.configName)) return nameTaken();
		const more = { productName: productOf(call) };
		const connection = makeConnection(settings, this.now(), more);
		this.connections.set(connection.id, connection);
		return { status: 201, body: shown(connection) };
	}

	private update(call: Call): Answer {
		return this.withConnection(call, (found) => {
			if (this.busy.has(found.configName)) return jobInProgress();
			const updatedAt = new Date(this.now()).toISOString();
			const changed: Connection = { ...found, ...Object(call.body), updatedAt };
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
		const connection = this.connections.get(id);
		if (connection === undefined) return notFound();
		const { host, configName } = connection;
		const { multiTenant, failing } = this.options;
		if (multiTenant && (isPrivateAddress(host) || isPrivateName(host))) return forbiddenHost();
		return await testConnection(connection, this.down.has(configName), failing);
	}

	private validate({ body }: Call): Answer {
		return validateSchema(body, (name) => {
			if (!this.named(name)) return 'missing';
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
			found.updatedAt = new Date(this.now()).toISOString();
			return ok(found);
		});
	}

	/** The part of the checks that the document cannot make. */
	private refuseSettings({ type, host, ssl }: Settings): Answer | undefined {
		if (!isSslMode(type, ssl?.mode)) return badFields({ 'ssl.mode': 'invalid SSL mode' });
		return this.options.multiTenant && isPrivateAddress(host) ? forbiddenHost() : undefined;
	}

	private named(configName: string): Connection | undefined {
		return [...this.connections.values()].find((each) => each.configName === configName);
	}

	private withConnection({ params }: Call, answer: (found: Connection) => Answer): Answer {
		const found = this.connections.get(params.id ?? '');
		return found === undefined ? notFound() : answer(found);
	}
}

const SEEDED: Omit<Settings, 'configName'> = {
	type: 'MYSQL',
	host: 'db.example.com',
	port: 3306,
	databaseName: 'ledger',
	userName: 'reporter',
	password: 'seeded-password',
};

function ok(connection: Connection): Answer {
	return { status: 200, body: shown(connection) };
}

function productOf({ headers }: Call): string | undefined {
	return headers['x-product-name']?.trim().toLowerCase();
}

function numberOr(value: unknown, fallback: number): number {
	return typeof value === 'number' ? value : fallback;
}
