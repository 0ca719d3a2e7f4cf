import { sleep } from 'n8n-workflow';

import type { Postgres } from '../../postgres.mts';
import { usePostgres } from '../../usePostgres';
import { chosen, useLerian } from './useLerian';

// The engine and the HTTP requests are real; a pause lets the sandbox's clock go on instead.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(),
}));

const lerian = useLerian();
let postgres: Postgres;
usePostgres((started) => (postgres = started));

const TEST: [string, string] = ['connection', 'test'];

const waits = () => jest.mocked(sleep).mock.calls.map(([ms]) => ms);

beforeEach(() => {
	jest.mocked(sleep).mockReset();
	jest.mocked(sleep).mockImplementation(async (ms) => lerian.sandbox.lerian.advance(ms / 1000));
});

/** A connection to the real PostgreSQL. */
function addPostgres(configName: string, password = postgres.password): string {
	const { host, port, database, user } = postgres;
	const login = { type: 'POSTGRESQL', host, port, databaseName: database } as const;
	return lerian.sandbox.lerian.add({ configName, ...login, userName: user, password }).id;
}

it('dials a real PostgreSQL: let in or not, both are results', async () => {
	const [good, bad] = [addPostgres('good'), addPostgres('bad', 'wrong')];
	const { items } = await lerian.run(TEST, chosen('={{ $json.id }}'), {
		items: [{ id: good }, { id: bad }],
	});
	expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
		[{ ok: true, message: 'Connection successful', latencyMs: expect.any(Number) }, { item: 0 }],
		[{ ok: false, message: expect.stringContaining('could not be connected to') }, { item: 1 }],
	]);
});

it("takes the page's own `failure` as a result too", async () => {
	lerian.sandbox.lerian.options.failing = 'failure';
	const { items } = await lerian.run(TEST, chosen(addPostgres('bad', 'wrong')));
	expect(items[0]?.json).toEqual({
		ok: false,
		message: expect.stringContaining('could not be connected to'),
		latencyMs: expect.any(Number),
	});
});

it('creates a connection with the secrets of the credential, and tests it', async () => {
	const { host, port, database, user, password } = postgres;
	const created = await lerian.run(['connection', 'create'], {
		configName: 'live',
		type: 'POSTGRESQL',
		host,
		port,
		databaseName: database,
		secretSource: 'parameters',
		userName: user,
		password,
	});
	const { items } = await lerian.run(TEST, chosen(String(created.items[0]?.json.id)));
	expect(items[0]?.json.ok).toBe(true);
	expect(created.items[0]?.json).toMatchObject({ username: user, database });
});

describe('the limit of ten tests a minute', () => {
	it('is waited for as its text says, for that connection only', async () => {
		const limited = lerian.sandbox.lerian.add({ configName: 'limited' }).id;
		const free = lerian.sandbox.lerian.add({ configName: 'free' }).id;
		for (let tests = 0; tests < 10; tests++) await lerian.run(TEST, chosen(limited));

		let waited = () => {};
		const gone = new Promise<void>((resolve) => (waited = resolve));
		const order: string[] = [];
		jest.mocked(sleep).mockImplementation(async (ms) => {
			// The wait ends only when the others are through.
			await gone;
			order.push('waited');
			lerian.sandbox.lerian.advance(ms / 1000);
		});
		const items = [{ id: limited }, { id: free }, { id: limited }, { id: free }];
		const running = lerian.run(TEST, chosen('={{ $json.id }}'), { items });
		while (lerian.sandbox.requests.filter(({ status }) => status === 200).length < 12) {
			await fetch(`${lerian.sandbox.url}/_control/requests`);
		}
		waited();
		const result = await running;
		expect(result.items.map(({ json }) => json.ok)).toEqual([true, true, true, true]);
		expect(order).toEqual(['waited']);
		expect(waits().every((ms) => ms > 50_000 && ms <= 60_250)).toBe(true);
	});

	it('fails at once if the wait would be too long, and says until when', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
		for (let tests = 0; tests < 10; tests++) await lerian.run(TEST, chosen(id));
		const { errors } = await lerian.run(
			TEST,
			{ ...chosen(id), options: { maxRetryWait: 10 } },
			{ onError: 'continueErrorOutput' },
		);
		expect(waits()).toEqual([]);
		expect(errors[0]?.json).toMatchObject({
			error: 'Lerian Reporter is limiting requests [item 0]',
			message: expect.stringMatching(/Try again in \d+ seconds/),
			details: {
				status: 429,
				code: '429',
				outcome: 'notApplied',
				advice: expect.stringMatching(/takes requests again at 20\d\d/),
			},
		});
	});

	it('of another kind holds up everybody, as Retry-After says', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
		lerian.sandbox.fault({ status: 429, retryAfter: 7, body: 'slow down' });
		const { items } = await lerian.run(TEST, chosen(id));
		expect(waits()).toHaveLength(1);
		expect(waits()[0]).toBeGreaterThanOrEqual(7000);
		expect(waits()[0]).toBeLessThan(7250);
		expect(items[0]?.json.ok).toBe(true);
	});
});

describe('what is no result fails', () => {
	it.each([
		['FET-0414', 400, 'This Lerian Reporter does not connect to private hosts'],
		['FET-1001', 404, 'The connection was not found'],
		['FET-0404', 400, 'Lerian Reporter cannot use the ID of the connection'],
		['FET-0002', 500, 'Lerian Reporter could not handle the request'],
		['FET-1040', 400, 'The database cannot be reached'],
		['FET-1080', 400, 'Lerian Reporter cannot tell the tenant'],
		['FET-1081', 404, 'Lerian Reporter does not know the tenant'],
		['FET-1082', 503, 'The tenant service of Lerian is not available'],
	])('%s', async (code, status, message) => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
		lerian.sandbox.fault({ status, body: { code, title: 'title', message: 'said' } });
		const { errors } = await lerian.run(TEST, chosen(id), { onError: 'continueErrorOutput' });
		expect(errors[0]?.json).toMatchObject({
			error: `${message} [item 0]`,
			message: 'said',
			details: { status, code, advice: expect.stringMatching(/./) },
		});
	});

	it('a private host where tenants share the manager', async () => {
		lerian.sandbox.lerian.options.multiTenant = true;
		const { id } = lerian.sandbox.lerian.add({ configName: 'one', host: 'db.internal' });
		const { error } = await lerian.run(TEST, chosen(id));
		expect(error?.description).toContain('.internal');
	});

	it('an answer that is neither success nor failure', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
		lerian.sandbox.fault({ replace: () => ({ status: 'maybe' }) });
		const { error } = await lerian.run(TEST, chosen(id));
		expect(error?.message).toContain('something else than its documentation promises');
	});
});
