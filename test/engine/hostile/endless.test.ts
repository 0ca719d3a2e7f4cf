import { gzipSync, serve as start, type Server } from './ownServer.mts';
import { credentialsFor as credible, POSTGRES, byName } from '../credible/useCredible';
import { credentialsFor as betterStack } from '../betterStack/useBetterStack';
import { runNode, type NodeRun } from '../engine';
import { credentialsFor as lerian, NEW } from '../lerian/useLerian';
import { connecting, credentialsFor as supermetrics } from '../supermetrics/useSupermetrics';
import { useSandbox } from '../../useSandbox';
import type { Sandbox } from '../../../sandbox/server.mts';

jest.setTimeout(120_000);

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

type Given = Pick<NodeRun, 'type' | 'parameters' | 'credentials'>;

/** A list and a create of each node. */
const NODES: Array<[name: string, make: () => Given]> = [
	[
		'betterStackTelemetry',
		() => ({
			type: 'betterStackTelemetry',
			parameters: { note: 'one' },
			credentials: betterStack(sandbox),
		}),
	],
	[
		'credibleData',
		() => ({
			type: 'credibleData',
			parameters: { ...POSTGRES, projectName: byName('demo'), connectionName: 'one' },
			credentials: credible(sandbox),
		}),
	],
	[
		'lerianReporter',
		() => ({ type: 'lerianReporter', parameters: NEW, credentials: lerian(sandbox) }),
	],
	[
		'supermetricsHub',
		() => ({
			type: 'supermetricsHub',
			parameters: connecting('AW', 'SQL_BQ'),
			credentials: supermetrics(sandbox),
		}),
	],
];

/** Runs an operation of connections under "Continue", with a deadline. */
async function failing(given: Given, operation: string, timeout: number) {
	const { errors, items } = await runNode({
		...given,
		parameters: {
			resource: 'connection',
			operation,
			...given.parameters,
			options: { timeout, maxRetries: 0 },
		},
		onError: 'continueErrorOutput',
	});
	expect(items).toEqual([]);
	const { error, message, details } = errors[0]?.json ?? {};
	return { error: String(error), message: String(message), details: Object(details) };
}

describe.each(NODES)('%s', (_name, make) => {
	it.each([
		['no headers ever come', { hold: true }, /did not answer within 400 ms/],
		['a body dribbles', { endless: 20 }, /did not (come to its end|answer within)/],
	] as const)('a read ends where %s', async (_what, fault, words) => {
		sandbox.fault({ ...fault, method: 'GET', times: 9 });
		const { error, details } = await failing(make(), 'getAll', 400);
		expect(error).toMatch(words);
		expect(details.outcome).toBe('notApplied');
	});

	it.each([
		['no headers ever come', { hold: 'after' }],
		['a body dribbles', { endless: 20 }],
	] as const)('a create of which %s ends, and is not taken for undone', async (_what, fault) => {
		sandbox.fault({ ...fault, method: 'POST' });
		const run = runNode({
			...make(),
			parameters: {
				resource: 'connection',
				operation: 'create',
				...make().parameters,
				options: { timeout: 1500, maxRetries: 0 },
			},
			onError: 'continueErrorOutput',
		});
		const { items, errors } = await run;
		// Lerian and Credible find it again by its name.
		const outcome = Object(errors[0]?.json.details).outcome;
		expect(items.length === 1 || ['unknown', 'applied'].includes(outcome)).toBe(true);
		expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
		sandbox.release();
	});
});

describe('a body that is larger than what is read', () => {
	let server: Server;
	let sent = 0;

	async function serve(listener: Parameters<typeof start>[0]): Promise<string> {
		const started = await start(listener);
		server = started.server;
		return started.url;
	}

	afterEach(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	const onlyBetterStack = (baseUrl: string): Given => ({
		type: 'betterStackTelemetry',
		parameters: {},
		credentials: { betterStackTelemetryApi: { apiToken: 'token', baseUrl } },
	});

	it('ends the connection, and says so', async () => {
		sent = 0;
		const row = Buffer.from(`${'{"id":"1","attributes":{}},'.repeat(4000)}\n`);
		const baseUrl = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.write('{"data":[');
			const more = () => {
				while (!response.destroyed && response.write(row)) sent += row.length;
				sent += row.length;
			};
			response.on('drain', more);
			more();
		});
		const { error, details } = await failing(onlyBetterStack(baseUrl), 'getAll', 60_000);
		expect(error).toBe('The answer of Better Stack is longer than 64 MB [item 0]');
		expect(details.outcome).toBe('notApplied');
		// What is under way between both ends comes on top.
		expect(sent).toBeLessThan(90 * 1024 * 1024);
	});

	it('counts what a compressed body unpacks to, and still finds what was created', async () => {
		const bomb = gzipSync(
			Buffer.concat([Buffer.from('{"data":{"id":"4711","x":"'), Buffer.alloc(70_000_000, 'x')]),
		);
		expect(bomb.length).toBeLessThan(100_000);
		const baseUrl = await serve((request, response) => {
			const isCreate = request.method === 'POST';
			const headers = { 'content-type': 'application/json' };
			if (isCreate) {
				response.writeHead(201, { ...headers, 'content-encoding': 'gzip' }).end(bomb);
			} else {
				response.writeHead(200, headers).end('{"data":[],"pagination":{}}');
			}
		});
		const { details } = await failing(onlyBetterStack(baseUrl), 'create', 60_000);
		expect(details).toMatchObject({
			status: 201,
			outcome: 'applied',
			advice: expect.stringContaining('4711'),
		});
	});

	it('tells a connection that is lost after the ID of what was created', async () => {
		const baseUrl = await serve((request, response) => {
			if (request.method !== 'POST') {
				response.writeHead(200).end('{"data":[],"pagination":{}}');
				return;
			}
			response.writeHead(201, { 'content-type': 'application/json', 'content-length': 5000 });
			response.write('{"data":{"id":"4711","attributes":{"pass', () => response.destroy());
		});
		const { details } = await failing(onlyBetterStack(baseUrl), 'create', 60_000);
		expect(details).toMatchObject({
			outcome: 'applied',
			advice: expect.stringContaining('4711'),
		});
	});
});
