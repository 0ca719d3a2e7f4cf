import { sleep } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { CONNECTIONS, NEW, useLerian } from './useLerian';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const lerian = useLerian();
const CREATE: [string, string] = ['connection', 'create'];
const UPSERT: [string, string] = ['connection', 'upsert'];
const CONTINUE = { onError: 'continueErrorOutput' } as const;

const stored = () => [...lerian.sandbox.lerian.connections.values()];

beforeEach(() => jest.mocked(sleep).mockClear());

describe('a create that is refused', () => {
	/** Every code that create can give, by its page and by the manager's source: [code, status, title, what is advised]. */
	const CODES: Array<[string, number, string, string]> = [
		['FET-0001', 400, 'Lerian Reporter refused the values', 'Change the parameters'],
		['FET-0400', 400, 'Lerian Reporter does not know some of the values', 'Leave out'],
		['FET-0401', 400, 'Lerian Reporter refused the values', 'Change the parameters'],
		['FET-0402', 400, 'Lerian Reporter misses values, or cannot use them', 'Fill in'],
		['FET-0403', 400, "Lerian Reporter cannot use 'Product Name'", 'in the credential'],
		['FET-0410', 400, 'Metadata cannot be nested', "'Metadata'"],
		['FET-0411', 400, 'A value of the metadata is too long', '2000'],
		['FET-0412', 400, 'A key of the metadata is too long', '100'],
		['FET-0413', 400, 'The type of the database has no such SSL mode', "'SSL Mode'"],
		['FET-0414', 400, 'This Lerian Reporter does not connect to private hosts', "'Host'"],
		['FET-1080', 400, 'Lerian Reporter cannot tell the tenant', 'token'],
		['FET-1081', 404, 'Lerian Reporter does not know the tenant', 'token'],
	];

	it.each(CODES)('%s is told with its advice, and was not applied', async (...row) => {
		const [code, status, title, advice] = row;
		const body = { code, title: 'Title', message: 'Said.', fields: { host: 'is wrong' } };
		lerian.sandbox.fault({ method: 'POST', status, body });
		const { errors } = await lerian.run(CREATE, NEW, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			error: `${title} [item 0]`,
			message: 'Said. host: is wrong',
			details: {
				status,
				code,
				requestId: expect.any(String),
				outcome: 'notApplied',
				advice: expect.stringContaining(advice),
			},
		});
		expect(lerian.created).toHaveLength(1);
	});

	it('for its SSL mode, which the manager says by FET-0001 and a field', async () => {
		const body = {
			code: 'FET-0001',
			title: 'Bad Request',
			message: 'no',
			fields: { 'ssl.mode': 'x' },
		};
		lerian.sandbox.fault({ method: 'POST', status: 400, body });
		const { error } = await lerian.run(CREATE, NEW);
		expect(error?.message).toBe('The type of the database has no such SSL mode [item 0]');
	});

	it('for its private host, where tenants share the manager', async () => {
		lerian.sandbox.lerian.options.multiTenant = true;
		const { error } = await lerian.run(CREATE, { ...NEW, host: '10.0.0.1' });
		expect(error?.message).toBe('This Lerian Reporter does not connect to private hosts [item 0]');
		expect(error?.description).toContain('Host is not a valid external database endpoint');
	});

	it.each([
		[401, 'Missing Token', 'Lerian Reporter did not accept the token', "'Authentication'"],
		[403, 'Forbidden', 'Lerian Reporter does not allow this to the token', 'permission'],
		[
			405,
			{ code: 405, title: 'request_failed', message: 'Method Not Allowed' },
			'Lerian Reporter did not find what was asked for',
			"'Base URL'",
		],
		[418, 'teapot', 'Lerian Reporter refused the values', 'teapot'],
	] as const)('by a %i', async (status, body, title, text) => {
		lerian.sandbox.fault({ method: 'POST', status, body });
		const { error } = await lerian.run(CREATE, NEW);
		expect(error?.message).toBe(`${title} [item 0]`);
		expect(error?.description).toContain(text);
	});
});

describe('a create whose answer is lost', () => {
	const LOST: Array<[string, Fault]> = [
		['dropped after the write', { drop: 'after' }],
		['cut', { truncate: true }],
		['replaced by a page of a proxy', { html: true }],
	];

	describe.each([
		['create', CREATE],
		['upsert', UPSERT],
	])('by %s', (_name, operation) => {
		it.each(LOST)(
			'%s: is found by its name, from yesterday on, and counts as created',
			async (_fault, fault) => {
				lerian.sandbox.fault({ ...fault, method: 'POST' });
				const { items } = await lerian.run(operation, NEW);
				const [connection] = stored();
				expect(items[0]?.json).toMatchObject({ id: connection?.id, name: 'production-db' });
				expect(items[0]?.json.action ?? 'created').toBe('created');
				expect(lerian.created).toHaveLength(1);

				const looks = lerian.sandbox.requests.filter(({ method }) => method === 'GET');
				expect(looks.length).toBeLessThan(4);
				for (const { headers, query } of looks) {
					expect(headers).not.toHaveProperty('x-product-name');
					expect(Date.parse(query.startDate ?? '')).toBeGreaterThan(Date.now() - 3 * 86_400_000);
				}
			},
		);

		it.each([
			['dropped before the write', { drop: 'before' }],
			['a 500', { status: 500, body: { code: 'FET-0002', title: 't', message: 'm' } }],
			['a 503', { status: 503, body: { code: 'FET-0003', title: 't', message: 'm' } }],
			['a page with status 200', { status: 200, body: '<h1>Please sign in</h1>' }],
			['timed out', { delay: 2000 }],
		] as const)('%s: is unknown if there is none, and not sent again', async (_fault, fault) => {
			lerian.sandbox.fault({ ...fault, method: 'POST' });
			const { errors } = await lerian.run(
				operation,
				{ ...NEW, options: { timeout: 500 } },
				CONTINUE,
			);
			expect(errors[0]?.json.details).toMatchObject({
				outcome: 'unknown',
				advice: expect.stringContaining("No connection with the name 'production-db'"),
			});
			expect(lerian.created).toHaveLength(1);
		});
	});

	it('is no success if the connection is older than the request', async () => {
		const { id } = lerian.sandbox.lerian.add({
			...NEW,
			type: 'POSTGRESQL',
			createdAt: new Date(Date.now() - 60_000).toISOString(),
		});
		lerian.sandbox.fault({ method: 'POST', drop: 'before' });
		const { errors } = await lerian.run(CREATE, NEW, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			error: `Connection ${id} has the name 'production-db' already [item 0]`,
			details: { outcome: 'notApplied' },
		});
	});

	it('is taken as what is there by Create or Update, if that is older than the request', async () => {
		const { id } = lerian.sandbox.lerian.add({
			...NEW,
			type: 'POSTGRESQL',
			host: 'old.example.com',
			productName: 'reporter',
			createdAt: new Date(Date.now() - 60_000).toISOString(),
		});
		lerian.sandbox.fault({ method: 'POST', drop: 'before' });
		const { items } = await lerian.run(UPSERT, NEW);
		expect(items[0]?.json).toMatchObject({ id, action: 'updated', host: 'db.example.com' });
	});

	it("is unknown if what is new has other settings: it may be somebody else's", async () => {
		lerian.sandbox.fault({ method: 'POST', drop: 'after' });
		lerian.sandbox.fault({
			method: 'GET',
			replace: (page) => {
				const items = Object(page).items.map((row: object) => ({ ...row, host: 'another' }));
				return { ...Object(page), items };
			},
			times: 3,
		});
		const { errors } = await lerian.run(CREATE, NEW, CONTINUE);
		const [connection] = stored();
		expect(errors[0]?.json.details).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining(`Connection ${connection?.id} has this name and is new`),
		});
	});

	it('says so if looking for it fails too', async () => {
		lerian.sandbox.fault({ method: 'POST', drop: 'after' });
		lerian.sandbox.fault({
			method: 'GET',
			status: 400,
			body: { code: 'FET-0405', title: 't', message: 'm' },
			times: 3,
		});
		const { errors } = await lerian.run(CREATE, NEW, CONTINUE);
		expect(errors[0]?.json.details).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining('Looking for it did not succeed either'),
		});
	});

	it('is never deleted again by Rollback', async () => {
		lerian.sandbox.lerian.add({ configName: 'taken' });
		lerian.sandbox.fault({ method: 'POST', drop: 'after' });
		const { error } = await lerian.run(
			CREATE,
			{ ...NEW, configName: '={{ $json.name }}', options: { concurrency: 1, rollback: true } },
			{ items: [{ name: 'found' }, { name: 'taken' }] },
		);
		const found = stored().find(({ configName }) => configName === 'found');
		expect(found).toBeDefined();
		expect(error?.description).toContain(`not deleted again: ${found?.id}`);
	});
});

describe('several items', () => {
	const parameters = { ...NEW, configName: '={{ $json.name }}', options: { concurrency: 1 } };
	const items = [{ name: 'one' }, { name: 'two' }, { name: 'three' }];

	it.each([
		[
			'a refusal',
			{ status: 400, body: { code: 'FET-0001', title: 't', message: 'm' } },
			'notApplied',
		],
		['a lost answer', { drop: 'before' }, 'unknown'],
		['a long limit', { status: 429, retryAfter: 999 }, 'notApplied'],
	] as const)('under "Continue" %s fails its item only', async (_name, fault, outcome) => {
		lerian.sandbox.fault({ ...fault, method: 'POST', skip: 1 });
		const result = await lerian.run(CREATE, parameters, { items, ...CONTINUE });
		expect(result.items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['one', { item: 0 }],
			['three', { item: 2 }],
		]);
		expect(result.errors[0]?.json).toMatchObject({ name: 'two', details: { outcome } });
	});

	it('under "Stop" send nothing more after a refusal', async () => {
		lerian.sandbox.fault({ method: 'POST', skip: 1, status: 400, body: 'no' });
		const { error } = await lerian.run(CREATE, parameters, { items });
		expect(error?.itemIndex).toBe(1);
		expect(lerian.created).toHaveLength(2);
	});
});

it('reads are tried again after a 503, and wait as Retry-After says', async () => {
	lerian.sandbox.lerian.add({ configName: 'one' });
	lerian.sandbox.fault({ path: CONNECTIONS, status: 503, retryAfter: 3 });
	const { items } = await lerian.run(['connection', 'getAll'], { limit: 1 });
	expect(items).toHaveLength(1);
	const waits = jest.mocked(sleep).mock.calls.map(([ms]) => ms);
	expect(waits).toHaveLength(1);
	// A random part is added, so that those who were refused together do not return together.
	expect(waits[0]).toBeGreaterThanOrEqual(3000);
	expect(waits[0]).toBeLessThan(3250);
});

it('a server that has never heard of connections is told by the base URL', async () => {
	lerian.sandbox.fault({ status: 404, body: '<h1>404</h1>' });
	const { error } = await lerian.run(['connection', 'getAll']);
	expect(error?.message).toBe('Lerian Reporter did not find what was asked for [item 0]');
	expect(error?.description).toContain("Check 'Base URL' in the credential");
});

it('a token that is none of Access Manager is suspected where its middleware fails', async () => {
	lerian.sandbox.fault({ status: 500, body: 'Internal Server Error' });
	const { error } = await lerian.run(['connection', 'getAll']);
	expect(error?.description).toContain('check that the token is one of Access Manager');
});
