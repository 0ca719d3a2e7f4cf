import type { INodeParameters } from 'n8n-workflow';

import { CERTIFICATE, chosen, CONNECTIONS, PRIVATE_KEY, useLerian } from './useLerian';

const lerian = useLerian();
const UPDATE: [string, string] = ['connection', 'update'];

const bodies = () =>
	lerian.sandbox.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);

const update = async (id: string, updateFields: INodeParameters, more: INodeParameters = {}) =>
	await lerian.run(UPDATE, { ...chosen(id), updateFields, ...more });

it('sends what is given and nothing else', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
	const { items } = await update(id, { port: 3307 });
	expect(bodies()).toEqual([{ port: 3307 }]);
	expect(items[0]?.json).toMatchObject({ provider: 'lerian', id, name: 'one', port: 3307 });
});

it('can change everything', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
	await update(id, {
		configName: 'two',
		type: 'POSTGRESQL',
		host: '10.0.0.1',
		port: '5432',
		databaseName: 'sales',
		userName: 'writer',
		password: ' new ',
		schema: 'main',
		metadata: { team: 'data' },
		sslMode: 'verify-ca',
		sslCa: CERTIFICATE,
		sslCert: CERTIFICATE,
		sslPrivateKey: PRIVATE_KEY,
	});
	expect(bodies()).toEqual([
		{
			configName: 'two',
			type: 'POSTGRESQL',
			host: '10.0.0.1',
			port: 5432,
			databaseName: 'sales',
			userName: 'writer',
			password: ' new ',
			schema: 'main',
			metadata: { team: 'data' },
			ssl: { mode: 'verify-ca', ca: CERTIFICATE, cert: CERTIFICATE, key: PRIVATE_KEY },
		},
	]);
});

it('empties metadata', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one', metadata: { a: '1' } });
	const { items } = await update(id, { metadata: '{}' });
	expect(items[0]?.json.tags).toEqual({});
});

it('works per item, by ID, from the list and by name, paired and in input order', async () => {
	const first = lerian.sandbox.lerian.add({ configName: 'first' });
	const second = lerian.sandbox.lerian.add({ configName: 'second' });
	for (const [mode, values] of [
		['id', [first.id, second.id]],
		['list', [first.id, second.id]],
		['name', ['first', 'second']],
	] as const) {
		const { items } = await lerian.run(
			UPDATE,
			{ ...chosen('={{ $json.value }}', mode), updateFields: { host: '={{ $json.host }}' } },
			{
				items: values.map((value, index) => ({ value, host: `${mode}${index}.example.com` })),
			},
		);
		expect(items.map(({ json, pairedItem }) => [json.name, json.host, pairedItem])).toEqual([
			['first', `${mode}0.example.com`, { item: 0 }],
			['second', `${mode}1.example.com`, { item: 1 }],
		]);
	}
});

it('outputs the object of the API with Simplify off', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
	const { items } = await update(id, { databaseName: 'x' }, { simplify: false });
	expect(items[0]?.json).toMatchObject({ configName: 'one', databaseName: 'x' });
});

it('is tried again after a network failure', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
	lerian.sandbox.fault({ method: 'PATCH', drop: 'after' });
	const { items } = await update(id, { port: 1 });
	expect(items[0]?.json.port).toBe(1);
	expect(bodies()).toHaveLength(2);
});

it.each([
	['an unknown ID', 'FET-1001', 404, 'The connection was not found'],
	['a name that is taken', 'FET-1002', 409, 'A connection has this name already'],
	['a job that uses it', 'FET-1021', 409, 'A job is using the connection'],
	[
		'an SSL mode that the type has not',
		'FET-0001',
		400,
		'The type of the database has no such SSL mode',
	],
	['a private host', 'FET-0414', 400, 'This Lerian Reporter does not connect to private hosts'],
])('%s is told with %s and its advice', async (_name, code, status, message) => {
	const { lerian: server } = lerian.sandbox;
	const { id } = server.add({ configName: 'one' });
	server.add({ configName: 'taken' });
	server.options.multiTenant = code === 'FET-0414';
	if (code === 'FET-1021') server.busy.add('one');
	const changes: Record<string, INodeParameters> = {
		'FET-1002': { configName: 'taken' },
		'FET-0001': { sslMode: 'require', sslCa: CERTIFICATE },
		'FET-0414': { host: '192.168.1.1' },
	};
	const { errors } = await lerian.run(
		UPDATE,
		{
			...chosen(code === 'FET-1001' ? '01900000-0000-7000-8000-000000000000' : id),
			updateFields: changes[code] ?? { port: 1 },
		},
		{ onError: 'continueErrorOutput' },
	);
	expect(errors[0]?.json).toMatchObject({
		error: `${message} [item 0]`,
		details: { status, code, outcome: 'notApplied', advice: expect.stringMatching(/./) },
	});
});

describe('a name that no connection has', () => {
	it('is told', async () => {
		const { error } = await lerian.run(UPDATE, {
			...chosen('nobody', 'name'),
			updateFields: { port: 1 },
		});
		expect(error?.message).toBe("There is no connection with the name 'nobody' [item 0]");
		expect(lerian.sandbox.requests.every(({ path }) => path === CONNECTIONS)).toBe(true);
	});
});
