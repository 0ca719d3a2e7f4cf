import {
	createServer,
	STATUS_CODES,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import { control } from './control.mts';
import type { Engine } from './clickHouseEngine.mts';
import { answerInstead, spoil, type Fault } from './faults.mts';
import { BodyTooLarge, plainHeaders, readBody, send } from './http.mts';
import { Mount, type CheckedRequest } from './mount.mts';
import type { Jitter, Limit } from './pace.mts';
import type { Answer, Provider } from './provider.mts';
import { createProviders, type Providers } from './providers/index.mts';
import { Session, type RequestRecord, type Violation } from './session.mts';

export type { Fault } from './faults.mts';
export type { RequestRecord, Violation } from './session.mts';

/** Only this machine can reach the server. */
const HOST = '127.0.0.1';
const CONTROL_PREFIX = '_control';
/** Who answers at the root: a ClickHouse knows no prefix. */
const ROOT_PROVIDER = 'clickHouse';

/** A running server, and its providers by name. */
export type Sandbox = SandboxServer & Providers;

/** What a server is started with. */
export interface SandboxOptions {
	/** Of this machine; 0, the default, takes any free one. */
	port?: number;
	/** What answers queries; the built-in engine when left out. */
	engine?: Engine;
}

/** Starts the server. */
export async function startSandbox({ port = 0, engine }: SandboxOptions = {}): Promise<Sandbox> {
	const providers = createProviders(engine);
	const mounts = await Promise.all(Object.values(providers).map((item) => Mount.load(item)));
	// Long enough that no client meets the end of an idle connection.
	const server = createServer({ keepAliveTimeout: 60_000 });
	const sandbox = Object.assign(new SandboxServer(server, mounts), providers);
	server.on('request', (request, response) => void serve(sandbox, request, response));
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, HOST, resolve);
	});
	return sandbox;
}

/** The part of the sandbox that is the same for every provider. */
class SandboxServer {
	private session = new Session();

	constructor(
		private readonly server: Server,
		private readonly mounts: readonly Mount[],
	) {}

	get url(): string {
		const address = this.server.address();
		if (address === null || typeof address === 'string') throw new Error('The server is closed');
		return `http://${HOST}:${address.port}`;
	}

	/** Where a provider is mounted. */
	baseUrl(provider: keyof Providers): string {
		return `${this.url}/${provider}`;
	}

	get providers(): readonly Provider[] {
		return this.mounts.map((mount) => mount.provider);
	}

	/** Injects a fault into the next matching request or requests. */
	fault(fault: Fault): void {
		this.session.faults.add(fault);
	}

	/** The faults that still wait for a request. */
	get faults(): readonly Fault[] {
		return this.session.faults.pending;
	}

	/** How many requests a `hold` fault keeps waiting. */
	get held(): number {
		return this.session.holds.size;
	}

	/** Resolves as soon as this many requests are held. */
	async whenHeld(count: number): Promise<void> {
		await this.session.holds.reached(count);
	}

	/** Lets the held requests go on, and gives up the `hold` faults still pending. */
	release(): void {
		this.session.faults.removeHolds();
		this.session.holds.open();
	}

	/** Makes every answer of a provider take a random time: half of it before the request is handled, half after. */
	jitter(range: Jitter): void {
		this.session.pace.jitter(range);
	}

	/** Makes a provider refuse with 429 what is more than so many requests in a second. */
	limit(limit: Limit): void {
		this.session.pace.limit(limit);
	}

	/** The limits there are, with the number of requests that each has refused. */
	get limits(): ReadonlyArray<Limit & { refused: number }> {
		return this.session.pace.limits;
	}

	/** Aborts with the session, which the next reset ends. */
	get signal(): AbortSignal {
		return this.session.signal;
	}

	/** The requests to providers, in the order they came. */
	get requests(): readonly RequestRecord[] {
		return this.session.requests;
	}

	get violations(): readonly Violation[] {
		return this.session.violations;
	}

	/** The most requests that were being handled at the same moment. */
	get maxInFlight(): number {
		return this.session.maxInFlight;
	}

	/** Back to the start: state, faults, requests and violations. Requests that still wait are dropped. */
	reset(): void {
		this.session.end();
		this.session = new Session();
		for (const provider of this.providers) provider.reset();
	}

	/** Ends the server and every connection to it. */
	async close(): Promise<void> {
		this.session.end();
		if (!this.server.listening) return;
		await new Promise<void>((resolve, reject) => {
			this.server.close((error) => (error === undefined ? resolve() : reject(error)));
			this.server.closeAllConnections();
		});
	}

	/** Takes one request to a provider through its checks and faults; undefined means: drop the connection. */
	async exchange(name: string, exchange: Exchange): Promise<Answer | undefined> {
		const { session } = this;
		const mount = this.mounts.find(({ provider }) => provider.name === name);
		if (mount === undefined) return unknownProvider(this.providers);
		const leave = session.enter();
		try {
			const { method, path } = exchange;
			const body = await readBody(exchange.request);
			const checked = mount.check({ ...exchange, body });
			const record = newRecord(name, exchange, checked);
			session.requests.push(record);
			const report = (kind: Violation['kind'], errors: string[]) => {
				if (errors.length > 0)
					session.violations.push({ provider: name, method, path, kind, errors });
			};
			report('request', checked.violations);

			const limit = session.pace.refuse(name);
			const fault: Fault = limit
				? { status: 429, retryAfter: limit.retryAfter }
				: (session.faults.take({ provider: name, method, path }) ?? {});
			const signal = AbortSignal.any([session.signal, exchange.gone]);
			const answer = await session.inItsTime(
				fault,
				signal,
				async () =>
					await faultyAnswer(mount, checked, fault, (errors) => report('response', errors)),
			);
			record.status = answer?.status ?? 0;
			return answer;
		} finally {
			leave();
		}
	}
}

/** A request on its way through the server. */
interface Exchange {
	request: IncomingMessage;
	method: string;
	path: string;
	query: URLSearchParams;
	headers: Record<string, string>;
	baseUrl: string;
	clientAddress: string;
	/** Aborts when the client has gone. */
	gone: AbortSignal;
}

async function serve(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse) {
	const gone = new AbortController();
	response.once('close', () => gone.abort());
	try {
		const answer = await route(sandbox, request, gone.signal);
		if (answer === undefined) response.destroy();
		else await send(response, answer, sandbox.signal);
	} catch (error) {
		if (gone.signal.aborted) return;
		const status = error instanceof BodyTooLarge ? 413 : 500;
		const text = error instanceof Error ? error.message : String(error);
		const answer = { status, headers: { connection: 'close' }, body: { error: text } };
		await send(response, answer, sandbox.signal);
	}
}

async function route(
	sandbox: Sandbox,
	request: IncomingMessage,
	gone: AbortSignal,
): Promise<Answer | undefined> {
	const { method = 'GET' } = request;
	const headers = plainHeaders(request);
	const origin = `http://${headers.host ?? HOST}`;
	const { pathname, searchParams } = new URL(`${origin}${request.url}`);
	const [, prefix = '', ...rest] = pathname.split('/');
	const path = `/${rest.join('/')}`;
	if (prefix === CONTROL_PREFIX) return control(sandbox, method, path, await readBody(request));
	return await sandbox.exchange(prefix || ROOT_PROVIDER, {
		request,
		method,
		path,
		query: searchParams,
		headers,
		baseUrl: `${origin}/${prefix}`,
		clientAddress: request.socket.remoteAddress ?? '',
		gone,
	});
}

/** The answer as the fault leaves it; undefined when the connection is to be dropped. */
async function faultyAnswer(
	mount: Mount,
	checked: CheckedRequest,
	fault: Fault,
	report: (errors: string[]) => void,
): Promise<Answer | undefined> {
	if (fault.drop === 'before') return undefined;
	const instead = answerInstead(fault, (status) => mount.provider.failure(status));
	if (instead !== undefined) return instead;
	const answer = await handle(mount, checked, report);
	return fault.drop === 'after' ? undefined : spoil(fault, answer);
}

async function handle(
	mount: Mount,
	checked: CheckedRequest,
	report: (errors: string[]) => void,
): Promise<Answer> {
	try {
		const answer = await mount.answer(checked);
		if (checked.operation !== undefined) report(mount.checkAnswer(checked.operation, answer));
		return answer;
	} catch (error) {
		report([`the handler failed: ${error instanceof Error ? error.message : String(error)}`]);
		return { status: 500, body: mount.provider.failure(500) };
	}
}

function newRecord(provider: string, exchange: Exchange, checked: CheckedRequest): RequestRecord {
	return {
		provider,
		method: exchange.method,
		path: exchange.path,
		query: Object.fromEntries(exchange.query),
		headers: exchange.headers,
		body: checked.call.body,
		status: 0,
		operationId: checked.operation?.operationId,
	};
}

function unknownProvider(providers: readonly Provider[]): Answer {
	const known = providers.map(({ name }) => `/${name}`);
	return { status: 404, body: { error: `${STATUS_CODES[404]}: no such provider`, known } };
}
