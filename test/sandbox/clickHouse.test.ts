import type { Connection } from '../../sandbox/providers/betterStackData.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, request, textAt, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

/** The login of a new connection, and where it is good. */
interface Login {
	id: string;
	url: string;
	username: string;
	password: string;
}

async function create(fields: Partial<Connection> = {}): Promise<Login> {
	const url = `${sandbox.baseUrl('betterStack')}/api/v1/connections`;
	const { json } = await request(url, { body: { client_type: 'clickhouse', ...fields } });
	const attribute = (name: string) => at(json, 'data', 'attributes', name);
	return {
		id: textAt(json, 'data', 'id'),
		url: `http://${attribute('host')}:${attribute('port')}/`,
		username: String(attribute('username')),
		password: String(attribute('password')),
	};
}

function basic({ username, password }: Pick<Login, 'username' | 'password'>) {
	return { authorization: `Basic ${btoa(`${username}:${password}`)}` };
}

async function query(login: Login, options: Options = {}): Promise<Reply> {
	const headers = { 'content-type': 'text/plain', ...basic(login) };
	return await request(login.url, { token: '', headers, body: 'SELECT 1', ...options });
}

function expectRefused(reply: Reply, user: string): void {
	expect(reply.status).toBe(403);
	expect(reply.headers.get('x-clickhouse-exception-code')).toBe('516');
	expect(reply.text).toBe(
		`Code: 516. DB::Exception: ${user}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)\n`,
	);
	expect(sandbox.violations).toEqual([]);
}

describe('the login of a new connection', () => {
	it('gets an answer at the address that the connection names', async () => {
		const login = await create();

		const reply = await query(login);

		expect(login.url).toBe(`${sandbox.url}/`);
		expect([reply.status, reply.text]).toEqual([200, '1\n']);
		expect(sandbox.violations).toEqual([]);
	});

	it.each([
		['in the URL', 'POST', '?query=SELECT%201', undefined],
		['by GET', 'GET', '?query=select%201%3B', undefined],
		['in the URL and the body', 'POST', '?query=SELECT', '1'],
		['with a setting', 'POST', '?output_format_pretty_row_numbers=0', 'SELECT 1'],
	])('can send its query %s', async (_how, method, search, body) => {
		const login = await create();

		const reply = await query({ ...login, url: login.url + search }, { method, body });

		expect([reply.status, reply.text]).toEqual([200, '1\n']);
		expect(sandbox.violations).toEqual([]);
	});

	it("can stand in ClickHouse's own headers", async () => {
		const login = await create();
		const headers = {
			'x-clickhouse-user': login.username,
			'x-clickhouse-key': login.password,
		};

		expect(await query(login, { headers })).toMatchObject({ status: 200, text: '1\n' });
		const wrong = { ...headers, 'x-clickhouse-key': 'wrong' };
		expectRefused(await query(login, { headers: wrong }), login.username);
	});

	it.each(['127.0.0.1', '127.0.0.0/8', '0.0.0.0/0', '::/0'])('is good from %s', async (entry) => {
		const login = await create({ ip_allowlist: ['10.0.0.1', '2001:db8::/32', entry] });

		expect(await query(login)).toMatchObject({ status: 200 });
	});

	it('is good until it expires', async () => {
		const login = await create({ valid_until: '2999-01-01T00:00:00Z' });

		expect(await query(login)).toMatchObject({ status: 200 });
	});
});

describe('refused is', () => {
	it('a wrong password', async () => {
		const login = await create();

		expectRefused(await query({ ...login, password: 'wrong' }), login.username);
	});

	it('an unknown user', async () => {
		expectRefused(await query({ ...(await create()), username: 'nobody' }), 'nobody');
	});

	it('a request without a login', async () => {
		expectRefused(await query(await create(), { headers: {} }), 'default');
	});

	it('a deleted connection', async () => {
		const login = await create();
		const url = `${sandbox.baseUrl('betterStack')}/api/v1/connections/${login.id}`;
		await request(url, { method: 'DELETE' });

		expectRefused(await query(login), login.username);
	});

	it('an expired connection', async () => {
		const login = await create({ valid_until: '2020-01-01T00:00:00Z' });

		expectRefused(await query(login), login.username);
	});

	it.each(['10.0.0.1', '128.0.0.0/1', '2001:db8::/32'])('a client outside %s', async (entry) => {
		const login = await create({ ip_allowlist: [entry] });

		expectRefused(await query(login), login.username);
	});
});

describe('what the built-in engine cannot do', () => {
	it.each(['SELECT 2', 'SELECT 1 FORMAT JSON', ''])('it says: %p', async (sql) => {
		const reply = await query(await create(), { method: 'POST', body: sql });

		expect(reply.status).toBe(501);
		expect(reply.headers.get('x-clickhouse-exception-code')).toBe('48');
		expect(reply.text).toMatch(/^Code: 48\. DB::Exception: .+ \(NOT_IMPLEMENTED\)\n$/);
	});

	it.each(['?no_such_setting=1', '?query=SELECT%201&query=SELECT%201'])(
		'a request with %s is refused and reported',
		async (search) => {
			const login = await create();

			const reply = await query({ ...login, url: login.url + search });

			expect(reply.status).toBe(404);
			expect(reply.headers.get('x-clickhouse-exception-code')).toBe('115');
			expect(sandbox.violations).toMatchObject([{ provider: 'clickHouse', kind: 'request' }]);
		},
	);

	it('another method or path is refused and reported', async () => {
		const login = await create();

		expect((await query(login, { method: 'DELETE', body: undefined })).status).toBe(404);
		expect((await query({ ...login, url: `${sandbox.url}/clickHouse/play` })).status).toBe(404);
		expect(sandbox.violations).toHaveLength(2);
	});
});

describe('faults', () => {
	it('hit queries alone when they name ClickHouse', async () => {
		sandbox.fault({ provider: 'clickHouse', status: 503 });
		const login = await create();

		const reply = await query(login);

		expect([reply.status, reply.text]).toEqual([
			503,
			'Code: 1002. DB::Exception: Service Unavailable. (UNKNOWN_EXCEPTION)\n',
		]);
		expect(await query(login)).toMatchObject({ status: 200 });
	});

	it('drop the connection', async () => {
		const login = await create();
		sandbox.fault({ provider: 'clickHouse', drop: 'before' });

		await expect(query(login)).rejects.toThrow();
	});

	it('hold a query until its connection has been deleted', async () => {
		const login = await create();
		sandbox.fault({ provider: 'clickHouse', hold: true });
		const reply = query(login);
		await sandbox.whenHeld(1);

		sandbox.betterStack.connections.delete(login.id);
		sandbox.release();

		expectRefused(await reply, login.username);
	});
});

it('logs queries, with the login masked over HTTP', async () => {
	const login = await create();
	await query(login);
	const key = { 'x-clickhouse-user': login.username, 'x-clickhouse-key': login.password };
	await query(login, { headers: key });

	const { text } = await request(`${sandbox.url}/_control/requests`, { token: '' });

	expect(sandbox.requests.slice(1)).toMatchObject([
		{ provider: 'clickHouse', path: '/', operationId: 'postQuery', body: 'SELECT 1', status: 200 },
		{ provider: 'clickHouse', status: 200 },
	]);
	expect(text).toContain('"provider":"clickHouse"');
	expect(text).not.toContain(login.password);
	expect(text).not.toContain(basic(login).authorization);
});
