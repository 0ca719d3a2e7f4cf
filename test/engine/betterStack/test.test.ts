import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { startUntrustedServer } from '../../untrustedServer.mts';
import { connectionsOf, useBetterStack } from './useBetterStack';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();

/** Tests the login of the newest connection, with other parameters in their place. */
async function test(parameters: INodeParameters = {}, options: INodeParameters = {}, more = {}) {
	const { username, password } = newest();
	return await betterStack.run(
		['connection', 'test'],
		{
			host: '127.0.0.1',
			port: Number(new URL(betterStack.sandbox.url).port),
			userName: username,
			password,
			...parameters,
			options: { protocol: 'http', maxRetries: 0, ...options },
		},
		more,
	);
}

/** The login of the newest connection. */
function newest() {
	const { username = 'nobody', password = 'secret' } =
		connectionsOf(betterStack.sandbox).at(-1) ?? {};
	return { username, password };
}

const resultOf = ({ items }: Awaited<ReturnType<typeof test>>) => items[0]?.json;
const create = async (additionalFields = {}) =>
	await betterStack.run(['connection', 'create'], { note: 'n', additionalFields });

it('answers that a login works, and how long that took', async () => {
	await create();
	expect(resultOf(await test())).toEqual({
		ok: true,
		message: 'The connection answered SELECT 1',
		latencyMs: expect.any(Number),
	});
	expect(betterStack.sandbox.requests.at(-1)).toMatchObject({
		provider: 'clickHouse',
		method: 'GET',
		query: { query: 'SELECT 1' },
	});
});

it('sends the login alone, not the API token', async () => {
	await create();
	await test();
	const { headers } = betterStack.sandbox.requests.at(-1) ?? {};
	const { username, password } = newest();
	expect(headers?.authorization).toBe(`Basic ${btoa(`${username}:${password}`)}`);
	expect(JSON.stringify(headers)).not.toContain('sandbox-global-token');
});

it('tests each item by itself', async () => {
	await create();
	const { password } = newest();
	const { items } = await test(
		{ password: '={{ $json.password }}' },
		{},
		{ items: [{ password: 'wrong' }, { password }] },
	);
	expect(items.map(({ json, pairedItem }) => [json.ok, pairedItem])).toEqual([
		[false, { item: 0 }],
		[true, { item: 1 }],
	]);
});

describe('a login that does not work is a result, not a failure:', () => {
	const REFUSED = {
		ok: false,
		message: expect.stringMatching(
			/^ClickHouse refused the login with code 516: .* whether the connection has expired or was deleted, and whether its IP allowlist leaves out this n8n\.$/,
		),
		latencyMs: expect.any(Number),
	};

	it('a wrong password', async () => {
		await create();
		const result = await test({ password: 'wrong' });
		expect(result.error).toBeUndefined();
		expect(resultOf(result)).toEqual(REFUSED);
	});

	it('an unknown user', async () => {
		await create();
		expect(resultOf(await test({ userName: 'nobody' }))).toEqual(REFUSED);
	});

	it('an address that the allow-list leaves out', async () => {
		await create({ ipAllowlist: '10.0.0.1' });
		expect(resultOf(await test())).toEqual(REFUSED);
	});

	it('a connection that has expired', async () => {
		await create({ validUntil: '2020-01-01T00:00:00Z' });
		expect(resultOf(await test())).toEqual(REFUSED);
	});

	it('a connection that was deleted', async () => {
		await create();
		const { username, password } = newest();
		betterStack.sandbox.betterStack.connections.clear();
		expect(resultOf(await test({ userName: username, password }))).toEqual(REFUSED);
	});

	it('a host where nobody listens', async () => {
		await create();
		expect(resultOf(await test({ port: 1 }))).toMatchObject({
			ok: false,
			message: expect.stringMatching(/^127\.0\.0\.1 could not be reached: /),
		});
	});

	it('a host that does not exist', async () => {
		await create();
		const options = { protocol: 'https' };
		const host = 'no-such-host.invalid.betterstackdata.com';
		expect(resultOf(await test({ host, port: 443 }, options))).toMatchObject({
			ok: false,
			message: expect.stringContaining(host),
		});
	});

	it('a host that speaks no TLS', async () => {
		await create();
		const result = await test({}, { protocol: 'https' });
		expect(resultOf(result)).toMatchObject({ ok: false });
		expect(betterStack.sandbox.requests.at(-1)?.provider).toBe('betterStack');
	});

	it('a certificate that nobody vouches for', async () => {
		await create();
		const server = await startUntrustedServer();
		try {
			const result = await test({ port: server.port }, { protocol: 'https' });
			expect(resultOf(result)).toMatchObject({
				ok: false,
				message: '127.0.0.1 could not be reached: self-signed certificate',
			});
			expect(server.requests).toBe(0);
		} finally {
			await server.close();
		}
	});

	it.each<[string, Fault, RegExp]>([
		[
			'another answer of ClickHouse',
			{ status: 500, body: 'Code: 159. DB::Exception: Timeout\nmore' },
			/^ClickHouse answered with code 159: Code: 159\. DB::Exception: Timeout$/,
		],
		[
			'another server',
			{ status: 200, body: '<html>\nWelcome' },
			/^The host answered with status 200, but not as ClickHouse does: <html>$/,
		],
		[
			'a redirect, which is not followed',
			{ status: 302, headers: { location: '/?query=SELECT%201' }, body: 'Moved' },
			/^The host answered with status 302, but not as ClickHouse does: Moved$/,
		],
		['a limit', { status: 429, retryAfter: 999 }, /^127\.0\.0\.1 is limiting requests$/],
		['no answer', { drop: 'before' }, /^The request to 127\.0\.0\.1 got no answer: /],
		['silence', { delay: 2000 }, /^127\.0\.0\.1 did not answer within 300 ms$/],
	])('%s', async (_name, fault, message) => {
		await create();
		betterStack.sandbox.fault({ ...fault, provider: 'clickHouse' });
		const result = await test({}, { timeout: 300 });
		expect(resultOf(result)).toMatchObject({ ok: false, message: expect.stringMatching(message) });
		const asked = betterStack.sandbox.requests.filter(({ provider }) => provider === 'clickHouse');
		expect(asked).toHaveLength(1);
	});
});

describe('the host', () => {
	it.each([
		['of somebody else', 'example.com'],
		['that only looks like it', 'betterstackdata.com.example.com'],
		['that ends alike', 'notbetterstackdata.com'],
		['of this machine by another name', 'localhost'],
	])('%s gets no password', async (_name, host) => {
		const { error } = await test({ host }, { protocol: 'https' });
		expect(error?.message).toBe(
			"'Host' is no host of Better Stack, so that the password was not sent there [item 0]",
		);
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it.each([
		'https://127.0.0.1',
		'127.0.0.1/path',
		'127.0.0.1:80',
		'user@127.0.0.1',
		'127.0.0.1?x',
		'127.0.0.1#x',
		'evil.com\\.betterstackdata.com',
		'a b.betterstackdata.com',
		'..betterstackdata.com',
	])('is not %s', async (host) => {
		const { error } = await test({ host }, { allowOtherHost: true });
		expect(error?.message).toBe("'Host' is not a host name [item 0]");
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it('may be another one with Allow Other Host', async () => {
		await create();
		const result = await test({ host: 'LOCALHOST' }, { allowOtherHost: true });
		expect(resultOf(result)).toMatchObject({ ok: true });
	});

	it('is asked by HTTP on this machine only', async () => {
		const { error } = await test({ host: 'eu-nbg-2-connect.betterstackdata.com' });
		expect(error?.message).toBe("'Protocol' HTTP is for a host on this machine only [item 0]");
	});
});

it.each([
	[{ host: '={{ "" }}' }, "'Host' is empty"],
	[{ port: 0 }, "'Port' must be a whole number from 1 to 65535"],
	[{ port: '={{ "x" }}' }, "'Port' must be a whole number"],
	[{ userName: '={{ "" }}' }, "'User Name' is empty"],
	[{ password: '={{ $json.password }}' }, "'Password' is empty"],
])('sends nothing with %j', async (parameters, message) => {
	const { error } = await test(parameters);
	expect(error?.message).toContain(message);
	expect(betterStack.sandbox.requests).toEqual([]);
});

it('shows the password nowhere, whatever the host echoes', async () => {
	await create();
	const { username, password } = newest();
	const echoes = [password, btoa(`${username}:${password}`), encodeURIComponent(password)];
	for (const body of echoes) {
		betterStack.sandbox.fault({ provider: 'clickHouse', status: 403, body: `Code: 516. ${body}` });
		const { saved, items } = await test(
			{ password: '={{ $json.secret.split("").reverse().join("") }}' },
			{},
			{ items: [{ secret: password.split('').reverse().join('') }] },
		);
		expect(items[0]?.json.message).toMatch(/: Code: 516\. \S*\*\*\*/);
		expect(saved).not.toContain(password);
		expect(saved).not.toContain(btoa(`${username}:${password}`).slice(-40, -4));
	}
});

it('can be cancelled', async () => {
	let cancel = () => {};
	await create();
	betterStack.sandbox.fault({ provider: 'clickHouse', hold: true });
	const running = test({}, {}, { started: (stop: () => void) => (cancel = stop) });
	await betterStack.sandbox.whenHeld(1);
	cancel();
	expect((await running).status).toBe('canceled');
});
