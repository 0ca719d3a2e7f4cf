import { requestLines } from '../useNode';
import { chosen, CONNECTIONS, useLerian } from './useLerian';

const lerian = useLerian();
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

const add = (...names: string[]) =>
	names.map((configName) => lerian.sandbox.lerian.add({ configName }).id);

describe('get', () => {
	const GET: [string, string] = ['connection', 'get'];

	it('reads one connection per item, by ID, paired', async () => {
		const [first, second] = add('first', 'second');
		const { items } = await lerian.run(GET, chosen('={{ $json.id }}'), {
			items: [{ id: first }, { id: second?.toUpperCase() }],
		});
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['first', { item: 0 }],
			['second', { item: 1 }],
		]);
		expect(requestLines(lerian.sandbox).sort()).toEqual(
			[first, second].map((id) => `GET ${CONNECTIONS}/${id}`).sort(),
		);
	});

	it('finds a name in the newest window first, and stops there', async () => {
		const [id] = add('one');
		const { items } = await lerian.run(GET, {
			...chosen('one', 'name'),
			options: { concurrency: 1 },
		});
		expect(items[0]?.json.id).toBe(id);
		const [probe, newest, found] = lerian.sandbox.requests;
		expect(lerian.sandbox.requests).toHaveLength(3);
		expect([probe?.query.page, newest?.query.endDate]).toEqual(['1', probe?.query.endDate]);
		expect(found?.path).toBe(`${CONNECTIONS}/${id}`);
		// A name is unique over all products.
		expect(newest?.headers).not.toHaveProperty('x-product-name');
	});

	it('finds a name of any age', async () => {
		const { id } = lerian.sandbox.lerian.add({
			configName: 'old',
			createdAt: '2023-01-02T00:00:00Z',
		});
		const { items } = await lerian.run(GET, chosen('old', 'name'));
		expect(items[0]?.json.id).toBe(id);
	});

	it('shows the object of the API with Simplify off', async () => {
		const [id] = add('one');
		const { items } = await lerian.run(GET, { ...chosen(id ?? ''), simplify: false });
		expect(items[0]?.json).toMatchObject({ id, configName: 'one', userName: 'reporter' });
	});

	it('says that there is none with an ID', async () => {
		const { errors } = await lerian.run(GET, chosen(UNKNOWN), { onError: 'continueErrorOutput' });
		expect(errors[0]?.json).toMatchObject({
			error: 'The connection was not found [item 0]',
			message: expect.stringContaining('not possible to find the connection'),
			details: { status: 404, code: 'FET-1001', outcome: 'notApplied' },
		});
	});

	it('takes an expression that gives the value alone: an ID, or a name', async () => {
		const [id] = add('one');
		const { items } = await lerian.run(
			GET,
			{ connectionId: '={{ $json.which }}' },
			{ items: [{ which: id }, { which: 'one' }] },
		);
		expect(items.map(({ json }) => json.id)).toEqual([id, id]);
	});
});

describe('delete', () => {
	const DELETE: [string, string] = ['connection', 'delete'];

	it('deletes one connection per item, paired', async () => {
		const [first, second] = add('first', 'second', 'third');
		const { items } = await lerian.run(DELETE, chosen('={{ $json.id }}'), {
			items: [{ id: first }, { id: second }],
		});
		expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ deleted: true, id: first }, { item: 0 }],
			[{ deleted: true, id: second }, { item: 1 }],
		]);
		expect([...lerian.sandbox.lerian.connections.values()].map((row) => row.configName)).toEqual([
			'third',
		]);
	});

	it("that is already gone is a success, by Lerian's own FET-1001", async () => {
		const { items } = await lerian.run(DELETE, chosen(UNKNOWN));
		expect(items[0]?.json).toEqual({ deleted: true, id: UNKNOWN, alreadyGone: true });
	});

	it.each([
		[
			'an unknown route',
			{ status: 404, body: { code: 404, title: 'request_failed', message: 'x' } },
		],
		['an HTML page', { status: 404, body: '<h1>Not Found</h1>' }],
		['another entity', { status: 404, body: { code: 'FET-1081', title: 't', message: 'm' } }],
	])('fails for any other 404: %s', async (_name, fault) => {
		const [id] = add('one');
		lerian.sandbox.fault(fault);
		const { error, items } = await lerian.run(DELETE, chosen(id ?? ''));
		expect(items).toEqual([]);
		expect(error?.httpCode).toBe('404');
	});

	it('fails for a name that no connection has', async () => {
		const { error } = await lerian.run(DELETE, chosen('nobody', 'name'));
		expect(error?.message).toContain("There is no connection with the name 'nobody'");
		expect(lerian.sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
	});

	it('waits for no job', async () => {
		const [id] = add('one');
		lerian.sandbox.lerian.busy.add('one');
		const { error } = await lerian.run(DELETE, chosen(id ?? ''));
		expect(error?.message).toBe('A job is using the connection [item 0]');
		expect(lerian.sandbox.lerian.connections.size).toBe(1);
	});

	it('is tried again after a lost answer, and was not gone before', async () => {
		const [id] = add('one');
		lerian.sandbox.fault({ method: 'DELETE', drop: 'after' });
		const { items } = await lerian.run(DELETE, chosen(id ?? ''));
		expect(items[0]?.json).toEqual({ deleted: true, id });
	});
});

describe('assign product', () => {
	const ASSIGN: [string, string] = ['connection', 'assignProduct'];

	it('assigns per item, paired, in lower case', async () => {
		const [first, second] = ['first', 'second'].map(
			(configName) => lerian.sandbox.lerian.add({ configName, productName: undefined }).id,
		);
		const { items } = await lerian.run(
			ASSIGN,
			{ ...chosen('={{ $json.id }}'), productName: '={{ $json.product }}' },
			{ items: [{ id: first, product: 'One' }, { id: second }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.name, json.productName, pairedItem])).toEqual([
			['first', 'one', { item: 0 }],
			['second', 'reporter', { item: 1 }],
		]);
	});

	it.each(['Reporter', 'reporter'])(
		'to the product that it has already is a success: %s',
		async (productName) => {
			const { id } = lerian.sandbox.lerian.add({ configName: 'one', productName: 'reporter' });
			const { items } = await lerian.run(ASSIGN, { ...chosen(id), productName, simplify: false });
			expect(items[0]?.json).toMatchObject({ id, productName: 'reporter' });
		},
	);

	it('to another product fails, and says to which it belongs', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one', productName: 'other' });
		const { errors } = await lerian.run(ASSIGN, chosen(id), { onError: 'continueErrorOutput' });
		expect(errors[0]?.json).toMatchObject({
			error: "The connection belongs to the product 'other' already [item 0]",
			details: { status: 409, code: 'FET-1015', outcome: 'notApplied' },
		});
	});

	it.each([
		['done', { drop: 'after' }],
		['done, by a status', { status: 500, skip: 0 }],
	] as const)('is read back if the answer is lost: %s', async (_name, fault) => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one', productName: undefined });
		if ('status' in fault) lerian.sandbox.lerian.connections.get(id)!.productName = 'reporter';
		lerian.sandbox.fault({ ...fault, method: 'POST' });
		const { items } = await lerian.run(ASSIGN, chosen(id));
		expect(items[0]?.json).toMatchObject({ id, productName: 'reporter' });
	});

	it('that was not done is unknown no longer', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one', productName: undefined });
		lerian.sandbox.fault({ method: 'POST', drop: 'before' });
		const { error } = await lerian.run(ASSIGN, chosen(id));
		expect(error?.message).toBe('The request to Lerian Reporter got no answer [item 0]');
	});
});

describe('schema', () => {
	it('get shows the tables of each connection, paired', async () => {
		const [first, second] = add('first', 'second');
		const { items } = await lerian.run(['schema', 'get'], chosen('={{ $json.id }}'), {
			items: [{ id: first }, { id: second }],
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(items[1]?.json).toEqual({
			provider: 'lerian',
			id: second,
			name: 'second',
			type: 'MYSQL',
			database: 'ledger',
			tables: [
				{ name: 'accounts', fields: ['id', 'name', 'opened_at'] },
				{ name: 'transactions', fields: ['account_id', 'amount', 'id'] },
			],
		});
	});

	it('get shows the object of the API with Simplify off', async () => {
		const [id] = add('one');
		const { items } = await lerian.run(['schema', 'get'], { ...chosen(id ?? ''), simplify: false });
		expect(items[0]?.json).toMatchObject({ configName: 'one', databaseName: 'ledger' });
	});

	it('get of a database that cannot be reached says so', async () => {
		const [id] = add('one');
		lerian.sandbox.lerian.down.add('one');
		const { errors } = await lerian.run(['schema', 'get'], chosen(id ?? ''), {
			onError: 'continueErrorOutput',
		});
		expect(errors[0]?.json).toMatchObject({
			error: 'Lerian Reporter could not read the database [item 0]',
			details: { status: 500, outcome: 'notApplied' },
		});
	});

	it('validate answers for each item, and what is missing is a result', async () => {
		add('one');
		const { items } = await lerian.run(
			['schema', 'validate'],
			{ mappings: '={{ $json.mappings }}' },
			{
				items: [
					{ mappings: { one: { accounts: ['id', 'name'] } } },
					{ mappings: '{"one": {"accounts": ["colour"], "orders": []}, "two": {"x": ["y"]}}' },
				],
			},
		);
		expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ ok: true, message: 'Schema validated successfully.', errors: [] }, { item: 0 }],
			[
				{
					ok: false,
					message: 'Schema validation found inconsistencies.',
					errors: [
						{ type: 'FIELD_NOT_FOUND', dataSourceId: 'one', table: 'accounts', field: 'colour' },
						{ type: 'TABLE_NOT_FOUND', dataSourceId: 'one', table: 'orders' },
						{ type: 'DATA_SOURCE_NOT_FOUND', dataSourceId: 'two' },
					],
				},
				{ item: 1 },
			],
		]);
		expect(lerian.created[0]).toEqual({ mappedFields: { one: { accounts: ['id', 'name'] } } });
	});

	it.each(['FET-1061', 'FET-1060'])('validate fails with the advice of %s', async (code) => {
		const status = code === 'FET-1060' ? 422 : 400;
		lerian.sandbox.fault({ status, body: { code, title: 't', message: 'no' } });
		const { error } = await lerian.run(['schema', 'validate'], {
			mappings: { one: { a: ['b'] } },
		});
		expect(error?.httpCode).toBe(String(status));
		expect(error?.description).toMatch(/^no\. ./);
	});
});
