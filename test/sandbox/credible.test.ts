import { BEHAVIOURS, CREDIBLE_TOKEN, type Behaviour } from '../../sandbox/providers/credible.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const DEMO = '/projects/demo/connections';

const settings = {
	host: 'db.example.com',
	port: 5432,
	databaseName: 'shop',
	userName: 'app',
	password: 'secret-of-the-database',
};
const postgres = (name: string) => ({ name, type: 'postgres', postgresConnection: settings });

async function call(path: string, options?: Options): Promise<Reply> {
	const token = CREDIBLE_TOKEN;
	return await request(`${sandbox.baseUrl('credible')}/api/v0${path}`, { token, ...options });
}

const create = async (name: string, body: unknown = postgres(name)) =>
	await call(`${DEMO}/${encodeURIComponent(name)}`, { body });
const patch = async (name: string, body: unknown) =>
	await call(`${DEMO}/${name}`, { method: 'PATCH', body });
const remove = async (name: string) => await call(`${DEMO}/${name}`, { method: 'DELETE' });

const behave = (behaviour: Behaviour) => {
	sandbox.credible.options.behaviour = behaviour;
};
const names = (reply: Reply) => listAt(reply.json).map((entry) => at(entry, 'name'));

describe.each(BEHAVIOURS)('%s', (behaviour) => {
	beforeEach(() => behave(behaviour));
	afterEach(() => expect(sandbox.violations).toEqual([]));

	it('creates, lists, updates and deletes a connection, each with a message', async () => {
		expect(await create('shop')).toMatchObject({
			status: 201,
			json: { message: 'Connection "shop" created successfully' },
		});
		expect(names(await call(DEMO))).toEqual(['shop']);
		const block = { ...settings, host: 'db2.example.com' };
		expect(await patch('shop', { postgresConnection: block })).toMatchObject({
			status: 200,
			json: { message: 'Connection "shop" updated successfully' },
		});
		expect(sandbox.credible.stored('shop')).toMatchObject({
			type: 'postgres',
			postgresConnection: block,
		});
		expect(await remove('shop')).toMatchObject({
			status: 200,
			json: { message: 'Connection "shop" deleted successfully' },
		});
		expect(await call(DEMO)).toMatchObject({ status: 200, json: [] });
		expect((await remove('shop')).status).toBe(404);
	});

	it('takes a type of each kind that the API page has', async () => {
		const connections = [
			{ type: 'bigquery', bigqueryConnection: { defaultProjectId: 'p' } },
			{
				type: 'snowflake',
				snowflakeConnection: { account: 'a', username: 'u', password: 'p', warehouse: 'w' },
			},
			{ type: 'trino', trinoConnection: { server: 'https://t.example.com', port: 443 } },
			{ type: 'mysql', mysqlConnection: { host: 'm.example.com' } },
			{
				type: 'duckdb',
				duckdbConnection: { attachedDatabases: [{ name: 'a', type: 'postgres' }] },
			},
			{ type: 'motherduck', motherduckConnection: { accessToken: 't' } },
		];
		for (const connection of connections) {
			expect(
				(await create(connection.type + '_1', { name: connection.type + '_1', ...connection }))
					.status,
			).toBe(201);
		}
		expect(names(await call(DEMO))).toHaveLength(6);
	});

	it('replaces a block as a whole', async () => {
		await create('shop');
		await patch('shop', { postgresConnection: { host: 'new.example.com' } });
		const kept = behaviour === 'publisherWithheld' && { password: settings.password };
		expect(sandbox.credible.stored('shop')).toMatchObject({ type: 'postgres' });
		expect(at(sandbox.credible.stored('shop'), 'postgresConnection')).toEqual({
			host: 'new.example.com',
			...(kept || {}),
		});
	});

	it('ignores the name in an update', async () => {
		await create('shop');
		await patch('shop', { name: 'other' });
		expect(names(await call(DEMO))).toEqual(['shop']);
	});

	it('lists the projects, as environments too where it knows the word', async () => {
		sandbox.credible.seed({ projects: 2 });
		const expected = ['demo', 'project_1', 'project_2'];
		expect(names(await call('/projects'))).toEqual(expected);
		const environments = await call('/environments');
		if (behaviour === 'publisher166') expect(environments.text).toContain('<!doctype html>');
		else expect(names(environments)).toEqual(expected);
	});

	it('shows schemas and tables', async () => {
		await create('shop');
		expect(names(await call(`${DEMO}/shop/schemas`))).toEqual(['information_schema', 'public']);
		const tables = await call(`${DEMO}/shop/schemas/public/tables`);
		expect(listAt(tables.json)[1]).toMatchObject({ resource: 'public.orders' });
		expect((await call(`${DEMO}/shop/schemas/empty/tables`)).json).toEqual([]);
		expect((await call(`${DEMO}/nope/schemas`)).status).toBe(404);
	});

	it('refuses every write while its configuration is frozen', async () => {
		await create('shop');
		sandbox.credible.options.frozen = true;
		for (const reply of [await create('b'), await patch('shop', {}), await remove('shop')]) {
			expect(reply.status).toBe(403);
			expect(reply.text).toContain('frozenConfig');
		}
	});

	it('wants a type', async () => {
		for (const body of [{}, { name: 'a' }]) {
			expect(await create('a', body)).toMatchObject({
				status: 400,
				json: { code: 400, message: 'Connection type is required' },
			});
		}
	});
});

describe('secrets in reads', () => {
	const reads = async () => [await call(DEMO), await call(`${DEMO}/shop`), await call('/projects')];

	it.each(['publisher166', 'publisher250'] as const)('are in clear: %s', async (behaviour) => {
		behave(behaviour);
		await create('shop');
		for (const { text } of await reads()) expect(text).toContain(settings.password);
	});

	it.each(['documented', 'publisherWithheld'] as const)('are left out: %s', async (behaviour) => {
		behave(behaviour);
		await create('shop');
		for (const { text } of await reads()) expect(text).not.toContain(settings.password);
	});

	it('are named by the newest Publisher, those of attached databases with the name of each', async () => {
		behave('publisherWithheld');
		const attachedDatabases = [
			{ name: 'lake', type: 's3', s3Connection: { accessKeyId: 'i', secretAccessKey: 's' } },
		];
		await create('duck', { name: 'duck', type: 'duckdb', duckdbConnection: { attachedDatabases } });
		expect((await call(`${DEMO}/duck`)).json).toMatchObject({
			duckdbConnection: {
				attachedDatabases: [{ name: 'lake', type: 's3', s3Connection: { accessKeyId: 'i' } }],
			},
			withheldFields: ['duckdbConnection.attachedDatabases.lake.s3Connection.secretAccessKey'],
		});
		await patch('duck', {
			duckdbConnection: {
				attachedDatabases: [{ name: 'lake', s3Connection: { accessKeyId: 'j' } }],
			},
		});
		expect(JSON.stringify(sandbox.credible.stored('duck'))).toContain(
			'"secretAccessKey":"s","accessKeyId":"j"',
		);
	});
});

describe('a name that is taken', () => {
	it('is a conflict, as documented', async () => {
		await create('shop');
		expect(await create('shop')).toMatchObject({
			status: 409,
			json: { error: 'Connection "shop" already exists' },
		});
	});

	it.each([
		['publisher166', 'project'],
		['publisher250', 'environment'],
	] as const)('is status 500: %s', async (behaviour, word) => {
		behave(behaviour);
		await create('shop');
		expect(await create('shop')).toMatchObject({
			status: 500,
			json: { code: 500, message: `Connection "shop" already exists in ${word} "demo".` },
		});
		expect(await create('other', postgres('shop'))).toMatchObject({
			status: 500,
			json: { message: expect.stringContaining('violates unique constraint') },
		});
	});
});

describe('what is not there', () => {
	const unknown = '/projects/ghost/connections';

	it.each([
		['documented', 404, 404, 'Project "ghost" not found'],
		['publisher166', 404, 500, 'Project "ghost" not found in database'],
		['publisher250', 404, 500, 'Environment "ghost" not found in database'],
	] as const)('%s: a project', async (behaviour, listing, others, message) => {
		behave(behaviour);
		expect((await call(unknown)).status).toBe(listing);
		const replies = [
			await call(`${unknown}/a`),
			await call(`${unknown}/a`, { body: postgres('a') }),
			await call(`${unknown}/a`, { method: 'PATCH', body: {} }),
			await call(`${unknown}/a`, { method: 'DELETE' }),
		];
		for (const reply of replies) {
			expect(reply).toMatchObject({ status: others, json: { code: others, message } });
		}
	});

	it.each([
		['documented', 'Connection "nope" not found in project "demo"'],
		['publisher166', 'Connection "nope" not found in project "demo"'],
		['publisher250', 'Connection nope not found'],
	] as const)('%s: a connection', async (behaviour, message) => {
		behave(behaviour);
		expect(await call(`${DEMO}/nope`)).toMatchObject({ status: 404, json: { code: 404, message } });
		expect((await patch('nope', {})).status).toBe(404);
	});

	it('a path is a web page on a Publisher, and JSON otherwise', async () => {
		expect(await call('/nothing/at/all')).toMatchObject({ status: 404, json: { code: 404 } });
		behave('publisher166');
		const get = await call('/nothing/at/all');
		const put = await call(`${DEMO}/a`, { method: 'PUT', body: {} });
		expect([get.status, put.status]).toEqual([200, 404]);
		expect(get.headers.get('content-type')).toContain('text/html');
		expect(put.text).toContain('<pre>Cannot PUT /api/v0/projects/demo/connections/a</pre>');
	});
});

describe('Publisher 0.0.166', () => {
	beforeEach(() => behave('publisher166'));

	it('answers Get with the row of its store', async () => {
		await create('shop');
		expect((await call(`${DEMO}/shop`)).json).toEqual({
			id: expect.stringMatching(/^\d+-\d+$/),
			projectId: expect.any(String),
			name: 'shop',
			type: 'postgres',
			config: {
				...postgres('shop'),
				attributes: { dialectName: 'postgres', isPool: false, canPersist: true, canStream: true },
			},
			createdAt: expect.stringMatching(/^20\d\d-/),
			updatedAt: expect.stringMatching(/^20\d\d-/),
		});
	});

	it('loses one of two connections from its list that are created at once', async () => {
		sandbox.fault({ method: 'POST', hold: true, times: 2 });
		const both = [create('first'), create('second')];
		await sandbox.whenHeld(2);
		sandbox.release();

		expect((await Promise.all(both)).map(({ status }) => status)).toEqual([201, 201]);
		expect(names(await call(DEMO))).toHaveLength(1);
		for (const name of ['first', 'second']) {
			expect((await call(`${DEMO}/${name}`)).status).toBe(200);
		}
	});

	it('forgets the type of such a connection when it is updated', async () => {
		await create('shop');
		sandbox.credible.projects.get('demo')?.listed.pop();
		await patch('shop', { postgresConnection: settings });
		expect(sandbox.credible.stored('shop')).not.toHaveProperty('type');
	});

	it('stores a connection under the name in the body', async () => {
		expect((await create('path', postgres('body'))).text).toContain('"path\\" created');
		expect((await call(`${DEMO}/path`)).status).toBe(404);
		expect((await call(`${DEMO}/body`)).status).toBe(200);
	});

	it.each([
		['no name', { type: 'postgres' }],
		['MySQL without its block', { name: 'a', type: 'mysql' }],
	])('answers status 500 without a word: %s', async (_name, body) => {
		expect(await create('a', body)).toMatchObject({ status: 500, json: { code: 500 } });
		expect((await create('a', body)).text).toBe('{"code":500}');
	});

	it('takes names of all kinds', async () => {
		for (const name of ['with space', 'a.b', 'a/b', 'é']) {
			expect((await create(name)).status).toBe(201);
			expect((await call(`${DEMO}/${encodeURIComponent(name)}`)).status).toBe(200);
		}
	});

	it.each([
		[{ type: 'oracle' }, 'Unsupported connection type: oracle'],
		[{ type: 'databricks' }, 'Unsupported connection type: databricks'],
		[{ type: 'snowflake', snowflakeConnection: {} }, 'Snowflake account is required.'],
		[
			{ type: 'snowflake', snowflakeConnection: { account: 'a', username: 'u' } },
			'Snowflake password or private key or private key path is required.',
		],
		[
			{ type: 'trino', trinoConnection: { server: 't.example.com' } },
			'Invalid Trino connection: expected "http://server:port" or "https://server:port".',
		],
		[{ type: 'duckdb' }, 'DuckDB connection configuration is missing.'],
		[
			{ type: 'duckdb', duckdbConnection: {} },
			'DuckDB connection must have at least one attached database',
		],
		[{ type: 'motherduck', motherduckConnection: {} }, 'MotherDuck access token is required.'],
	])('refuses %j with status 500', async (body, message) => {
		expect(await create('a', { name: 'a', ...body })).toMatchObject({
			status: 500,
			json: { code: 500, message },
		});
		expect(await call(DEMO)).toMatchObject({ json: [] });
	});

	it('appends the port of Trino to its address, once', async () => {
		const trinoConnection = { server: 'https://t.example.com', port: 443 };
		await create('t', { name: 't', type: 'trino', trinoConnection });
		const stored = { server: 'https://t.example.com:443', port: 443 };
		expect(sandbox.credible.stored('t')).toMatchObject({ trinoConnection: stored });
		await patch('t', { trinoConnection: stored });
		expect(sandbox.credible.stored('t')).toMatchObject({ trinoConnection: stored });
	});

	it('needs no token', async () => {
		expect((await call('/projects', { token: '' })).status).toBe(200);
	});
});

describe('Publisher 0.0.250', () => {
	beforeEach(() => behave('publisher250'));

	it('answers Get with the connection', async () => {
		await create('shop');
		expect((await call('/environments/demo/connections/shop')).json).toMatchObject(
			postgres('shop'),
		);
	});

	it('lists all that are created at once', async () => {
		sandbox.fault({ method: 'POST', hold: true, times: 2 });
		const both = [create('first'), create('second')];
		await sandbox.whenHeld(2);
		sandbox.release();
		await Promise.all(both);
		expect(names(await call(DEMO))).toHaveLength(2);
	});

	it('knows newer types, keeps a name for itself, and takes MySQL without its block', async () => {
		expect(
			(await create('a', { name: 'a', type: 'databricks', databricksConnection: {} })).status,
		).toBe(201);
		expect((await create('duckdb', postgres('duckdb'))).status).toBe(400);
		expect((await create('m', { name: 'm', type: 'mysql' })).status).toBe(201);
		expect(await create('b', { type: 'postgres' })).toMatchObject({
			status: 500,
			json: { message: 'Invalid connection configuration. No name.' },
		});
	});
});

describe('the documented server', () => {
	it.each(['Bearer', 'ApiKey'])('takes its token behind %s', async (scheme) => {
		const headers = { authorization: `${scheme} ${CREDIBLE_TOKEN}` };
		expect((await call('/projects', { token: '', headers })).status).toBe(200);
	});

	it.each(['', 'wrong'])("refuses the token '%s'", async (token) => {
		expect(await call('/projects', { token })).toMatchObject({ status: 401, json: { code: 401 } });
	});

	it('checks names and the types of values', async () => {
		expect((await create('a.b')).status).toBe(400);
		expect((await create('a', { name: 'a', type: 'oracle' })).status).toBe(400);
		expect(sandbox.violations).toEqual([]);
		const port = 'five';
		expect((await create('a', { ...postgres('a'), postgresConnection: { port } })).status).toBe(
			400,
		);
		expect(sandbox.violations).toHaveLength(1);
	});

	it.each([
		['documented', 400],
		['publisher250', 500],
	] as const)('%s: broken JSON', async (behaviour, status) => {
		behave(behaviour);
		expect((await create('a', '{"type":')).status).toBe(status);
	});
});

describe('over HTTP', () => {
	const control = async (body: unknown) =>
		await request(`${sandbox.url}/_control/options`, { token: '', body });

	it('the behaviour can be set', async () => {
		const reply = await control({ provider: 'credible', behaviour: 'publisher166' });
		expect(reply).toMatchObject({ status: 200, json: { set: { behaviour: 'publisher166' } } });
		expect(sandbox.credible.options.behaviour).toBe('publisher166');
	});

	it.each([
		[{ provider: 'credible', behaviour: 'x' }, '"behaviour" must be one of: documented,'],
		[{ provider: 'betterStack', behaviour: 'x' }, '"betterStack" has no options'],
		[{ provider: 'nobody' }, '"provider" must be one of'],
	])('bad input is refused: %j', async (body, message) => {
		expect(await control(body)).toMatchObject({
			status: 400,
			json: { error: expect.stringContaining(message) },
		});
	});

	it('the state and the requests show no secret', async () => {
		behave('publisher166');
		await create('shop', {
			name: 'shop',
			type: 'postgres',
			postgresConnection: { connectionString: 'postgresql://a:secret-of-the-database@h/d' },
		});
		for (const path of ['/state', '/requests']) {
			const { text } = await request(`${sandbox.url}/_control${path}`, { token: '' });
			expect(text).toContain('shop');
			expect(text).not.toContain(settings.password);
		}
	});
});
