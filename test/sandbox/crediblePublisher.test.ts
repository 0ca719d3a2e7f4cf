import { listAt } from './support.mts';
import { DEMO, names, postgres, settings, useCredible } from './useCredible';

const credible = useCredible();
const { behave, call, create, patch } = credible;

describe('Publisher 0.0.166', () => {
	beforeEach(() => behave('publisher-0.0.166'));

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
		credible.sandbox.fault({ method: 'POST', hold: true, times: 2 });
		const both = [create('first'), create('second')];
		await credible.sandbox.whenHeld(2);
		credible.sandbox.release();

		expect((await Promise.all(both)).map(({ status }) => status)).toEqual([201, 201]);
		expect(names(await call(DEMO))).toHaveLength(1);
		for (const name of ['first', 'second']) {
			expect((await call(`${DEMO}/${name}`)).status).toBe(200);
		}
	});

	it('keeps such a connection whole when it is updated, and lists it after a restart', async () => {
		await create('shop');
		credible.sandbox.credible.projects.get('demo')?.listed.pop();
		await patch('shop', { postgresConnection: settings });
		expect(credible.sandbox.credible.stored('shop')).toMatchObject(postgres('shop'));
		expect(names(await call(DEMO))).toEqual([]);
		credible.sandbox.credible.restart();
		expect(names(await call(DEMO))).toEqual(['shop']);
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
		expect(credible.sandbox.credible.stored('t')).toMatchObject({ trinoConnection: stored });
		await patch('t', { trinoConnection: stored });
		expect(credible.sandbox.credible.stored('t')).toMatchObject({ trinoConnection: stored });
	});

	it('needs no token', async () => {
		expect((await call('/projects', { token: '' })).status).toBe(401);
		credible.sandbox.credible.configure({ gateway: false });
		expect((await call('/projects', { token: '' })).status).toBe(200);
	});
});

describe('Publisher 0.0.250', () => {
	beforeEach(() => behave('publisher-0.0.250'));

	it('answers Get with the connection', async () => {
		await create('shop');
		expect((await call('/environments/demo/connections/shop')).json).toMatchObject(
			postgres('shop'),
		);
	});

	it('lists all that are created at once', async () => {
		credible.sandbox.fault({ method: 'POST', hold: true, times: 2 });
		const both = [create('first'), create('second')];
		await credible.sandbox.whenHeld(2);
		credible.sandbox.release();
		await Promise.all(both);
		expect(names(await call(DEMO))).toHaveLength(2);
	});

	it('keeps a name for itself, and takes MySQL without its block', async () => {
		expect((await create('duckdb', postgres('duckdb'))).status).toBe(400);
		expect((await create('m', { name: 'm', type: 'mysql' })).status).toBe(201);
	});

	const s3Connection = { accessKeyId: 'k', secretAccessKey: 's' };
	const catalog = { postgresConnection: settings };
	const databricks = { host: 'd.example.com', path: '/sql/1.0/warehouses/1' };
	const proxy = { type: 'ssh', ssh: { host: 'b.example.com', port: 22, username: 'u' } };
	const azure = (azureConnection: object) => ({
		type: 'duckdb',
		duckdbConnection: { attachedDatabases: [{ name: 'az', type: 'azure', azureConnection }] },
	});
	const account = (key: object) => ({
		type: 'bigquery',
		bigqueryConnection: { serviceAccountKeyJson: JSON.stringify(key) },
	});
	const key = { type: 'service_account', project_id: 'p', private_key: 'k', client_email: 'e' };

	it.each([
		{
			type: 'databricks',
			databricksConnection: {
				...databricks,
				defaultCatalog: 'main',
				oauthClientId: 'c',
				oauthClientSecret: 's',
			},
		},
		{
			type: 'ducklake',
			ducklakeConnection: { catalog, storage: { bucketUrl: 's3://b', s3Connection } },
		},
		{ type: 'postgres', postgresConnection: { ...settings, sslmode: 'verify-full' }, proxy },
		azure({ authType: 'sas_token', sasUrl: 'https://x.example.com/c/f.parquet?sig=s' }),
		azure({ authType: 'service_principal', fileUrl: 'abfss://c@x.example.com/**' }),
		account(key),
	])('takes %j', async (body) => {
		expect((await create('a', { name: 'a', ...body })).status).toBe(201);
		expect((await call(`${DEMO}/a`)).json).toMatchObject(body);
		expect(credible.sandbox.violations).toEqual([]);
	});

	it.each<[number, object, string]>([
		[
			500,
			{ type: 'databricks', databricksConnection: databricks },
			'Databricks requires either a personal access token or OAuth M2M client ID and secret.',
		],
		[
			500,
			{ type: 'databricks', databricksConnection: { ...databricks, token: 't' } },
			'Databricks default catalog is required.',
		],
		[
			500,
			{ type: 'ducklake', ducklakeConnection: { catalog, storage: {} } },
			'Storage bucketUrl is required for DuckLake: a',
		],
		[500, { type: 'mysql', proxy }, "not supported for type 'mysql'"],
		[
			500,
			{ type: 'postgres', postgresConnection: { connectionString: 'postgres://h/d' }, proxy },
			'does not support the connectionString form',
		],
		[500, account({ ...key, type: 'x' }), 'incorrect "type" field'],
		[400, azure({ authType: 'sas_token', sasUrl: 'ftp://x/c.csv' }), 'must use one of'],
		[
			400,
			azure({ authType: 'service_principal', fileUrl: 'az://c/dir' }),
			'Azure "az" fileUrl: a single-file URL must end with a data file extension',
		],
	])('refuses with status %i: %j', async (status, body, message) => {
		expect(await create('a', { name: 'a', ...body })).toMatchObject({
			status,
			json: { code: status, message: expect.stringContaining(message) },
		});
		expect(names(await call(DEMO))).toEqual([]);
	});

	it('takes connections to other Publishers where its operator allows them', async () => {
		const publisherConnection = { connectionUri: 'https://p.example.com/c', accessToken: 't' };
		const body = { name: 'a', type: 'publisher', publisherConnection };
		expect((await create('a', body)).text).toContain('is disabled in this deployment');
		credible.sandbox.credible.configure({ allowPublisherType: true });
		expect((await create('a', body)).status).toBe(201);
		expect((await call(`${DEMO}/a`)).json).toEqual(body);
	});

	it('leaves the address of Trino as it is', async () => {
		const trinoConnection = { server: 'https://t.example.com', port: 443 };
		await create('t', { name: 't', type: 'trino', trinoConnection });
		expect(credible.sandbox.credible.stored('t')).toMatchObject({ trinoConnection });
	});
});

describe.each(['publisher-0.0.166', 'publisher-0.0.250'] as const)('%s', (behaviour) => {
	beforeEach(() => behave(behaviour));

	it('adds a resource to all that it loads when it starts, until that is changed', async () => {
		await create('first');
		await create('second');
		credible.sandbox.credible.restart();
		await patch('first', {});
		const [first, second] = listAt((await call(DEMO)).json);
		expect(first).not.toHaveProperty('resource');
		expect(second).toHaveProperty('resource', '/api/v0/connections/second');
	});

	it('takes values of another type than documented, which is reported all the same', async () => {
		const block = { postgresConnection: { ...settings, port: '5432' } };
		expect((await create('a', { ...postgres('a'), ...block })).status).toBe(201);
		expect((await patch('a', block)).status).toBe(200);
		expect(credible.sandbox.credible.stored('a')).toMatchObject(block);
		expect(credible.sandbox.violations).toHaveLength(2);
	});

	it('shows no schemas of a database of this machine that cannot be reached', async () => {
		const postgresConnection = { ...settings, host: '127.0.0.1', port: 1 };
		await create('a', { ...postgres('a'), postgresConnection });
		expect(await call(`${DEMO}/a/schemas`)).toMatchObject({
			status: 500,
			json: {
				message:
					'Failed to get schemas for Postgres connection a: connect ECONNREFUSED 127.0.0.1:1',
			},
		});
		expect((await call(`${DEMO}/a/schemas/public/tables`)).text).toContain(
			'Failed to get tables for Postgres schema public in connection a: connect',
		);
	});
});
