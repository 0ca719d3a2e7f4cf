import type { INodeParameters } from 'n8n-workflow';

import { ATTACHED, EXAMPLES } from '../../CredibleData/examples';
import { SECRETS } from './planted';
import { BOTH, LOGIN, POSTGRES, stored, useCredible } from './useCredible';

const credible = useCredible();
const UPSERT: [string, string] = ['connection', 'upsert'];
const SHOP: INodeParameters = { connectionName: 'shop', ...POSTGRES };
const MOVED: INodeParameters = { ...SHOP, host: 'new.example.com' };

const block = () => Object(credible.sandbox.credible.stored('shop')).postgresConnection;

describe.each(BOTH)('%s', (behaviour) => {
	beforeEach(() => credible.behave(behaviour));

	it('creates what is not there and updates what differs, paired and in input order', async () => {
		credible.sandbox.credible.add(stored('first'));
		const { items } = await credible.run(
			UPSERT,
			{ ...SHOP, connectionName: '={{ $json.name }}', databaseName: '={{ $json.database }}' },
			{
				items: [
					{ name: 'first', database: 'shop2' },
					{ name: 'second', database: 'shop' },
				],
			},
		);
		expect(items.map(({ json, pairedItem }) => [json.name, json.action, pairedItem])).toEqual([
			['first', 'updated', { item: 0 }],
			['second', 'created', { item: 1 }],
		]);
		expect(items[0]?.json).toMatchObject({
			database: 'shop2',
			changes: [{ field: 'databaseName', from: 'shop', to: 'shop2' }],
			notCompared: ['password'],
		});
		expect(items[1]?.json).toMatchObject({ changes: [], notCompared: [] });
		expect(credible.sent('PATCH')).toEqual([
			{ postgresConnection: stored('first', { databaseName: 'shop2' }).postgresConnection },
		]);
		expect(credible.sent('POST')).toEqual([stored('second')]);
	});

	it('sends nothing if nothing differs; secrets cannot be compared', async () => {
		credible.sandbox.credible.add(stored('shop', { password: 'planted-another' }));
		const { items } = await credible.run(UPSERT, SHOP);
		expect(items[0]?.json).toMatchObject({
			action: 'unchanged',
			changes: [],
			notCompared: ['password'],
		});
		expect([...credible.sent('PATCH'), ...credible.sent('POST')]).toEqual([]);
	});

	it('sends the secrets each time with Update Secret', async () => {
		credible.sandbox.credible.add(stored('shop', { password: 'planted-another' }));
		const { items } = await credible.run(UPSERT, { ...SHOP, options: { updateSecret: true } });
		expect(items[0]?.json).toMatchObject({
			action: 'updated',
			changes: [{ field: 'password', from: '***', to: '***' }],
			notCompared: [],
		});
		expect(block()).toMatchObject({ password: SECRETS.password });
	});

	it('keeps settings that are not set, and sends the whole block', async () => {
		credible.sandbox.credible.add(stored('shop', { sslmode: 'disable' }));
		await credible.run(UPSERT, { ...MOVED, port: '', databaseName: '' });
		expect(credible.sent('PATCH')).toEqual([
			{
				postgresConnection: {
					host: 'new.example.com',
					port: 5432,
					databaseName: 'shop',
					userName: 'app',
					sslmode: 'disable',
					password: SECRETS.password,
				},
			},
		]);
	});

	it('sends only the parts that differ', async () => {
		credible.sandbox.credible.add({ ...stored('shop'), resource: '/old' });
		const { items } = await credible.run(UPSERT, {
			...SHOP,
			additionalFields: { resourcePath: '/new' },
		});
		expect(credible.sent('PATCH')).toEqual([{ resource: '/new' }]);
		expect(items[0]?.json).toMatchObject({
			action: 'updated',
			resource: '/new',
			changes: [{ field: 'resourcePath', from: '/old', to: '/new' }],
		});
	});

	it('does not compare attributes, which servers overwrite', async () => {
		credible.sandbox.credible.add(stored('shop'));
		const attributes = { dialectName: 'other' };
		const { items } = await credible.run(UPSERT, { ...SHOP, additionalFields: { attributes } });
		expect(items[0]?.json).toMatchObject({
			action: 'unchanged',
			notCompared: expect.arrayContaining(['attributes']),
		});
	});

	it('takes a number that is a text for the same', async () => {
		credible.sandbox.credible.add({
			name: 'big',
			type: 'bigquery',
			bigqueryConnection: { defaultProjectId: 'p', maximumBytesBilled: '1000' },
		});
		const { items } = await credible.run(UPSERT, {
			connectionName: 'big',
			type: 'bigquery',
			maximumBytesBilled: 1000,
			secretSource: 'none',
		});
		expect(items[0]?.json.action).toBe('unchanged');
	});

	it('says that the type of a connection cannot be changed', async () => {
		credible.sandbox.credible.add(stored('shop'));
		const { error } = await credible.run(UPSERT, { ...SHOP, type: 'mysql' });
		expect(error?.message).toBe(
			"Connection 'shop' is of the type 'postgres', not 'mysql' [item 0]",
		);
		expect(error?.description).toContain('use Delete and then Create');
		expect(credible.sent('PATCH')).toEqual([]);
	});

	it('writes nothing in a dry run, and says what it would do', async () => {
		credible.sandbox.credible.add(stored('shop'));
		const { items } = await credible.run(
			UPSERT,
			{ ...MOVED, connectionName: '={{ $json.name }}', options: { dryRun: true } },
			{ items: [{ name: 'shop' }, { name: 'new' }] },
		);
		expect(items.map(({ json }) => [json.action, json.name, json.host])).toEqual([
			['wouldUpdate', 'shop', 'db.example.com'],
			['wouldCreate', 'new', 'new.example.com'],
		]);
		expect(items[0]?.json.changes).toEqual([
			{ field: 'host', from: 'db.example.com', to: 'new.example.com' },
		]);
		expect(items[1]?.json).toMatchObject({ settings: { password: '***' } });
		expect(credible.sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	it('lets each of several items with one name see what the one before did', async () => {
		const { items } = await credible.run(
			UPSERT,
			{ ...SHOP, host: '={{ $json.host }}', options: { concurrency: 3 } },
			{ items: [{ host: 'a' }, { host: 'a' }, { host: 'b' }] },
		);
		expect(items.map(({ json }) => json.action)).toEqual(['created', 'unchanged', 'updated']);
	});

	it('updates what somebody else creates at the same moment', async () => {
		credible.sandbox.fault({ method: 'POST', hold: true });
		const running = credible.run(UPSERT, MOVED);
		await credible.sandbox.whenHeld(1);
		credible.sandbox.credible.add(stored('shop'));
		credible.sandbox.release();
		const { items } = await running;
		expect(items[0]?.json).toMatchObject({ action: 'updated', host: 'new.example.com' });
	});
});

it("outputs the API's object with Simplify off, with what was done", async () => {
	credible.behave('publisher-0.0.250');
	const { items } = await credible.run(UPSERT, { ...SHOP, simplify: false });
	expect(items[0]?.json).toMatchObject({
		...stored('shop', { password: '***' }),
		action: 'created',
	});
});

describe('Trino', () => {
	const TRINO: INodeParameters = {
		connectionName: 't',
		type: 'trino',
		server: 'https://trino.example.com',
		port: 443,
	};
	const server = () => Object(credible.sandbox.credible.stored('t')).trinoConnection;

	beforeEach(() => credible.behave('publisher-0.0.166'));

	it('is the same although the server has appended the port to its address', async () => {
		await credible.run(UPSERT, TRINO);
		expect(server()).toMatchObject({ server: 'https://trino.example.com:443' });
		for (const address of ['https://trino.example.com', 'https://trino.example.com:443']) {
			const { items } = await credible.run(UPSERT, { ...TRINO, server: address });
			expect(items[0]?.json).toMatchObject({ action: 'unchanged', host: 'trino.example.com' });
		}
	});

	it('gets another port without the old one staying in its address', async () => {
		await credible.run(UPSERT, TRINO);
		const { items } = await credible.run(UPSERT, { ...TRINO, port: 8443 });
		expect(items[0]?.json.changes).toEqual([{ field: 'port', from: 443, to: 8443 }]);
		expect(credible.sent('PATCH')).toMatchObject([
			{ trinoConnection: { server: 'https://trino.example.com', port: 8443 } },
		]);
		expect(server()).toMatchObject({ server: 'https://trino.example.com:8443', port: 8443 });
	});

	it('gets the port that its new address has', async () => {
		await credible.run(UPSERT, TRINO);
		await credible.run(UPSERT, { ...TRINO, server: 'https://trino.example.com:9000', port: '' });
		expect(server()).toMatchObject({ server: 'https://trino.example.com:9000', port: 9000 });
	});
});

describe('DuckDB', () => {
	const [big, snow, pg] = ATTACHED;
	const secrets = {
		attachedSecretsJson: JSON.stringify(
			Object.fromEntries(ATTACHED.map(({ fields, secrets: own }) => [fields.name, own])),
		),
	};
	const duck = (...databases: typeof ATTACHED): INodeParameters => ({
		connectionName: 'duck',
		type: 'duckdb',
		attachedDatabases: { database: databases.map(({ fields }) => fields) },
	});
	const upsertDuck = async (parameters: INodeParameters) => {
		const names = ATTACHED.map(({ fields }) => fields.name);
		const given = JSON.stringify(parameters.attachedDatabases);
		const own = names.filter((name) => given.includes(`"name":"${name}"`));
		const all = JSON.parse(secrets.attachedSecretsJson);
		const used = Object.fromEntries(own.map((name) => [name, all[name]]));
		return await credible.run(UPSERT, parameters, {
			secrets: { attachedSecretsJson: JSON.stringify(used) },
		});
	};

	it.each(BOTH)('%s: finds attached databases by their names, in any order', async (behaviour) => {
		if (!big || !snow || !pg) throw new Error('There are no examples');
		credible.behave(behaviour);
		await upsertDuck(duck(big, snow));
		const same = await upsertDuck(duck(snow, big));
		expect(same.items[0]?.json).toMatchObject({
			action: 'unchanged',
			notCompared: ['attachedSecretsJson'],
		});
		const other = await upsertDuck(duck(big, pg));
		expect(other.items[0]?.json).toMatchObject({
			action: 'updated',
			changes: [{ field: 'attachedDatabases' }],
		});
		expect(credible.sent('PATCH')).toEqual([
			{ duckdbConnection: { attachedDatabases: [big.attached, pg.attached] } },
		]);
	});
});

describe.each(EXAMPLES)('a $type connection made by the node', ({ type, parameters, secrets }) => {
	it.each(BOTH)('is unchanged when it is wanted again: %s', async (behaviour) => {
		credible.behave(behaviour);
		const wanted = { connectionName: 'x', type, ...parameters };
		await credible.run(UPSERT, wanted, { secrets });
		const { items, error } = await credible.run(UPSERT, wanted, { secrets });
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ action: 'unchanged', changes: [] });
	});
});

it('names what differs in a raw connection by where it is', async () => {
	credible.behave('publisher-0.0.250');
	const tunnel = (host: string) => ({
		rawConnection: { tunnel: { host: 'p', ssh: { host, privateKey: SECRETS.privateKey } } },
	});
	await credible.run(UPSERT, { ...SHOP, additionalFields: tunnel('one') }, { secrets: LOGIN });
	const same = await credible.run(UPSERT, { ...SHOP, additionalFields: tunnel('one') });
	expect(same.items[0]?.json).toMatchObject({
		action: 'unchanged',
		notCompared: ['password', 'tunnel.ssh (secrets)'],
	});
	const other = await credible.run(UPSERT, { ...SHOP, additionalFields: tunnel('two') });
	expect(other.items[0]?.json.changes).toEqual([
		{
			field: 'tunnel.ssh',
			from: { host: 'one', privateKey: '***' },
			to: { host: 'two', privateKey: '***' },
		},
	]);
	expect(credible.sent('PATCH')).toEqual([
		{ tunnel: { host: 'p', ssh: { host: 'two', privateKey: SECRETS.privateKey } } },
	]);
});

it('takes a field outside of the block for what it is, though its name is that of a parameter', async () => {
	credible.behave('publisher-0.0.250');
	credible.sandbox.credible.add({ ...stored('shop'), tunnel: { host: 'p' } });
	const rawConnection = { tunnel: { host: 'q' } };
	const { items } = await credible.run(UPSERT, { ...SHOP, additionalFields: { rawConnection } });
	expect(items[0]?.json.changes).toEqual([{ field: 'tunnel.host', from: 'p', to: 'q' }]);
	expect(credible.sent('PATCH')).toEqual([{ tunnel: { host: 'q' } }]);
});
