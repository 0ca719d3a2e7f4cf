import { BETTER_STACK_TOKEN } from '../../sandbox/providers/betterStack.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { request, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

async function control(path: string, options?: Options): Promise<Reply> {
	return await request(`${sandbox.url}/_control${path}`, { token: '', ...options });
}

async function create(fields: object = {}): Promise<Reply> {
	const body = { client_type: 'clickhouse', ...fields };
	return await request(`${sandbox.baseUrl('betterStack')}/api/v1/connections`, { body });
}

it('injects faults', async () => {
	const reply = await control('/faults', { body: { status: 429, retryAfter: '1' } });

	expect(reply.status).toBe(201);
	expect(reply.json).toEqual({ faults: [{ status: 429, retryAfter: '1', skip: 0, times: 1 }] });
	expect((await control('/faults')).json).toEqual(reply.json);
	expect((await create()).status).toBe(429);
});

it('releases held requests', async () => {
	await control('/faults', { body: { hold: true } });
	const reply = create();
	await sandbox.whenHeld(1);

	await control('/release', { method: 'POST' });

	expect((await reply).status).toBe(201);
});

it('seeds', async () => {
	const reply = await control('/seed', { body: { provider: 'betterStack', connections: 3 } });

	expect(reply.json).toEqual({ seeded: { connections: 3 } });
	expect(sandbox.betterStack.connections.size).toBe(3);
});

it('shows the state without secrets', async () => {
	sandbox.betterStack.seed({ connections: 1 });

	const reply = await control('/state');

	expect(reply.json).toMatchObject({
		betterStack: {
			connections: [{ id: 44498 }],
			sources: [{ name: 'Application example' }, {}, {}, {}],
		},
	});
	const { connections, sources } = sandbox.betterStack;
	const secrets = [...connections.values()].map(({ password }) => password);
	for (const secret of [...secrets, ...sources.map(({ token }) => token)]) {
		expect(reply.text).not.toContain(secret);
	}
});

it('shows requests with their secrets masked', async () => {
	await create({ note: 'shown', password: 'hidden-1', nested: [{ apiKey: 'hidden-2' }] });
	await request(`${sandbox.baseUrl('betterStack')}/x?token=hidden-3`, {
		body: 'hidden-4',
		headers: { cookie: 'hidden-5', 'x-api-key': 'hidden-6' },
	});

	const reply = await control('/requests');

	expect(reply.json).toMatchObject({
		requests: [
			{
				method: 'POST',
				status: 422,
				headers: { authorization: '***' },
				body: { note: 'shown', password: '***', nested: [{ apiKey: '***' }] },
			},
			{ path: '/x', query: { token: '***' }, body: '(8 characters)' },
		],
	});
	expect(reply.text).not.toMatch(/hidden/);
	expect(reply.text).not.toContain(BETTER_STACK_TOKEN);
	expect((await control('/violations')).text).not.toMatch(/hidden/);
});

it('shows violations', async () => {
	await create({ name: 'x' });

	expect((await control('/violations')).json).toMatchObject({ violations: [{ kind: 'request' }] });
});

it('resets', async () => {
	await create();

	expect((await control('/reset', { method: 'POST' })).status).toBe(200);

	expect((await control('/requests')).json).toEqual({ requests: [] });
	expect(sandbox.betterStack.connections.size).toBe(0);
});

it('is no request to a provider', async () => {
	await control('/state');

	expect([sandbox.requests, sandbox.maxInFlight]).toEqual([[], 0]);
});

it.each<[string, string, unknown]>([
	['/faults', 'The body is not valid JSON', '{'],
	['/faults', 'The body must be a JSON object', []],
	['/faults', 'A fault needs one of: status', {}],
	['/faults', 'A fault has no field "statsu"', { statsu: 500 }],
	['/faults', '"replace" must be a function', { replace: 'x' }],
	['/faults', '"delay" must be a number of milliseconds', { delay: 'long' }],
	['/faults', 'A fault has one effect, not status and drop', { status: 500, drop: 'before' }],
	['/seed', '"provider" must be one of: betterStack', { connections: 1 }],
	['/seed', '"teams" is unknown', { provider: 'betterStack', teams: 1 }],
	['/seed', '"sources" must be a whole number', { provider: 'betterStack', sources: -1 }],
])('%s answers bad input: %s', async (path, message, body) => {
	const reply = await control(path, { body });

	expect(reply.status).toBe(400);
	expect(reply.json).toEqual({ error: expect.stringContaining(message) });
});

it('lists its endpoints where there is none', async () => {
	const reply = await control('/nothing');

	expect(reply.status).toBe(404);
	expect(reply.json).toMatchObject({ known: expect.arrayContaining(['POST /_control/faults']) });
});
