import { sleep, type INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { BOTH, byName, POSTGRES, stored, useCredible } from './useCredible';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const credible = useCredible();
const CREATE: [string, string] = ['connection', 'create'];
const CONTINUE = { onError: 'continueErrorOutput' } as const;
const SHOP: INodeParameters = { connectionName: 'shop', ...POSTGRES };
/** For requests that are never answered. */
const IMPATIENT: INodeParameters = { ...SHOP, options: { timeout: 1500 } };

beforeEach(() => jest.mocked(sleep).mockClear());

describe.each(BOTH)('%s: a create whose answer is lost', (behaviour) => {
	beforeEach(() => credible.behave(behaviour));

	const LOST: Array<[string, Fault]> = [
		['the connection is dropped after the write', { drop: 'after' }],
		['the answer is cut off', { truncate: true }],
		['a web page comes in its place', { html: true }],
	];

	it.each(LOST)('counts as created, since the node reads it back: %s', async (_name, fault) => {
		credible.sandbox.fault({ ...fault, method: 'POST' });
		const { items, error } = await credible.run(CREATE, SHOP);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ id: 'shop', host: 'db.example.com' });
		expect(credible.sent('POST')).toHaveLength(1);
	});

	it.each(LOST)('counts as created in Create or Update too: %s', async (_name, fault) => {
		credible.sandbox.fault({ ...fault, method: 'POST' });
		const { items } = await credible.run(['connection', 'upsert'], SHOP);
		expect(items[0]?.json).toMatchObject({ id: 'shop', action: 'created' });
	});

	const NOT_THERE: Array<[string, Fault, number | null]> = [
		['dropped before the write', { drop: 'before' }, null],
		['a 503 of a proxy', { status: 503 }, 503],
		['a web page with status 200', { status: 200, body: '<html>sign in</html>' }, 200],
	];

	it.each(NOT_THERE)('is unknown if it is not there: %s', async (_name, fault, status) => {
		credible.sandbox.fault({ ...fault, method: 'POST' });
		const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
		expect(errors[0]?.json.details).toMatchObject({
			outcome: 'unknown',
			status,
			advice: expect.stringContaining('It was not there right afterwards'),
		});
		expect(credible.sent('POST')).toHaveLength(1);
	});

	it('is unknown if it took too long', async () => {
		credible.sandbox.fault({ method: 'POST', hold: true });
		const { errors } = await credible.run(CREATE, IMPATIENT, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			error: 'Credible did not answer within 1500 ms [item 0]',
			details: { outcome: 'unknown' },
		});
	});

	it('is unknown if something else is there', async () => {
		credible.sandbox.fault({ method: 'POST', hold: true });
		const running = credible.run(CREATE, IMPATIENT, CONTINUE);
		await credible.sandbox.whenHeld(1);
		credible.sandbox.credible.add(stored('shop', { host: 'other.example.com' }));
		const { errors } = await running;
		credible.sandbox.release();
		expect(errors[0]?.json.details).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining('is there now, but with other settings'),
		});
	});

	it('is unknown if it cannot be looked for', async () => {
		credible.sandbox.fault({ method: 'POST', drop: 'after' });
		credible.sandbox.fault({ method: 'GET', skip: 1, status: 401 });
		const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
		expect(errors[0]?.json.details).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining('Looking for it did not succeed either'),
		});
	});
});

describe('a create that was answered', () => {
	it('with 500 is unknown, unless the words say what kept it from being done', async () => {
		credible.behave('publisher-0.0.166');
		credible.sandbox.fault({ method: 'POST', status: 500, body: { code: 500 } });
		const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			error: 'Credible could not handle the request (status 500) [item 0]',
			message: 'The server gave no reason',
			details: { outcome: 'unknown', status: 500 },
		});
	});

	it.each([
		'Unsupported connection type: postgres',
		'Snowflake username is required.',
		'MotherDuck connection configuration is missing.',
		'DuckDB connection must have at least one attached database',
		'DuckDB attached databases names cannot conflict with connection name x',
		'Invalid Trino connection: expected "http://server:port" or "https://server:port".',
		'Invalid connection configuration. No name.',
		'DuckDB connection "r" has no attached databases. Add at least one foreign database',
		'Databricks host is required.',
		'Databricks requires either a personal access token or OAuth M2M client ID and secret.',
		'PostgreSQL connection configuration is required for DuckLake catalog: r',
		'Storage bucketUrl is required for DuckLake: r',
		"Publisher proxy connection 'r' is disabled in this deployment.",
		"Connection 'r' sets postgresConnection.sslmode but has no proxy; sslmode is only supported for proxied connections",
		"Connection 'r' has an unsupported proxy type 'socks'. Only 'ssh' is supported.",
		'Invalid service account key: missing "project_id" field',
		'Unexpected token \'o\', "nope" is not valid JSON',
		'request entity too large',
		'Unexpected end of JSON input',
	])('with 500 and "%s" was not applied', async (message) => {
		credible.sandbox.fault({ method: 'POST', status: 500, body: { code: 500, message } });
		const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			error: 'Credible refused the values [item 0]',
			message,
			details: { outcome: 'notApplied', code: 'invalidValues' },
		});
	});

	it.each([
		'Connection "shop" already exists in project "demo".',
		'Connection "shop" already exists in environment "demo".',
		'Query execution failed: Constraint Error: Duplicate key "project_id: 1, name: shop" violates unique constraint.',
	])('with 500 and "%s" is a conflict', async (message) => {
		credible.sandbox.fault({ method: 'POST', status: 500, body: { code: 500, message } });
		const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
		expect(errors[0]?.json.details).toMatchObject({ code: 'alreadyExists', outcome: 'notApplied' });
	});

	it('but could not be read back was applied', async () => {
		credible.sandbox.fault({ method: 'GET', skip: 1, status: 500 });
		const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			error: "Connection 'shop' was created, but could not be read back [item 0]",
			details: { outcome: 'applied' },
		});
		expect(credible.sandbox.credible.stored('shop')).toBeDefined();
	});

	it.each(['update', 'upsert'])(
		'as a change by %s that could not be read back',
		async (operation) => {
			credible.sandbox.credible.add(stored('shop'));
			credible.sandbox.fault({ method: 'GET', skip: 1, status: 500 });
			const isUpdate = operation === 'update';
			const { errors } = await credible.run(
				['connection', operation],
				isUpdate
					? { connectionName: byName('shop'), type: 'postgres', updateFields: { host: 'new' } }
					: { ...SHOP, host: 'new' },
				CONTINUE,
			);
			expect(errors[0]?.json).toMatchObject({
				error: "Connection 'shop' was changed, but could not be read back [item 0]",
				details: { outcome: 'applied' },
			});
		},
	);

	it('by a server whose configuration is frozen says so', async () => {
		credible.sandbox.credible.options.frozen = true;
		const { error } = await credible.run(CREATE, SHOP);
		expect(error?.message).toBe('Credible does not allow this [item 0]');
		expect(error?.description).toContain('frozenConfig');
		expect(error?.httpCode).toBe('403');
	});
});

describe('a server that does not say which connection it does not find', () => {
	it('still lets it be created', async () => {
		credible.sandbox.fault({ method: 'GET', status: 404, body: { error: 'Not found' } });
		const { items } = await credible.run(CREATE, SHOP);
		expect(items).toHaveLength(1);
	});

	it('unless it answers with a web page, which says nothing', async () => {
		credible.sandbox.fault({ method: 'GET', status: 404, body: '<html>Not found</html>' });
		const { error } = await credible.run(CREATE, SHOP);
		expect(error?.message).toBe('Credible has nothing at this address (status 404) [item 0]');
		expect(credible.sent('POST')).toEqual([]);
	});
});

describe('a create', () => {
	it.each<[Fault, string, string]>([
		[{ status: 408 }, 'unknown', 'did not get the request in time'],
		[
			{ status: 307, headers: { location: 'https://elsewhere.example.com/' } },
			'notApplied',
			'sends the request to another address',
		],
	])('that is answered with %j is %s', async (fault, outcome, says) => {
		credible.sandbox.fault({ method: 'POST', ...fault });
		const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			error: expect.stringContaining(says),
			details: { outcome },
		});
		if (outcome === 'notApplied') expect(errors[0]?.json.message).toContain('elsewhere');
		expect(credible.sent('POST')).toHaveLength(1);
	});

	it.each([401, 403, 429, 503])(
		'that was lost, and looked for in vain because of %d, is unknown',
		async (status) => {
			credible.sandbox.fault({ method: 'POST', drop: 'after' });
			credible.sandbox.fault({ method: 'GET', skip: 1, status, times: 9 });
			const { errors } = await credible.run(CREATE, SHOP, CONTINUE);
			expect(errors[0]?.json.details).toMatchObject({ outcome: 'unknown' });
		},
	);

	it('is not sent to an address that does not know the project either', async () => {
		credible.sandbox.fault({
			method: 'GET',
			status: 404,
			body: { message: 'Not found' },
			times: 2,
		});
		for (const operation of ['create', 'upsert']) {
			const { error } = await credible.run(['connection', operation], SHOP);
			expect(error?.message).toBe('Credible has nothing at this address (status 404) [item 0]');
			credible.sandbox.fault({ method: 'GET', status: 404, body: { message: 'No' }, times: 2 });
		}
		expect(credible.sent('POST')).toEqual([]);
	});
});

describe.each<[string, Fault]>([
	['update', { method: 'PATCH' }],
	['delete', { method: 'DELETE' }],
])('%s that was applied, its answer lost', (operation, target) => {
	it.each<[Fault, string]>([
		[{ status: 401 }, 'unknown'],
		[{ status: 403 }, 'unknown'],
		[{ status: 429, retryAfter: 999 }, 'unknown'],
		[{ status: 500 }, 'unknown'],
		[{ drop: 'before', times: 9 }, 'unknown'],
	])('and then refused with %j, is not said to be undone', async (fault, outcome) => {
		credible.sandbox.credible.add(stored('shop'));
		credible.sandbox.fault({ ...target, drop: 'after' });
		credible.sandbox.fault({ ...target, ...fault });
		const { errors } = await credible.run(
			['connection', operation],
			{
				connectionName: byName('shop'),
				...(operation === 'update' && { type: 'postgres', updateFields: { host: 'new' } }),
			},
			CONTINUE,
		);
		expect(errors[0]?.json.details).toMatchObject({ outcome });
	});
});

describe('429', () => {
	it('is waited for as told, then the connection is created once', async () => {
		credible.sandbox.fault({ method: 'POST', status: 429, retryAfter: 7 });
		const { items } = await credible.run(CREATE, SHOP);
		const [ms = 0, ...others] = jest.mocked(sleep).mock.calls.map(([each]) => each);
		expect(others).toEqual([]);
		// The random part on top.
		expect(ms).toBeGreaterThanOrEqual(7000);
		expect(ms).toBeLessThan(7300);
		expect(items).toHaveLength(1);
	});
});

describe('reads', () => {
	it.each<Fault>([{ status: 502 }, { status: 503 }, { drop: 'before' }])(
		'are tried again after %j',
		async (fault) => {
			credible.sandbox.credible.add(stored('shop'));
			credible.sandbox.fault({ ...fault, times: 2 });
			const { items } = await credible.run(['connection', 'getAll']);
			expect(items).toHaveLength(1);
			expect(credible.sandbox.requests).toHaveLength(3);
		},
	);
});

describe('several items', () => {
	const ITEMS = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
	const NAMED: INodeParameters = { connectionName: '={{ $json.name }}', ...POSTGRES };
	const names = () => [...(credible.sandbox.credible.projects.get('demo')?.rows.keys() ?? [])];
	const fail = () => credible.sandbox.fault({ method: 'POST', skip: 1, status: 400 });

	it('go on under "Continue (using error output)": the failing one keeps its input and its place', async () => {
		fail();
		const { items, errors } = await credible.run(CREATE, NAMED, { ...CONTINUE, items: ITEMS });
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['a', { item: 0 }],
			['c', { item: 2 }],
		]);
		expect(errors[0]?.json).toMatchObject({
			name: 'b',
			error: 'Credible refused the values [item 1]',
			details: { status: 400, outcome: 'notApplied', requestId: expect.any(String) },
		});
		expect(errors[0]?.pairedItem).toMatchObject({ item: 1 });
	});

	it('stop at the first failure otherwise, which names what was created by then', async () => {
		fail();
		const { error } = await credible.run(CREATE, NAMED, { items: ITEMS });
		expect(error?.itemIndex).toBe(1);
		expect(error?.description).toContain('not deleted again: demo/a. Delete what you do not need');
		expect(names()).toEqual(['a']);
	});

	it.each(['create', 'upsert'])(
		'with Rollback what %s has created is deleted again',
		async (operation) => {
			fail();
			credible.sandbox.credible.add(stored('there'));
			const { error } = await credible.run(
				['connection', operation],
				{ ...NAMED, options: { rollback: true } },
				{ items: ITEMS },
			);
			expect(error?.description).toContain('What this run had created was deleted again: demo/a');
			expect(names()).toEqual(['there']);
		},
	);

	it('with Rollback nothing is deleted on a guess, but it is named', async () => {
		credible.sandbox.fault({ method: 'POST', drop: 'after' });
		credible.sandbox.fault({ method: 'POST', skip: 1, status: 400 });
		const { error } = await credible.run(
			CREATE,
			{ ...NAMED, options: { rollback: true } },
			{ items: ITEMS },
		);
		expect(error?.description).toContain('not deleted again: demo/a');
		expect(names()).toEqual(['a']);
	});
});

describe('a cancellation', () => {
	it.each<[string, Fault[]]>([
		['while a create is under way', [{ method: 'POST', hold: true }]],
		[
			'while a connection is looked for whose answer was lost',
			[
				{ method: 'POST', drop: 'after' },
				{ method: 'GET', skip: 1, hold: true },
			],
		],
		['while a connection is read back', [{ method: 'GET', skip: 1, hold: true }]],
	])('%s ends the request and sends nothing more', async (_name, faults) => {
		for (const fault of faults) credible.sandbox.fault(fault);
		let cancel = () => {};
		const running = credible.run(
			CREATE,
			{ connectionName: '={{ $json.name }}', ...POSTGRES },
			{ items: [{ name: 'a' }, { name: 'b' }], started: (stop) => (cancel = stop) },
		);
		await credible.sandbox.whenHeld(1);
		cancel();
		const { status } = await running;
		expect(status).toBe('canceled');
		credible.sandbox.release();
		expect(credible.sent('POST')).toHaveLength(1);
	});
});

describe('every operation on one connection', () => {
	const LOCATED: INodeParameters = { connectionName: byName('shop') };

	it.each<[string, INodeParameters]>([
		['get', LOCATED],
		['delete', LOCATED],
		['update', { ...LOCATED, type: 'postgres', updateFields: { host: 'x' } }],
		['create', SHOP],
		['upsert', SHOP],
	])('%s tells a server that cannot be reached', async (operation, parameters) => {
		const { errors } = await credible.run(
			['connection', operation],
			{ ...parameters, options: { maxRetries: 0 } },
			{
				...CONTINUE,
				credentials: {
					credibleDataApi: {
						hosting: 'selfHosted',
						baseUrl: 'http://127.0.0.1:1',
						authScheme: 'none',
						pathStyle: 'projects',
					},
					credibleDataSecretApi: { password: 'planted-x' },
				},
			},
		);
		expect(errors[0]?.json).toMatchObject({
			error: 'Credible could not be reached [item 0]',
			details: {
				code: 'ECONNREFUSED',
				outcome: 'notApplied',
				advice: expect.stringContaining("'Base URL' in the credential (http://127.0.0.1:1)"),
			},
		});
	});
});

it('takes an unknown path for a wrong address, not for a missing connection', async () => {
	const message = 'Unknown API endpoint: /api/v0/api/v0/environments/demo/connections/shop';
	const body = { code: 404, message };
	credible.sandbox.fault({ method: 'GET', status: 404, body, times: 2 });
	const { error } = await credible.run(CREATE, SHOP);
	expect(error?.message).toBe('Credible has nothing at this address (status 404) [item 0]');
	expect(error?.description).toContain("Check 'Base URL' in the credential");
	const read = await credible.run(['connection', 'get'], { connectionName: byName('shop') });
	expect(read.error?.message).toContain('nothing at this address');
	expect(credible.sent('POST')).toEqual([]);
});
