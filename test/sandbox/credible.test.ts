import { BEHAVIOURS, CREDIBLE_TOKEN } from '../../sandbox/providers/credible.mts';
import { at, listAt, request } from './support.mts';
import { DEMO, names, postgres, settings, useCredible } from './useCredible';

const credible = useCredible();
const { behave, call, create, patch, remove } = credible;

describe.each(BEHAVIOURS)('%s', (behaviour) => {
	beforeEach(() => behave(behaviour));
	afterEach(() => expect(credible.sandbox.violations).toEqual([]));

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
		expect(credible.sandbox.credible.stored('shop')).toMatchObject({
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
		const kept = behaviour === 'publisher-pr-1071' && { password: settings.password };
		expect(credible.sandbox.credible.stored('shop')).toMatchObject({ type: 'postgres' });
		expect(at(credible.sandbox.credible.stored('shop'), 'postgresConnection')).toEqual({
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
		credible.sandbox.credible.seed({ projects: 2 });
		const expected = ['demo', 'project_1', 'project_2'];
		expect(names(await call('/projects'))).toEqual(expected);
		const environments = await call('/environments');
		if (behaviour === 'publisher-0.0.166') expect(environments.text).toContain('<!doctype html>');
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
		credible.sandbox.credible.options.frozen = true;
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

	it.each(['publisher-0.0.166', 'publisher-0.0.250'] as const)(
		'are in clear: %s',
		async (behaviour) => {
			behave(behaviour);
			await create('shop');
			for (const { text } of await reads()) expect(text).toContain(settings.password);
		},
	);

	it.each(['documented', 'publisher-pr-1071'] as const)('are left out: %s', async (behaviour) => {
		behave(behaviour);
		await create('shop');
		for (const { text } of await reads()) expect(text).not.toContain(settings.password);
	});

	it('are named by the newest Publisher, those of attached databases with the name of each', async () => {
		behave('publisher-pr-1071');
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
		expect(JSON.stringify(credible.sandbox.credible.stored('duck'))).toContain(
			'"secretAccessKey":"s","accessKeyId":"j"',
		);
	});
});

describe('a name that is taken', () => {
	it('is a conflict, as documented', async () => {
		behave('documented');
		await create('shop');
		expect(await create('shop')).toMatchObject({
			status: 409,
			json: { error: 'Connection "shop" already exists' },
		});
	});

	it.each([
		['publisher-0.0.166', 'project'],
		['publisher-0.0.250', 'environment'],
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
		['documented', 'Project "ghost" not found', 404, 404],
		['publisher-0.0.166', 'Project "ghost" not found in database', 500, 500],
		['publisher-0.0.250', 'Environment "ghost" not found in database', 404, 500],
	] as const)('%s: a project', async (behaviour, message, reading, writing) => {
		behave(behaviour);
		expect((await call(unknown)).status).toBe(404);
		expect((await call(`${unknown}/a/schemas`)).status).toBe(404);
		expect((await call(`${unknown}/a`)).status).toBe(reading);
		const replies = [
			await call(`${unknown}/a`, { body: postgres('a') }),
			await call(`${unknown}/a`, { method: 'PATCH', body: {} }),
			await call(`${unknown}/a`, { method: 'DELETE' }),
		];
		for (const reply of replies) {
			expect(reply).toMatchObject({ status: writing, json: { code: writing, message } });
		}
	});

	it.each([
		['documented', 'Connection "nope" not found in project "demo"'],
		['publisher-0.0.166', 'Connection "nope" not found in project "demo"'],
		['publisher-0.0.250', 'Connection nope not found'],
	] as const)('%s: a connection', async (behaviour, message) => {
		behave(behaviour);
		expect(await call(`${DEMO}/nope`)).toMatchObject({ status: 404, json: { code: 404, message } });
		expect((await patch('nope', {})).status).toBe(404);
	});

	it('a path is a web page on a Publisher, and JSON otherwise', async () => {
		expect(await call('/nothing/at/all')).toMatchObject({ status: 404, json: { code: 404 } });
		behave('publisher-0.0.166');
		const get = await call('/nothing/at/all');
		const put = await call(`${DEMO}/a`, { method: 'PUT', body: {} });
		expect([get.status, put.status]).toEqual([200, 404]);
		expect(get.headers.get('content-type')).toContain('text/html');
		expect(put.text).toContain('<pre>Cannot PUT /api/v0/projects/demo/connections/a</pre>');
	});
});

describe('the documented server', () => {
	beforeEach(() => behave('documented'));

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
		expect(credible.sandbox.violations).toEqual([]);
		const port = 'five';
		expect((await create('a', { ...postgres('a'), postgresConnection: { port } })).status).toBe(
			400,
		);
		expect(credible.sandbox.violations).toHaveLength(1);
	});

	it.each([
		['documented', 400],
		['publisher-0.0.250', 500],
	] as const)('%s: broken JSON', async (behaviour, status) => {
		behave(behaviour);
		expect((await create('a', '{"type":')).status).toBe(status);
	});
});

describe('over HTTP', () => {
	const control = async (body: unknown) =>
		await request(`${credible.sandbox.url}/_control/options`, { token: '', body });

	it('the behaviour can be set', async () => {
		const reply = await control({ provider: 'credible', behaviour: 'publisher-0.0.166' });
		expect(reply).toMatchObject({ status: 200, json: { set: { behaviour: 'publisher-0.0.166' } } });
		expect(credible.sandbox.credible.options.behaviour).toBe('publisher-0.0.166');
	});

	it.each([
		[{ provider: 'credible', behaviour: 'x' }, '"behaviour" must be one of: documented,'],
		[{ provider: 'credible', colour: true }, '"colour" is unknown; known: behaviour, restarted,'],
		[{ provider: 'credible', offline: 'yes' }, '"offline" must be true or false'],
		[{ provider: 'clickHouse', behaviour: 'x' }, '"clickHouse" has no options'],
		[{ provider: 'nobody' }, '"provider" must be one of'],
	])('bad input is refused: %j', async (body, message) => {
		expect(await control(body)).toMatchObject({
			status: 400,
			json: { error: expect.stringContaining(message) },
		});
	});

	it('the server can be started again', async () => {
		await create('shop');
		expect((await control({ provider: 'credible', restarted: true })).status).toBe(200);
		expect(listAt((await call(DEMO)).json)[0]).toHaveProperty('resource');
	});

	it('the state and the requests show no secret', async () => {
		behave('publisher-0.0.166');
		await create('shop', {
			name: 'shop',
			type: 'postgres',
			postgresConnection: { connectionString: 'postgresql://a:secret-of-the-database@h/d' },
		});
		for (const path of ['/state', '/requests']) {
			const { text } = await request(`${credible.sandbox.url}/_control${path}`, { token: '' });
			expect(text).toContain('shop');
			expect(text).not.toContain(settings.password);
		}
	});
});
