import { startSandbox, type Fault, type Sandbox } from '../../sandbox/server.mts';
import { at, request, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

const CONNECTIONS = '/api/v1/connections';
const NEW = { client_type: 'clickhouse' };

async function call(path: string, options?: Options): Promise<Reply> {
	return await request(sandbox.baseUrl('betterStack') + path, options);
}

async function statuses(...calls: Array<[path: string, options?: Options]>): Promise<number[]> {
	const found: number[] = [];
	for (const [path, options] of calls) found.push((await call(path, options)).status);
	return found;
}

describe('which requests a fault hits', () => {
	it('the next one, once', async () => {
		sandbox.fault({ status: 503 });
		expect(sandbox.faults).toHaveLength(1);

		expect(await statuses([CONNECTIONS], [CONNECTIONS])).toEqual([503, 200]);
		expect(sandbox.faults).toEqual([]);
	});

	it('as many as asked for, after those to skip', async () => {
		sandbox.fault({ status: 503, skip: 1, times: 2 });

		expect(await statuses([CONNECTIONS], [CONNECTIONS], [CONNECTIONS], [CONNECTIONS])).toEqual([
			200, 503, 503, 200,
		]);
	});

	it('by method and exact path', async () => {
		sandbox.fault({ status: 503, method: 'POST', path: CONNECTIONS });

		expect(
			await statuses([CONNECTIONS], [`${CONNECTIONS}/1`], [CONNECTIONS, { body: NEW }]),
		).toEqual([200, 404, 503]);
	});

	it('by regular expression and provider', async () => {
		sandbox.fault({ status: 500, provider: 'another' });
		sandbox.fault({ status: 503, provider: 'betterStack', path: '^/api/v1/connections/\\d+$' });

		expect(await statuses([CONNECTIONS], [`${CONNECTIONS}/1`])).toEqual([200, 503]);
	});

	it('counts requests that another fault has answered', async () => {
		sandbox.fault({ status: 429 });
		sandbox.fault({ status: 500, skip: 2 });

		expect(await statuses([CONNECTIONS], [CONNECTIONS], [CONNECTIONS])).toEqual([429, 200, 500]);
	});
});

describe('a status instead of the handling', () => {
	it('comes in the envelope of the provider', async () => {
		sandbox.fault({ status: 429, retryAfter: 2 });

		const reply = await call(CONNECTIONS, { body: NEW });

		expect(reply.status).toBe(429);
		expect(reply.headers.get('retry-after')).toBe('2');
		expect(reply.headers.get('x-request-id')).not.toBeNull();
		expect(reply.json).toEqual({ errors: 'Rate limited' });
		expect(sandbox.betterStack.connections.size).toBe(0);
		expect(sandbox.requests).toMatchObject([{ status: 429, operationId: 'createConnection' }]);
		expect(sandbox.violations).toEqual([]);
	});

	it('takes a body and headers', async () => {
		sandbox.fault({ status: 422, body: { errors: { base: ['no'] } } });
		sandbox.fault({ status: 502, body: '<p>', headers: { 'content-type': 'text/html' } });
		sandbox.fault({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });

		const replies = [await call(CONNECTIONS), await call(CONNECTIONS), await call(CONNECTIONS)];

		expect(replies[0]?.json).toEqual({ errors: { base: ['no'] } });
		expect(replies[1]?.text).toBe('<p>');
		expect(replies[1]?.headers.get('content-type')).toBe('text/html');
		expect(replies[2]?.status).toBe(302);
		expect(replies[2]?.headers.get('location')).toBe('http://127.0.0.1:1/');
		expect(sandbox.violations).toEqual([]);
	});
});

describe('waiting', () => {
	it('delays, alone or with another effect', async () => {
		sandbox.fault({ delay: 1 });
		sandbox.fault({ delay: 1, status: 503 });

		expect(await statuses([CONNECTIONS], [CONNECTIONS])).toEqual([200, 503]);
	});

	it('holds requests until they are released', async () => {
		sandbox.fault({ hold: true, times: 5 });
		const replies = [1, 2, 3].map(async () => await call(CONNECTIONS, { body: NEW }));
		await sandbox.whenHeld(3);

		expect([sandbox.held, sandbox.maxInFlight]).toEqual([3, 3]);
		expect(sandbox.betterStack.connections.size).toBe(0);
		sandbox.release();

		expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([201, 201, 201]);
		expect([sandbox.held, sandbox.faults.length]).toEqual([0, 0]);
	});

	it('holds answers whose request is handled', async () => {
		sandbox.fault({ hold: 'after' });
		const reply = call(CONNECTIONS, { body: NEW });
		await sandbox.whenHeld(1);

		expect(sandbox.betterStack.connections.size).toBe(1);
		sandbox.release();

		expect((await reply).status).toBe(201);
	});

	it('delays answers whose request is handled', async () => {
		sandbox.fault({ delayAfter: 60_000 });
		const reply = call(CONNECTIONS, { body: NEW });
		await arrived(1);
		while (sandbox.betterStack.connections.size === 0) await request(sandbox.url);
		sandbox.reset();

		await expect(reply).rejects.toThrow();
	});

	it('does not handle a request whose client has gone', async () => {
		sandbox.fault({ hold: true });
		const cancel = new AbortController();
		const reply = call(CONNECTIONS, { body: NEW, signal: cancel.signal });
		await sandbox.whenHeld(1);
		cancel.abort();

		await expect(reply).rejects.toThrow();
		await call(CONNECTIONS);
		sandbox.release();
		expect(sandbox.betterStack.connections.size).toBe(0);
		expect(sandbox.requests[0]?.status).toBe(0);
	});

	it.each<[string, Fault]>([
		['held', { hold: true }],
		['delayed', { delay: 60_000 }],
	])('ends a %s request on reset and on close', async (_name, fault) => {
		sandbox.fault({ ...fault, times: 2 });
		const first = call(CONNECTIONS);
		await arrived(1);
		sandbox.reset();
		await expect(first).rejects.toThrow();

		sandbox.fault(fault);
		const second = call(CONNECTIONS);
		await arrived(1);
		await sandbox.close();
		await expect(second).rejects.toThrow();

		sandbox = await startSandbox();
	});

	it('counts requests one after the other as one at a time', async () => {
		await statuses([CONNECTIONS], [CONNECTIONS], [CONNECTIONS]);

		expect(sandbox.maxInFlight).toBe(1);
	});
});

/** Waits until the sandbox has seen this many requests; answered control requests drive the event loop meanwhile. */
async function arrived(count: number): Promise<void> {
	while (sandbox.requests.length < count) await request(`${sandbox.url}/_control/faults`);
}

describe('spoiled answers', () => {
	it('drops the connection before the handling', async () => {
		sandbox.fault({ drop: 'before' });

		await expect(call(CONNECTIONS, { body: NEW })).rejects.toThrow();
		expect(sandbox.betterStack.connections.size).toBe(0);
		expect(sandbox.requests).toMatchObject([{ status: 0 }]);
	});

	it('drops the connection after the handling', async () => {
		sandbox.fault({ drop: 'after' });

		await expect(call(CONNECTIONS, { body: NEW })).rejects.toThrow();
		expect(sandbox.betterStack.connections.size).toBe(1);
		expect(sandbox.requests).toMatchObject([{ status: 0 }]);
	});

	it('cuts the JSON', async () => {
		sandbox.fault({ truncate: true });

		const reply = await call(CONNECTIONS, { body: NEW });

		expect([reply.status, reply.json]).toEqual([201, undefined]);
		expect(reply.text).toMatch(/^{"data":/);
		expect(reply.headers.get('content-type')).toContain('application/json');
		expect(Number(reply.headers.get('content-length'))).toBe(reply.text.length);
		expect(sandbox.betterStack.connections.size).toBe(1);
	});

	it('sends a web page', async () => {
		sandbox.betterStack.seed({ connections: 1 });
		sandbox.fault({ html: true, times: 3 });

		const replies = [
			await call(CONNECTIONS, { body: NEW }),
			await call(CONNECTIONS),
			await call(`${CONNECTIONS}/44498`, { method: 'DELETE' }),
		];

		expect(replies.map(({ status }) => status)).toEqual([201, 200, 200]);
		for (const reply of replies) {
			expect(reply.headers.get('content-type')).toContain('text/html');
			expect(reply.text).toMatch(/^<!doctype html>/);
		}
		expect([...sandbox.betterStack.connections.keys()]).toEqual(['44499']);
	});

	it('changes headers', async () => {
		const elsewhere = { 'content-type': 'text/plain', location: 'http://127.0.0.1:1/' };
		sandbox.fault({ headers: elsewhere });

		const reply = await call(CONNECTIONS, { body: NEW });

		expect([reply.status, reply.headers.get('content-type')]).toEqual([201, 'text/plain']);
		expect(reply.headers.get('location')).toBe('http://127.0.0.1:1/');
		expect(sandbox.betterStack.connections.size).toBe(1);
	});

	it.each([0, 1])('sends without end, %i ms between bytes', async (endless) => {
		sandbox.fault({ endless, times: 2 });
		const cancel = new AbortController();
		const responses = await Promise.all([
			fetch(sandbox.baseUrl('betterStack') + CONNECTIONS, { signal: cancel.signal }),
			fetch(sandbox.baseUrl('betterStack') + CONNECTIONS),
		]);
		const [reader, other] = responses.map(({ body }) => body?.getReader());
		let text = '';
		while (!text.includes('  ')) {
			const { done, value } = (await reader?.read()) ?? { done: true };
			if (done) break;
			text += Buffer.from(value ?? []).toString();
		}
		expect(text).toMatch(/^{"errors":.*} +$/);
		cancel.abort();
		await expect(reader?.read()).rejects.toThrow();

		sandbox.reset();
		const rest = async () => {
			while (!(await other?.read())?.done);
		};
		await expect(rest()).rejects.toThrow();
	});

	it('replaces the JSON, and leaves the state alone', async () => {
		sandbox.betterStack.seed({ connections: 1 });
		sandbox.fault({
			replace: (answer: { data: object[] }) => {
				answer.data.push({ foreign: true });
				return { ...answer, extra: 1 };
			},
		});

		const reply = await call(CONNECTIONS);

		expect(at(reply.json, 'extra')).toBe(1);
		expect(at(reply.json, 'data')).toHaveLength(2);
		expect(sandbox.betterStack.connections.size).toBe(1);
		expect(sandbox.violations).toEqual([]);
	});

	it('tells when a replacement fails', async () => {
		sandbox.fault({
			replace: () => {
				throw new Error('broken test');
			},
		});

		const reply = await call(CONNECTIONS);

		expect([reply.status, reply.json]).toEqual([500, { error: 'broken test' }]);
	});
});

it.each<[string, Fault]>([
	['needs one of', {}],
	['one effect, not hold and html', { hold: true, html: true }],
	['"retryAfter" needs a status', { retryAfter: 1, html: true }],
	['"body" needs a status', { body: 'x', headers: {} }],
	['"status" must be', { status: 99 }],
	['"path" must be', { path: 'api', html: true }],
	['"path" must be', { path: '^(', html: true }],
	['"times" must be', { times: 0, html: true }],
])('refuses an unusable fault: %s', (message, fault) => {
	expect(() => sandbox.fault(fault)).toThrow(message);
});
