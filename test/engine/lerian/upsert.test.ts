import { requestLines } from '../useNode';
import { CERTIFICATE, CONNECTIONS, credentialsFor, NEW, useLerian } from './useLerian';

const lerian = useLerian();
const UPSERT: [string, string] = ['connection', 'upsert'];

/** What is there already: the same as Create or Update wants with `NEW`. */
const SAME = {
	...NEW,
	type: 'POSTGRESQL',
	productName: 'reporter',
	userName: 'dbuser',
} as const;

const writes = () =>
	lerian.sandbox.requests
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path, body }) => ({ method, path, body }));

const patches = () => writes().filter(({ method }) => method === 'PATCH');

it('creates what is not there', async () => {
	const { items } = await lerian.run(UPSERT, NEW);
	const [connection] = lerian.sandbox.lerian.connections.values();
	expect(items[0]?.json).toMatchObject({
		id: connection?.id,
		name: 'production-db',
		action: 'created',
		changes: [],
		notCompared: [],
	});
	expect(requestLines(lerian.sandbox)).toEqual([`POST ${CONNECTIONS}`]);
});

it('finds what is there, of whatever age, and leaves it alone if nothing differs', async () => {
	const { id } = lerian.sandbox.lerian.add({ ...SAME, createdAt: '2024-02-03T00:00:00Z' });
	const { items } = await lerian.run(UPSERT, NEW);
	expect(items[0]?.json).toMatchObject({
		id,
		action: 'unchanged',
		changes: [],
		notCompared: ['password'],
	});
	expect(patches()).toEqual([]);
});

it('a value that is not set is no difference', async () => {
	lerian.sandbox.lerian.add({
		...SAME,
		schema: 'sales',
		metadata: { team: 'data' },
		ssl: { mode: 'require', ca: 'a' },
	});
	const { items } = await lerian.run(UPSERT, NEW);
	expect(items[0]?.json.action).toBe('unchanged');
});

it.each([
	['the schema that Lerian takes by itself', {}, { schema: 'public' }],
	[
		'the same metadata in another order',
		{ metadata: { a: '1', b: '2' } },
		{ metadata: '{"b":"2","a":"1"}' },
	],
	['no metadata and empty metadata', {}, { metadata: '{}' }],
	['a number and its text', { metadata: { level: '2' } }, { metadata: '{"level": 2}' }],
])('%s is no difference', async (_name, there, additionalFields) => {
	lerian.sandbox.lerian.add({ ...SAME, ...there });
	const { items } = await lerian.run(UPSERT, { ...NEW, additionalFields });
	expect(items[0]?.json.action).toBe('unchanged');
});

it('sends what differs and the secrets along with it, metadata and SSL as a whole', async () => {
	const { id } = lerian.sandbox.lerian.add({
		...SAME,
		host: 'old.example.com',
		metadata: { old: 'yes' },
		ssl: { mode: 'require', ca: 'old', key: 'old' },
	});
	const { items } = await lerian.run(UPSERT, {
		...NEW,
		additionalFields: {
			metadata: '{"team": "data"}',
			sslMode: 'verify-full',
			sslCa: CERTIFICATE,
		},
	});
	expect(patches()).toEqual([
		{
			method: 'PATCH',
			path: `${CONNECTIONS}/${id}`,
			body: {
				host: 'db.example.com',
				metadata: { team: 'data' },
				password: 'secretpassword',
				ssl: { mode: 'verify-full', ca: CERTIFICATE },
			},
		},
	]);
	expect(items[0]?.json).toMatchObject({
		id,
		host: 'db.example.com',
		tags: { team: 'data' },
		sslMode: 'verify-full',
		action: 'updated',
		changes: [
			{ field: 'host', from: 'old.example.com', to: 'db.example.com' },
			{ field: 'metadata', from: { old: 'yes' }, to: { team: 'data' } },
			{ field: 'sslMode', from: 'require', to: 'verify-full' },
		],
		notCompared: ['password', 'sslCa'],
	});
});

describe('Update Secret', () => {
	const parameters = {
		...NEW,
		additionalFields: { sslMode: 'require', sslCa: CERTIFICATE },
		options: { updateSecret: true },
	};

	it('sends the secrets even if nothing else differs, and shows none', async () => {
		const { id } = lerian.sandbox.lerian.add({ ...SAME, ssl: { mode: 'require', ca: 'a' } });
		const { items, saved } = await lerian.run(UPSERT, parameters);
		expect(patches().map(({ body }) => body)).toEqual([
			{ password: 'secretpassword', ssl: { mode: 'require', ca: CERTIFICATE } },
		]);
		expect(lerian.sandbox.lerian.connections.get(id)?.password).toBe('secretpassword');
		expect(items[0]?.json).toMatchObject({
			action: 'updated',
			changes: [
				{ field: 'password', from: '***', to: '***' },
				{ field: 'sslCa', from: '***', to: '***' },
			],
			notCompared: [],
		});
		expect(saved).not.toContain('secretpassword');
	});
});

describe('Dry Run', () => {
	const parameters = { ...NEW, options: { dryRun: true } };

	it('says what would be created', async () => {
		const { items } = await lerian.run(UPSERT, parameters);
		expect(items[0]?.json).toMatchObject({
			provider: 'lerian',
			id: null,
			name: 'production-db',
			host: 'db.example.com',
			productName: 'reporter',
			action: 'wouldCreate',
		});
		expect(JSON.stringify(items)).not.toContain('secretpassword');
		expect(writes()).toEqual([]);
	});

	it('says what would be updated, also an assigned product', async () => {
		const { id } = lerian.sandbox.lerian.add({ ...SAME, port: 5433, productName: undefined });
		const { items } = await lerian.run(UPSERT, parameters);
		expect(items[0]?.json).toMatchObject({
			id,
			port: 5433,
			action: 'wouldUpdate',
			changes: [
				{ field: 'productName', from: null, to: 'reporter' },
				{ field: 'port', from: 5433, to: 5432 },
			],
		});
		expect(writes()).toEqual([]);
	});

	it('leaves unchanged as it is, and refuses what the real run would refuse', async () => {
		lerian.sandbox.lerian.add(SAME);
		const same = await lerian.run(UPSERT, parameters);
		expect(same.items[0]?.json.action).toBe('unchanged');
		const other = await lerian.run(UPSERT, { ...parameters, productName: 'other' });
		expect(other.error?.message).toContain("belongs to the product 'reporter'");
		expect(writes()).toEqual([]);
	});
});

describe('the product', () => {
	it('is compared in lower case', async () => {
		lerian.sandbox.lerian.add(SAME);
		const { items } = await lerian.run(UPSERT, { ...NEW, productName: 'REPORTER' });
		expect(items[0]?.json.action).toBe('unchanged');
	});

	it('of another name is refused: a connection cannot change to it', async () => {
		const { id } = lerian.sandbox.lerian.add({ ...SAME, productName: 'other', host: 'old' });
		const { error } = await lerian.run(UPSERT, NEW);
		expect(error?.message).toBe(
			`Connection ${id} has this name, but belongs to the product 'other' [item 0]`,
		);
		expect(patches()).toEqual([]);
	});

	it('is assigned if there is none yet', async () => {
		const { id } = lerian.sandbox.lerian.add({ ...SAME, productName: undefined });
		const { items } = await lerian.run(UPSERT, NEW);
		expect(writes().slice(1)).toEqual([
			{ method: 'POST', path: `${CONNECTIONS}/${id}/assign`, body: undefined },
		]);
		expect(items[0]?.json).toMatchObject({
			productName: 'reporter',
			action: 'updated',
			changes: [{ field: 'productName', from: null, to: 'reporter' }],
		});
	});
});

it('works per item, paired and in input order; the same name in turn', async () => {
	lerian.sandbox.lerian.add({ ...SAME, configName: 'there' });
	const { items } = await lerian.run(
		UPSERT,
		{ ...NEW, configName: '={{ $json.name }}', host: '={{ $json.host }}' },
		{
			items: [
				{ name: 'there', host: 'a1.example.com' },
				{ name: 'new', host: 'b1.example.com' },
				{ name: 'new', host: 'b2.example.com' },
			],
		},
	);
	expect(
		items.map(({ json, pairedItem }) => [json.name, json.host, json.action, pairedItem]),
	).toEqual([
		['there', 'a1.example.com', 'updated', { item: 0 }],
		['new', 'b1.example.com', 'created', { item: 1 }],
		['new', 'b2.example.com', 'updated', { item: 2 }],
	]);
});

it('says so if the name is taken, but no such connection is listed', async () => {
	const hidden = lerian.sandbox.lerian.add({ ...SAME, createdAt: '2022-05-01T00:00:00Z' });
	const { error } = await lerian.run(UPSERT, NEW);
	expect(error?.message).toBe('A connection has this name already [item 0]');
	expect(error?.description).toContain("'production-db' is taken, but lists no such connection");
	expect(lerian.sandbox.lerian.connections.get(hidden.id)?.updatedAt).toBe(hidden.updatedAt);
});

it("with n8n's Retry On Fail may run again: it finds what the first try has created", async () => {
	lerian.sandbox.fault({ method: 'POST', skip: 1, status: 500 });
	const { items } = await lerian.run(
		UPSERT,
		{ ...NEW, configName: '={{ $json.name }}', options: { concurrency: 1 } },
		{ items: [{ name: 'one' }, { name: 'two' }], retryOnFail: true },
	);
	expect(items.map(({ json }) => [json.name, json.action])).toEqual([
		['one', 'unchanged'],
		['two', 'created'],
	]);
});

it('outputs the object of the API with Simplify off', async () => {
	lerian.sandbox.lerian.add(SAME);
	const { items } = await lerian.run(UPSERT, { ...NEW, simplify: false });
	expect(items[0]?.json).toMatchObject({
		configName: 'production-db',
		action: 'unchanged',
		notCompared: ['password'],
	});
});

it('needs a user name and a password, wherever they come from', async () => {
	const { error } = await lerian.run(
		UPSERT,
		{ ...NEW, secretSource: 'none' },
		{ credentials: credentialsFor(lerian.sandbox) },
	);
	expect(error?.message).toContain("'Secret Source' gives no user name of the database");
	expect(lerian.sandbox.requests).toEqual([]);
});
