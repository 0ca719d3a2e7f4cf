import { LERIAN_CLIENT, LERIAN_TOKEN_WITHOUT_PERMISSION } from '../../sandbox/providers/lerian.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import type { Postgres } from '../postgres.mts';
import { usePostgres } from '../usePostgres';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, textAt, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
let postgres: Postgres;
usePostgres((started) => (postgres = started));

const CONNECTIONS = '/v1/management/connections';
const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const PRODUCT = { 'x-product-name': 'Reporter' };
const BODY = {
	configName: 'production-db',
	type: 'POSTGRESQL',
	host: 'db.example.com',
	port: 5432,
	databaseName: 'ledger',
	userName: 'dbuser',
	password: 'secretpassword',
};

async function call(path: string, options: Options = {}): Promise<Reply> {
	return await request(sandbox.baseUrl('lerian') + path, { token: '', ...options });
}

async function create(fields: object = {}, headers: Record<string, string> = PRODUCT) {
	return await call(CONNECTIONS, { body: { ...BODY, ...fields }, headers });
}

describe('create', () => {
	it('answers with the connection, without its secrets, the product in lower case', async () => {
		const reply = await create({
			schema: 'public',
			ssl: { mode: 'require', ca: 'authority', key: 'private' },
			metadata: { team: 'data' },
		});
		expect(reply.status).toBe(201);
		expect(reply.json).toEqual({
			id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
			productName: 'reporter',
			configName: 'production-db',
			type: 'POSTGRESQL',
			host: 'db.example.com',
			port: 5432,
			databaseName: 'ledger',
			userName: 'dbuser',
			schema: 'public',
			ssl: { mode: 'require' },
			metadata: { team: 'data' },
			createdAt: expect.any(String),
			updatedAt: expect.any(String),
		});
		expect(sandbox.violations).toEqual([]);
	});

	it.each([
		['no product', {}, {}, 'FET-0403'],
		['a product of other characters', {}, { 'x-product-name': 'a b' }, 'FET-0403'],
		['a missing field', { host: undefined }, PRODUCT, 'FET-0402'],
		['an empty password', { password: '' }, PRODUCT, 'FET-0402'],
		['port 0', { port: 0 }, PRODUCT, 'FET-0402'],
		['a port too high', { port: 65_536 }, PRODUCT, 'FET-0001'],
		['a name of other characters', { configName: 'my db' }, PRODUCT, 'FET-0402'],
		['a name too short', { configName: 'db' }, PRODUCT, 'FET-0001'],
		['a type in lower case', { type: 'postgresql' }, PRODUCT, 'FET-0001'],
		['a host that begins with a digit', { host: '1db.example.com' }, PRODUCT, 'FET-0001'],
		['a host with an underscore', { host: 'my_db' }, PRODUCT, 'FET-0001'],
		['a host that ends in a dot', { host: 'db.example.com.' }, PRODUCT, 'FET-0001'],
		['ssl without ca', { ssl: { mode: 'disable' } }, PRODUCT, 'FET-0402'],
		['an unknown field', { userId: 1 }, PRODUCT, 'FET-0400'],
	])('refuses %s and reports it', async (_name, fields, headers, code) => {
		const reply = await create(fields, headers);
		expect([reply.status, at(reply.json, 'code')]).toEqual([400, code]);
		expect(sandbox.violations).toHaveLength(1);
		expect(sandbox.lerian.connections.size).toBe(0);
	});

	it.each(['10.0.0.1', '2001:db8::1', 'db', 'DB-1.example.com'])(
		'takes the host %s',
		async (host) => {
			expect((await create({ host })).status).toBe(201);
		},
	);

	it.each([
		['POSTGRESQL', 'verify-full', 201],
		['POSTGRESQL', 'true', 400],
		['MYSQL', 'skip-verify', 201],
		['MYSQL', 'require', 400],
		['MONGODB', 'insecure', 201],
		['ORACLE', 'verify', 201],
		['SQL_SERVER', 'strict', 201],
		['SQL_SERVER', 'Strict', 400],
	])('for %s with SSL mode %s answers %i', async (type, mode, status) => {
		const reply = await create({ type, ssl: { mode, ca: 'authority' } });
		expect(reply.status).toBe(status);
	});

	it('refuses a name that is taken, for another product too, until it is deleted', async () => {
		const first = await create();
		const again = await create({}, { 'x-product-name': 'other' });
		expect([again.status, at(again.json, 'code')]).toEqual([409, 'FET-1002']);
		await call(`${CONNECTIONS}/${textAt(first.json, 'id')}`, { method: 'DELETE' });
		expect((await create()).status).toBe(201);
	});

	it('refuses private addresses where tenants share the manager', async () => {
		sandbox.lerian.options.multiTenant = true;
		for (const host of ['10.1.2.3', '192.168.1.1', '::1', '169.254.169.254']) {
			expect(at((await create({ host })).json, 'code')).toBe('FET-0414');
		}
		expect((await create({ host: '8.8.8.8' })).status).toBe(201);
	});
});

describe('get, update, delete', () => {
	it('say 404 FET-1001 for an unknown ID, and 400 FET-0404 for none', async () => {
		for (const method of ['GET', 'DELETE']) {
			const unknown = await call(`${CONNECTIONS}/${UNKNOWN}`, { method });
			expect([unknown.status, at(unknown.json, 'code')]).toEqual([404, 'FET-1001']);
			expect(sandbox.violations).toEqual([]);
		}
		const none = await call(`${CONNECTIONS}/7`);
		expect([none.status, at(none.json, 'code')]).toEqual([400, 'FET-0404']);
	});

	it('changes what is sent; ssl and metadata as a whole', async () => {
		const { id } = sandbox.lerian.add({
			configName: 'one',
			ssl: { mode: 'true', ca: 'a', key: 'k' },
			metadata: { a: '1' },
		});
		const body = { port: 3307, ssl: { mode: 'false', ca: 'b' }, metadata: { b: '2' } };
		const reply = await call(`${CONNECTIONS}/${id}`, { method: 'PATCH', body });
		expect(reply.json).toMatchObject({ port: 3307, ssl: { mode: 'false' }, metadata: { b: '2' } });
		expect(sandbox.lerian.connections.get(id)).toMatchObject({
			password: 'seeded-password',
			ssl: { mode: 'false', ca: 'b' },
		});
		expect(sandbox.lerian.connections.get(id)?.ssl?.key).toBeUndefined();
	});

	it('checks a change against the record: SSL mode by the new type, a name that is taken', async () => {
		sandbox.lerian.add({ configName: 'taken' });
		const { id } = sandbox.lerian.add({ configName: 'one', ssl: { mode: 'true', ca: 'a' } });
		const patch = async (body: object) =>
			at((await call(`${CONNECTIONS}/${id}`, { method: 'PATCH', body })).json, 'code');
		expect(await patch({ type: 'POSTGRESQL' })).toBe('FET-0001');
		expect(await patch({ configName: 'taken' })).toBe('FET-1002');
		expect(await patch({ configName: 'one' })).toBeUndefined();
		expect(await patch({})).toBe('FET-0001');
	});

	it('leave a connection alone that a job is using', async () => {
		const { id } = sandbox.lerian.add({ configName: 'one' });
		sandbox.lerian.busy.add('one');
		const replies = [
			await call(`${CONNECTIONS}/${id}`, { method: 'PATCH', body: { port: 1 } }),
			await call(`${CONNECTIONS}/${id}`, { method: 'DELETE' }),
		];
		for (const reply of replies) {
			expect([reply.status, at(reply.json, 'code')]).toEqual([409, 'FET-1021']);
		}
	});
});

describe('assign', () => {
	it('gives a connection a product once', async () => {
		const { id } = sandbox.lerian.add({ configName: 'one', productName: undefined });
		const assign = async () =>
			await call(`${CONNECTIONS}/${id}/assign`, { method: 'POST', headers: PRODUCT });
		expect(at((await assign()).json, 'productName')).toBe('reporter');
		const again = await assign();
		expect([again.status, at(again.json, 'code')]).toEqual([409, 'FET-1015']);
	});
});

describe('test', () => {
	const test = async (id: string) => await call(`${CONNECTIONS}/${id}/test`, { method: 'POST' });

	it('dials PostgreSQL for real', async () => {
		const { host, port, database, user, password } = postgres;
		const login = { type: 'POSTGRESQL', host, port, databaseName: database } as const;
		const good = sandbox.lerian.add({ configName: 'good', ...login, userName: user, password });
		const bad = sandbox.lerian.add({ configName: 'bad', ...login, userName: user, password: 'no' });
		expect((await test(good.id)).json).toEqual({
			status: 'success',
			message: 'Connection successful',
			latencyMs: expect.any(Number),
		});
		const refused = await test(bad.id);
		expect(refused.status).toBe(500);
		expect(refused.json).toMatchObject({ code: 500, title: 'Database Connection Error' });
		sandbox.lerian.options.failing = 'failure';
		expect((await test(bad.id)).json).toMatchObject({ status: 'failure' });
		expect(sandbox.violations).toEqual([]);
	});

	it('takes ten a minute for each connection, and says the seconds in the text only', async () => {
		const { id } = sandbox.lerian.add({ configName: 'one' });
		const other = sandbox.lerian.add({ configName: 'other' });
		for (let tests = 0; tests < 10; tests++) expect((await test(id)).status).toBe(200);
		const limited = await test(id);
		expect(limited.status).toBe(429);
		expect(limited.headers.get('retry-after')).toBeNull();
		expect(limited.json).toMatchObject({
			code: 429,
			message: expect.stringMatching(/Try again in \d+ seconds\.$/),
		});
		expect((await test(other.id)).status).toBe(200);
		sandbox.lerian.advance(61);
		expect((await test(id)).status).toBe(200);
	});
});

describe('schemas', () => {
	it('are the same for every database', async () => {
		const { id } = sandbox.lerian.add({ configName: 'one' });
		const reply = await call(`${CONNECTIONS}/${id}/schema`);
		expect(listAt(reply.json, 'tables')).toHaveLength(2);
		sandbox.lerian.down.add('one');
		expect((await call(`${CONNECTIONS}/${id}/schema`)).status).toBe(500);
	});

	it('are validated with all that is not there', async () => {
		sandbox.lerian.add({ configName: 'one' });
		sandbox.lerian.add({ configName: 'down' });
		sandbox.lerian.down.add('down');
		const validate = async (mappedFields: object) =>
			await call(`${CONNECTIONS}/validate-schema`, { body: { mappedFields } });
		expect((await validate({ one: { accounts: ['id'] } })).json).toMatchObject({
			status: 'success',
		});
		const failed = await validate({
			one: { accounts: ['id', 'colour'], orders: [] },
			down: {},
			two: {},
		});
		expect(failed.status).toBe(422);
		expect(failed.json).toMatchObject({
			code: 'FET-1060',
			errors: [
				{ type: 'FIELD_NOT_FOUND', dataSourceId: 'one', table: 'accounts', field: 'colour' },
				{ type: 'TABLE_NOT_FOUND', dataSourceId: 'one', table: 'orders' },
				{ type: 'DATA_SOURCE_DOWN', dataSourceId: 'down' },
				{ type: 'DATA_SOURCE_NOT_FOUND', dataSourceId: 'two' },
			],
		});
		expect(sandbox.violations).toEqual([]);
		const tables = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`t${n}`, []]));
		expect(at((await validate({ one: tables })).json, 'code')).toBe('FET-1061');
	});
});

describe('Access Manager', () => {
	const logIn = async (body: object) =>
		await call('/v1/login/oauth/access_token', {
			body: { grantType: 'client_credentials', ...body },
		});

	it('is off by default', async () => {
		expect((await call(CONNECTIONS)).status).toBe(200);
	});

	it('refuses in plain text', async () => {
		sandbox.lerian.options.auth = true;
		const missing = await call(CONNECTIONS);
		expect([missing.status, missing.text]).toEqual([401, 'Missing Token']);
		expect(missing.headers.get('content-type')).toContain('text/plain');
		const token = LERIAN_TOKEN_WITHOUT_PERMISSION;
		const forbidden = await call(CONNECTIONS, { token });
		expect([forbidden.status, forbidden.text]).toEqual([403, 'Forbidden']);
		expect(sandbox.violations).toEqual([]);
	});

	it('counts logins, and its tokens expire', async () => {
		sandbox.lerian.options.auth = true;
		sandbox.lerian.access.tokenLifetime = 60;
		const reply = await logIn(LERIAN_CLIENT);
		expect(reply.json).toMatchObject({ tokenType: 'Bearer', expiresIn: 60 });
		const token = textAt(reply.json, 'accessToken');
		expect((await call(CONNECTIONS, { token })).status).toBe(200);
		sandbox.lerian.advance(61);
		expect((await call(CONNECTIONS, { token })).status).toBe(401);
		expect((await logIn({ ...LERIAN_CLIENT, clientSecret: 'wrong' })).status).toBe(401);
		expect(sandbox.lerian.access.logins).toEqual(['sandbox-client', 'sandbox-client']);
		expect(sandbox.violations).toEqual([]);
	});
});
