import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { byName, POSTGRES, stored, useCredible } from './useCredible';

const credible = useCredible();
const CREATE: [string, string] = ['connection', 'create'];
const UPSERT: [string, string] = ['connection', 'upsert'];
const SHOP: INodeParameters = { connectionName: 'shop', ...POSTGRES };
const CONTINUE = { onError: 'continueErrorOutput' } as const;

beforeEach(() => credible.behave('publisher-0.0.250'));

describe.each(['constructor', '__proto__', 'prototype', 'toString'])('the key %s', (key) => {
	it('is one like others in a raw connection', async () => {
		const raw = (value: string) =>
			`{ "${key}": { "a": "${value}" }, "postgresConnection": { "${key}": "${value}" } }`;
		const run = async (value: string) =>
			await credible.run(UPSERT, { ...SHOP, additionalFields: { rawConnection: raw(value) } });
		expect((await run('b')).items[0]?.json.action).toBe('created');
		expect((await run('b')).items[0]?.json).toMatchObject({ action: 'unchanged', changes: [] });
		const { items, error } = await run('c');
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ action: 'updated' });
		expect(JSON.stringify(credible.sent('PATCH'))).toContain(`"${key}":{"a":"c"}`);
	});

	it('is a name like others of an attached database', async () => {
		const duck = (region: string): INodeParameters => ({
			connectionName: 'duck',
			type: 'duckdb',
			attachedDatabases: { database: [{ name: key, type: 's3', region }] },
		});
		const own = await credible.run(UPSERT, duck('a'), { secrets: {} });
		expect(own.error).toBeUndefined();
		const block = { attachedDatabases: [{ name: key, type: 's3', s3Connection: { region: 'a' } }] };
		expect(credible.sent('POST')).toMatchObject([{ duckdbConnection: block }]);
		const same = await credible.run(UPSERT, duck('a'), { secrets: {} });
		expect(same.items[0]?.json.action).toBe('unchanged');
		const attachedSecretsJson = `{ "${key}": { "secretAccessKey": "planted-x" } }`;
		await credible.run(UPSERT, duck('b'), { secrets: { attachedSecretsJson } });
		expect(JSON.stringify(credible.sent('PATCH'))).toContain('"secretAccessKey":"planted-x"');
	});

	it('is a name like others of a connection', async () => {
		await credible.run(
			UPSERT,
			{ ...SHOP, connectionName: '={{ $json.name }}' },
			{
				items: [{ name: 'a' }, { name: key }, { name: key }],
			},
		);
		const { items } = await credible.run(['connection', 'get'], { connectionName: byName(key) });
		expect(items[0]?.json).toMatchObject({ id: key, host: 'db.example.com' });
		expect(credible.sent('POST')).toHaveLength(2);
	});
});

describe('what an answer holds', () => {
	const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
	const changed = (change: object): Fault => ({
		replace: (answer) => ({ ...Object(answer), ...change }),
	});
	const ANSWERS: Array<[string, Fault]> = [
		['a type that is no text', changed({ type: { toString: 1 } })],
		['a block that is no object', changed({ postgresConnection: 'x' })],
		['settings that are objects', changed({ postgresConnection: { host: { toString: 1 } } })],
		[
			'more levels than anybody reads',
			{ status: 200, body: `{"name":"shop","type":"postgres","more":${deep}}` },
		],
		['a name that leads elsewhere', changed({ name: '..' })],
		['a long type with a secret', changed({ type: `password=planted-x${'y'.repeat(9999)}` })],
	];

	it.each(ANSWERS)('makes for a clear message: %s', async (_name, fault) => {
		credible.sandbox.credible.add(stored('shop'));
		for (const [resource, operation, parameters] of [
			['connection', 'create', SHOP],
			['connection', 'upsert', { ...SHOP, host: 'new' }],
			['connection', 'update', { connectionName: byName('shop'), updateFields: { host: 'new' } }],
			['connection', 'get', { connectionName: byName('shop') }],
		] as Array<[string, string, INodeParameters]>) {
			credible.sandbox.fault({ method: 'GET', ...fault });
			const { error, items } = await credible.run([resource, operation], {
				type: 'postgres',
				...parameters,
			});
			const text = JSON.stringify([error, items.map(({ json }) => json)]);
			expect(text).not.toMatch(/TypeError|RangeError|call stack|Cannot (convert|read)|undefined/);
			expect(text.length).toBeLessThan(20_000);
		}
	});

	it('may be what it likes after a change, which is told as made', async () => {
		credible.sandbox.fault({ method: 'GET', skip: 1, status: 200, body: deep });
		const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			error: "Connection 'shop' was created, but could not be read back [item 0]",
			details: { outcome: 'applied' },
		});
	});
});

it.each<Fault>([
	{ status: 409, body: { error: 'Connection already exists' } },
	{ status: 500, body: { message: 'violates unique constraint' } },
	{ status: 404, body: { message: 'Project x not found' } },
])('a list that is answered with %j names nothing that there is not', async (fault) => {
	for (const resource of ['connection', 'project']) {
		credible.sandbox.fault(fault);
		const { error } = await credible.run([resource, 'getAll']);
		expect(error?.message).not.toContain('undefined');
	}
});
