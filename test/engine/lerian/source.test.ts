import { chosen, NEW, useLerian } from './useLerian';

// What the manager's source does, and its pages do not say.

const lerian = useLerian();
const UPSERT: [string, string] = ['connection', 'upsert'];
const CONTINUE = { onError: 'continueErrorOutput' } as const;
const SAME = { ...NEW, type: 'POSTGRESQL', productName: 'reporter', userName: 'dbuser' } as const;

const writes = () =>
	lerian.sandbox.requests
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path }) => [method, path.split('/').at(-1)].join(' '));

describe('a connection of no product', () => {
	it('that differs is assigned first, then changed', async () => {
		const { id } = lerian.sandbox.lerian.add({ ...SAME, productName: undefined, port: 1 });
		const { items } = await lerian.run(UPSERT, NEW);
		expect(items[0]?.json).toMatchObject({
			id,
			action: 'updated',
			productName: 'reporter',
			port: 5432,
		});
		expect(writes()).toEqual(['POST connections', 'POST assign', `PATCH ${id}`]);
	});

	it('says by a dry run the same as the run', async () => {
		lerian.sandbox.lerian.add({ ...SAME, productName: undefined, port: 1 });
		const dry = await lerian.run(UPSERT, { ...NEW, options: { dryRun: true } });
		const real = await lerian.run(UPSERT, NEW);
		expect(dry.items[0]?.json.changes).toEqual(real.items[0]?.json.changes);
		expect(dry.items[0]?.json.action).toBe('wouldUpdate');
	});

	it('has been changed if it was assigned and then refused', async () => {
		lerian.sandbox.lerian.add({ ...SAME, productName: undefined, port: 1 });
		lerian.sandbox.fault({ method: 'PATCH', status: 403, body: 'Forbidden' });
		const { errors } = await lerian.run(UPSERT, NEW, CONTINUE);
		expect(errors[0]?.json.details).toMatchObject({ status: 403, outcome: 'applied' });
	});

	it('is not changed by Update, which says what to do', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one', productName: undefined });
		const { errors } = await lerian.run(
			['connection', 'update'],
			{ ...chosen(id), updateFields: { port: 1 } },
			CONTINUE,
		);
		expect(errors[0]?.json).toMatchObject({
			error: expect.stringContaining('belongs to no product'),
			details: { code: 'FET-0402', advice: 'Use Assign Product first', outcome: 'notApplied' },
		});
	});
});

describe('blanks around the user name', () => {
	const parameters = {
		...NEW,
		secretSource: 'parameters',
		userName: ' dbuser ',
		password: 'p',
	};

	it('are no difference from one run to the next', async () => {
		await lerian.run(UPSERT, parameters);
		expect((await lerian.run(UPSERT, parameters)).items[0]?.json.action).toBe('unchanged');
	});

	it('do not keep a lost create from being found', async () => {
		lerian.sandbox.fault({ method: 'POST', drop: 'after' });
		const { items } = await lerian.run(['connection', 'create'], parameters);
		expect(items[0]?.json.username).toBe('dbuser');
	});
});

describe('the schema', () => {
	it.each([
		['POSTGRESQL', undefined, 'public', 'unchanged'],
		['POSTGRESQL', '', 'public', 'unchanged'],
		['POSTGRESQL', undefined, 'sales', 'updated'],
		['SQL_SERVER', undefined, 'public', 'updated'],
		['SQL_SERVER', undefined, 'dbo', 'updated'],
		['SQL_SERVER', 'dbo', 'dbo', 'unchanged'],
	] as const)('of %s that is %s, and wanted as %s: %s', async (type, there, schema, action) => {
		lerian.sandbox.lerian.add({ ...SAME, type, schema: there });
		const wanted = { ...NEW, type, additionalFields: { schema } };
		expect((await lerian.run(UPSERT, wanted)).items[0]?.json.action).toBe(action);
		expect((await lerian.run(UPSERT, wanted)).items[0]?.json.action).toBe('unchanged');
	});

	it('is sent along where the type changes, too', async () => {
		const { id } = lerian.sandbox.lerian.add(SAME);
		await lerian.run(UPSERT, {
			...NEW,
			type: 'SQL_SERVER',
			additionalFields: { schema: 'public' },
		});
		expect(lerian.sandbox.lerian.connections.get(id)?.schema).toBe('public');
	});

	it('can be emptied by Update', async () => {
		const { id } = lerian.sandbox.lerian.add({ ...SAME, schema: 'sales' });
		const { items } = await lerian.run(['connection', 'update'], {
			...chosen(id),
			updateFields: { schema: '' },
		});
		expect(items[0]?.json.schema).toBeNull();
		expect(lerian.sandbox.lerian.connections.get(id)?.schema).toBe('');
	});

	it('is not emptied by an expression that gives nothing', async () => {
		const { id } = lerian.sandbox.lerian.add({ ...SAME, schema: 'sales' });
		for (const schema of ['={{ $json.none }}', '={{ "" }}']) {
			await lerian.run(['connection', 'update'], {
				...chosen(id),
				updateFields: { schema, port: 1 },
			});
		}
		expect(lerian.sandbox.lerian.connections.get(id)?.schema).toBe('sales');
	});
});

it('validates names of which none is known: they are missing', async () => {
	const { items } = await lerian.run(['schema', 'validate'], {
		mappings: '{"one": {"a": ["b"]}, "two": {"c": ["d"]}}',
	});
	expect(items[0]?.json).toEqual({
		ok: false,
		message: expect.stringMatching(/./),
		errors: [
			{ type: 'DATA_SOURCE_NOT_FOUND', dataSourceId: 'one' },
			{ type: 'DATA_SOURCE_NOT_FOUND', dataSourceId: 'two' },
		],
	});
});

it.each([
	['DB.Example.com', 'db.example.com'],
	['2001:0DB8:0000::0001', '2001:db8::1'],
])('the host %s is the same as %s', async (there, host) => {
	lerian.sandbox.lerian.add({ ...SAME, host: there });
	expect((await lerian.run(UPSERT, { ...NEW, host })).items[0]?.json.action).toBe('unchanged');
});

it.each(['01.2.3.4', '1.2.3', '1.2.3.4.5', '1.2.3.4.', '1.2.3.04'])(
	'the host %s is none that Go reads',
	async (host) => {
		const { error } = await lerian.run(UPSERT, { ...NEW, host });
		expect(error?.message).toContain("'Host' is no host name or IP address that Lerian takes");
	},
);

it('shows nested metadata as it is, and takes it for a difference', async () => {
	lerian.sandbox.lerian.add({ ...SAME, metadata: { a: { b: 1 } } });
	const got = await lerian.run(['connection', 'getAll'], {});
	expect(got.items[0]?.json.tags).toEqual({ a: { b: 1 } });
	const wanted = { ...NEW, additionalFields: { metadata: '{"a": "1"}' } };
	expect((await lerian.run(UPSERT, wanted)).items[0]?.json.action).toBe('updated');
});

it('the created connection has the same instant by Create and by Get', async () => {
	const created = await lerian.run(['connection', 'create'], NEW);
	const { id } = created.items[0]?.json ?? {};
	const got = await lerian.run(['connection', 'get'], chosen(String(id)));
	expect(got.items[0]?.json).toEqual(created.items[0]?.json);
});

it.each([
	[
		'a plain 500, where Access Manager has failed',
		'Internal Server Error',
		'Access Manager may have failed',
	],
	['the manager itself', { code: 'FET-0002', title: 't', message: 'm' }, 'Run this again later'],
])('tells %s', async (_name, body, advice) => {
	lerian.sandbox.fault({ status: 500, body });
	const { error } = await lerian.run(['connection', 'getAll']);
	expect(error?.description).toContain(advice);
});
