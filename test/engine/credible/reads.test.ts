import type { Fault } from '../../../sandbox/server.mts';
import { EXAMPLES } from '../../CredibleData/examples';
import { requestLines } from '../useNode';
import { BOTH, byName, credentialsFor, stored, useCredible } from './useCredible';

const credible = useCredible();
const GET: [string, string] = ['connection', 'get'];
const GET_MANY: [string, string] = ['connection', 'getAll'];
const DELETE: [string, string] = ['connection', 'delete'];
const CONNECTIONS = '/api/v0/projects/demo/connections';
const SHOP = { connectionName: byName('shop') };

describe.each(BOTH)('%s', (behaviour) => {
	beforeEach(() => {
		credible.behave(behaviour);
		credible.sandbox.credible.add(stored('shop'));
		credible.sandbox.credible.add(stored('crm', { host: 'crm.example.com' }));
	});

	it('Get gives each item its own connection', async () => {
		const { items } = await credible.run(
			GET,
			{ connectionName: byName('={{ $json.name }}') },
			{ items: [{ name: 'crm' }, { name: 'shop' }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.name, json.host, pairedItem])).toEqual([
			['crm', 'crm.example.com', { item: 0 }],
			['shop', 'db.example.com', { item: 1 }],
		]);
	});

	it('Get shows the whole answer with Simplify off, secrets masked', async () => {
		const { items } = await credible.run(GET, { ...SHOP, simplify: false });
		const json = items[0]?.json ?? {};
		const connection = behaviour === 'documented' ? json : json.config;
		const password = behaviour === 'documented' ? undefined : '***';
		const shown = JSON.parse(JSON.stringify(stored('shop', { password })));
		expect(connection).toMatchObject(shown);
		expect(Object.keys(json)).toEqual(
			behaviour === 'documented'
				? ['name', 'type', 'postgresConnection']
				: ['id', 'name', 'createdAt', 'updatedAt', 'projectId', 'type', 'config'],
		);
	});

	it('Get Many lists the connections of the project of each item', async () => {
		credible.sandbox.credible.seed({ projects: 1 });
		const { items } = await credible.run(
			GET_MANY,
			{ projectName: byName('={{ $json.project }}') },
			{ items: [{ project: 'project_1' }, { project: 'demo' }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.project, json.name, pairedItem])).toEqual([
			['demo', 'shop', { item: 1 }],
			['demo', 'crm', { item: 1 }],
		]);
		expect(items[0]?.json).toMatchObject({ provider: 'credible', id: 'shop', username: 'app' });
	});

	it('Get Many lists 500 connections whole, or as many as Limit says, with one request', async () => {
		credible.sandbox.credible.seed({ connections: 498 });
		const all = await credible.run(GET_MANY, { returnAll: true });
		expect(all.items).toHaveLength(500);
		expect(new Set(all.items.map(({ json }) => json.id)).size).toBe(500);
		const some = await credible.run(GET_MANY, { limit: 3 });
		expect(some.items.map(({ json }) => json.name)).toEqual(['shop', 'crm', 'seeded_1']);
		expect((await credible.run(GET_MANY)).items).toHaveLength(50);
		expect(requestLines(credible.sandbox)).toEqual(Array(3).fill(`GET ${CONNECTIONS}`));
	});

	it('Get Many masks every secret of every connection with Simplify off', async () => {
		credible.sandbox.credible.seed({ connections: 20 });
		const { items } = await credible.run(GET_MANY, { returnAll: true, simplify: false });
		expect(items).toHaveLength(22);
	});

	it('Delete deletes the connection of each item and no other', async () => {
		credible.sandbox.credible.add(stored('third'));
		const { items } = await credible.run(
			DELETE,
			{ connectionName: byName('={{ $json.name }}') },
			{ items: [{ name: 'shop' }, { name: 'crm' }] },
		);
		expect(items).toEqual([
			{ json: { deleted: true, id: 'shop', name: 'shop' }, pairedItem: { item: 0 } },
			{ json: { deleted: true, id: 'crm', name: 'crm' }, pairedItem: { item: 1 } },
		]);
		expect(credible.sandbox.credible.stored('third')).toBeDefined();
		expect(credible.sandbox.credible.stored('shop')).toBeUndefined();
	});

	it('Delete succeeds for a connection that the server says is not there, and says so', async () => {
		const { items } = await credible.run(DELETE, { connectionName: byName('nope') });
		expect(items[0]?.json).toEqual({ deleted: true, id: 'nope', name: 'nope', alreadyGone: true });
	});

	it('Delete in a project that is not there fails', async () => {
		const { error } = await credible.run(DELETE, { ...SHOP, projectName: byName('ghost') });
		expect(error?.message).toBe("Project 'ghost' was not found [item 0]");
	});

	it.each([
		['Get', GET, SHOP],
		['Get Many', GET_MANY, {}],
	])('%s names a project that is not there', async (_name, operation, parameters) => {
		const projectName = byName('ghost');
		const { error } = await credible.run(operation, { ...parameters, projectName });
		expect(error?.message).toBe("Project 'ghost' was not found [item 0]");
	});
});

it.each(EXAMPLES)(
	'Get shows the shared keys of $type',
	async ({ type, block: [block, settings] }) => {
		credible.behave('publisher-0.0.250');
		credible.sandbox.credible.add({ name: 'x', type, [block]: settings });
		const { items } = await credible.run(GET, { connectionName: byName('x') });
		const { host, port, database, username } = items[0]?.json ?? {};
		expect({ host, port, database, username }).toEqual(
			{
				postgres: { host: 'db.example.com', port: 5432, database: 'shop', username: 'app' },
				mysql: { host: 'mysql.example.com', port: 3306, database: 'shop', username: 'app' },
				trino: { host: 'trino.example.com', port: 8443, database: null, username: 'app' },
				snowflake: { host: null, port: null, database: 'SHOP', username: 'app' },
				bigquery: { host: null, port: null, database: null, username: null },
				motherduck: { host: null, port: null, database: 'my_db', username: null },
			}[type],
		);
	},
);

describe('Delete', () => {
	beforeEach(() => credible.sandbox.credible.add(stored('shop')));

	it.each([
		['an HTML page', '<html><body>Not found</body></html>'],
		['another connection', { code: 404, message: 'Connection "other" not found' }],
		['another text', { code: 404, message: 'Organization not found' }],
	])('fails for a 404 with %s', async (_name, body) => {
		credible.sandbox.fault({ status: 404, body });
		const { error, items } = await credible.run(DELETE, SHOP);
		expect(error?.message).toBe('Credible has nothing at this address (status 404) [item 0]');
		expect(error?.description).toContain("'Path Style'");
		expect(items).toEqual([]);
	});

	it.each(['Connection "shop" not found in project "demo"', 'Connection shop not found'])(
		'counts as done in both words of the servers: %s',
		async (message) => {
			credible.sandbox.fault({ status: 404, body: { code: 404, message } });
			const { items } = await credible.run(DELETE, SHOP);
			expect(items[0]?.json.alreadyGone).toBe(true);
		},
	);

	it('counts as done when the answer was lost and the repetition finds nothing', async () => {
		credible.sandbox.fault({ method: 'DELETE', drop: 'after' });
		const { items } = await credible.run(DELETE, SHOP);
		expect(items[0]?.json).toEqual({ deleted: true, id: 'shop', name: 'shop' });
	});

	it('sends one request at a time', async () => {
		credible.sandbox.credible.seed({ connections: 3 });
		await credible.run(
			DELETE,
			{ connectionName: byName('={{ $json.name }}') },
			{ items: [{ name: 'seeded_1' }, { name: 'seeded_2' }, { name: 'seeded_3' }] },
		);
		expect(credible.sandbox.maxInFlight).toBe(1);
	});
});

describe('an answer that is not what the API promises', () => {
	const ADVICE = /Check 'Base URL' in the credential \(http.+\) and 'Path Style'/;

	it.each<[string, Fault, string]>([
		['an HTML page', { html: true }, 'The answer begins: <!doctype html>'],
		['cut JSON', { truncate: true }, 'The answer is JSON, but not as documented, or cut off'],
		['an object', { replace: () => ({ data: [] }) }, 'The answer is JSON, but not as documented'],
		['a list of texts', { replace: () => ['a'] }, 'The answer is JSON, but not as documented'],
		['no name', { replace: () => [{ type: 'x' }] }, 'The answer is JSON, but not as documented'],
	])('is told: %s', async (_name, fault, text) => {
		credible.behave('publisher-0.0.166');
		credible.sandbox.credible.seed({ connections: 2 });
		credible.sandbox.fault(fault);
		const { error } = await credible.run(GET_MANY);
		expect(error?.message).toBe(
			'Credible answered with something else than its documentation promises [item 0]',
		);
		expect(error?.description).toContain(text);
		expect(error?.description).toMatch(ADVICE);
	});

	it('comes from an older Publisher for environments, which it does not know', async () => {
		credible.behave('publisher-0.0.166');
		const credentials = credentialsFor(credible.sandbox, null, { pathStyle: 'environments' });
		const { error } = await credible.run(GET_MANY, {}, { credentials });
		expect(error?.description).toContain('The answer begins: <!doctype html>');
		expect(error?.description).toMatch(ADVICE);
	});

	it('may be a connection in a row of the store, or as it is', async () => {
		credible.sandbox.credible.add(stored('shop'));
		for (const behaviour of [
			'publisher-0.0.166',
			'publisher-0.0.250',
			'publisher-pr-1071',
		] as const) {
			credible.behave(behaviour);
			const { items } = await credible.run(GET, SHOP);
			expect(items[0]?.json).toMatchObject({ id: 'shop', host: 'db.example.com', port: 5432 });
		}
	});
});

it('reaches a newer server by environments', async () => {
	credible.behave('publisher-0.0.250');
	credible.sandbox.credible.add(stored('shop'));
	const credentials = credentialsFor(credible.sandbox, null, { pathStyle: 'environments' });
	const { items } = await credible.run(GET, SHOP, { credentials });
	expect(items[0]?.json.name).toBe('shop');
	expect(requestLines(credible.sandbox)).toEqual([
		'GET /api/v0/environments/demo/connections/shop',
	]);
});

describe('the credential', () => {
	it.each([
		['Bearer', 'Bearer sandbox-credible-token'],
		['ApiKey', 'ApiKey sandbox-credible-token'],
		['none', undefined],
	])(
		'sends the scheme %s in the Authorization header, and nothing in the URL',
		async (authScheme, header) => {
			credible.behave('publisher-0.0.166');
			const credentials = credentialsFor(credible.sandbox, null, { authScheme });
			await credible.run(GET_MANY, {}, { credentials });
			const [request] = credible.sandbox.requests;
			expect(request?.headers.authorization).toBe(header);
			expect(JSON.stringify([request?.path, request?.query])).not.toContain('token');
		},
	);

	it('with a wrong token is told from other refusals', async () => {
		const credentials = credentialsFor(credible.sandbox, null, { accessToken: 'wrong' });
		const { error } = await credible.run(GET_MANY, {}, { credentials });
		expect(error?.message).toBe('Credible did not accept the token [item 0]');
		expect(error?.description).toContain("'Authentication Scheme'");
		expect(error?.httpCode).toBe('401');
		expect(credible.sandbox.requests).toHaveLength(1);
	});

	it('is read for each item, so that its expressions keep tenants apart', async () => {
		const { credibleDataApi: data = {} } = credentialsFor(credible.sandbox);
		const credentials = { credibleDataApi: { ...data, accessToken: '={{ $json.token }}' } };
		const { errors } = await credible.run(
			GET_MANY,
			{},
			{ credentials, items: [{ token: 'wrong' }], onError: 'continueErrorOutput' },
		);
		expect(errors.map(({ json }) => json.error)).toEqual([
			'Credible did not accept the token [item 0]',
		]);
	});
});
