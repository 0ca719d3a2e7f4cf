import { requestLines } from '../useNode';
import { BOTH, byName, stored, useCredible } from './useCredible';

const credible = useCredible();
const PROJECTS: [string, string] = ['project', 'getAll'];
const SCHEMAS: [string, string] = ['schema', 'getAll'];
const TABLES: [string, string] = ['table', 'getAll'];
const SHOP = { connectionName: byName('shop') };
const CONNECTION = '/api/v0/projects/demo/connections/shop';

describe.each(BOTH)('%s', (behaviour) => {
	beforeEach(() => {
		credible.behave(behaviour);
		credible.sandbox.credible.add(stored('shop'));
		credible.sandbox.credible.add(stored('crm'));
	});

	it('lists projects for each item, without the connections inside of them', async () => {
		credible.sandbox.credible.seed({ projects: 2 });
		const { items } = await credible.run(
			PROJECTS,
			{ limit: '={{ $json.limit }}' },
			{ items: [{ limit: 1 }, { limit: 9 }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['demo', { item: 0 }],
			['demo', { item: 1 }],
			['project_1', { item: 1 }],
			['project_2', { item: 1 }],
		]);
		expect(items[0]?.json).toEqual({
			provider: 'credible',
			id: 'demo',
			name: 'demo',
			resource: '/api/v0/projects/demo',
			readme: '# demo',
		});
	});

	it('masks the secrets of the connections in a project with Simplify off', async () => {
		const { items } = await credible.run(PROJECTS, { simplify: false });
		expect(items[0]?.json.connections).toHaveLength(2);
		const [first] = Object(items[0]?.json).connections;
		expect(first.postgresConnection.host).toBe('db.example.com');
	});

	it('lists schemas for each item', async () => {
		const { items } = await credible.run(
			SCHEMAS,
			{ connectionName: byName('={{ $json.name }}') },
			{ items: [{ name: 'shop' }, { name: 'crm' }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.connection, json.name, pairedItem])).toEqual([
			['shop', 'information_schema', { item: 0 }],
			['shop', 'public', { item: 0 }],
			['crm', 'information_schema', { item: 1 }],
			['crm', 'public', { item: 1 }],
		]);
		expect(items[1]?.json).toEqual({
			provider: 'credible',
			id: 'public',
			name: 'public',
			isDefault: true,
			isHidden: false,
			project: 'demo',
			connection: 'shop',
		});
	});

	it('lists tables for each item', async () => {
		const { items } = await credible.run(
			TABLES,
			{ ...SHOP, schemaName: '={{ $json.schema }}', limit: '={{ $json.limit }}' },
			{
				items: [
					{ schema: 'public', limit: 1 },
					{ schema: 'empty', limit: 1 },
					{ schema: 'public', limit: 9 },
				],
			},
		);
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['customers', { item: 0 }],
			['customers', { item: 2 }],
			['orders', { item: 2 }],
		]);
		expect(items[0]?.json).toEqual({
			provider: 'credible',
			id: 'public.customers',
			name: 'customers',
			schema: 'public',
			columns: [
				{ name: 'id', type: 'number' },
				{ name: 'name', type: 'string' },
			],
			project: 'demo',
			connection: 'shop',
		});
	});

	it.each([
		['schemas', SCHEMAS, {}],
		['tables', TABLES, { schemaName: 'public' }],
	])(
		'names a connection that has no %s because it is not there',
		async (_name, operation, more) => {
			const { error } = await credible.run(operation, { connectionName: byName('nope'), ...more });
			expect(error?.message).toBe("Connection 'nope' was not found in project 'demo' [item 0]");
		},
	);
});

it('gives schemas and tables as they came with Simplify off', async () => {
	credible.sandbox.credible.add(stored('shop'));
	const schemas = await credible.run(SCHEMAS, { ...SHOP, simplify: false });
	expect(schemas.items[1]?.json).toEqual({ name: 'public', isHidden: false, isDefault: true });
	const tables = await credible.run(TABLES, { ...SHOP, schemaName: 'public', simplify: false });
	expect(tables.items[0]?.json).toMatchObject({ resource: 'public.customers' });
});

it('takes a schema as plain text, as older workflows have it, and from a locator', async () => {
	credible.sandbox.credible.add(stored('shop'));
	for (const schemaName of ['public', byName('public'), byName('={{ "pub" + "lic" }}')]) {
		const { items } = await credible.run(TABLES, { connectionName: byName('shop'), schemaName });
		expect(items.map(({ json }) => json.schema)).toEqual(['public', 'public']);
	}
});

it('encodes the name of a schema, which may hold anything', async () => {
	credible.sandbox.credible.add(stored('shop'));
	await credible.run(TABLES, { ...SHOP, schemaName: 'my schema/x?' });
	expect(requestLines(credible.sandbox)).toEqual([
		`GET ${CONNECTION}/schemas/my%20schema%2Fx%3F/tables`,
	]);
});

it("shows the database's own words, without the secrets that a server repeats in them", async () => {
	const message =
		'Failed to get schemas for Postgres connection shop: password=planted-x user=app at postgresql://app:planted-y@h/d';
	credible.sandbox.fault({ status: 500, body: { code: 500, message } });
	const { error } = await credible.run(SCHEMAS, SHOP);
	expect(error?.message).toBe("The database of connection 'shop' could not be read [item 0]");
	expect(error?.description).toContain('password=*** user=app at postgresql://***@h/d');
});
