import { sleep } from 'n8n-workflow';

import { useBetterStack } from './useBetterStack';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();
const CREATE: [string, string] = ['connection', 'create'];
const GET_MANY: [string, string] = ['connection', 'getAll'];
const NOTE = { note: '={{ $json.note }}' };
const THREE = { items: [{ note: 'a' }, { note: 'b' }, { note: 'c' }] };

const waits = () => jest.mocked(sleep).mock.calls.map(([ms]) => ms);
/** Expects pauses of at least so many ms, each with a random part on top that grows with the attempts. */
function expectWaits(...least: number[]) {
	expect(waits()).toHaveLength(least.length);
	for (const [attempt, ms] of least.entries()) {
		expect(waits()[attempt]).toBeGreaterThanOrEqual(ms);
		expect(waits()[attempt]).toBeLessThanOrEqual(ms + 250 * 4 ** attempt);
	}
}

const connections = () => [...betterStack.sandbox.betterStack.connections.values()];

beforeEach(() => jest.mocked(sleep).mockClear());

describe('429', () => {
	it.each([
		['seconds', '7', 7000],
		['a date in the past', 'Sat, 01 Jan 2000 00:00:00 GMT', 0],
	])('waits as told in %s, then creates once', async (_name, retryAfter, ms) => {
		betterStack.sandbox.fault({ status: 429, retryAfter });
		const { items } = await betterStack.run(CREATE, { note: 'x' });
		expectWaits(ms);
		expect(items).toHaveLength(1);
		expect(connections()).toHaveLength(1);
	});

	it('waits longer and longer if nothing is told', async () => {
		betterStack.sandbox.fault({ status: 429, times: 4 });
		await betterStack.run(CREATE, { note: 'x' });
		const middle = [1000, 3000, 9000, 27_000];
		expect(waits()).toHaveLength(4);
		for (const [attempt, ms] of waits().entries()) {
			expect(ms).toBeGreaterThanOrEqual((middle[attempt] ?? 0) * 0.75);
			expect(ms).toBeLessThanOrEqual((middle[attempt] ?? 0) * 1.25);
		}
	});

	it('is waited for until Max Retry Wait is used up if nothing is told', async () => {
		betterStack.sandbox.fault({ method: 'GET', status: 429, times: 99 });
		const { error } = await betterStack.run(['connection', 'getAll']);
		const waited = jest.mocked(sleep).mock.calls.reduce((sum, [ms]) => sum + Number(ms), 0);
		expect(error?.message).toBe('Better Stack is limiting requests [item 0]');
		expect(waited).toBeGreaterThan(85_000);
		expect(waited).toBeLessThanOrEqual(120_000);
	});

	it('fails at once if the pause would be too long, and says until when', async () => {
		betterStack.sandbox.fault({ status: 429, retryAfter: 300 });
		const { error } = await betterStack.run(CREATE, { note: 'x' });
		expect(waits()).toEqual([]);
		expect(error?.message).toBe('Better Stack is limiting requests [item 0]');
		expect(error?.description).toMatch(/requests again at 20\d\d-\d\d-\d\dT/);
		expect(error?.httpCode).toBe('429');
	});

	it('counts all waits of a request together', async () => {
		betterStack.sandbox.fault({ status: 429, retryAfter: 50, times: 9 });
		await betterStack.run(CREATE, { note: 'x' });
		expectWaits(50_000, 50_000);
	});

	it('gives up after Max Retries', async () => {
		betterStack.sandbox.fault({ status: 429, retryAfter: 0, times: 9 });
		const { error } = await betterStack.run(GET_MANY, { options: { maxRetries: 2 } });
		expect(betterStack.sandbox.requests).toHaveLength(3);
		expect(error?.message).toContain('limiting requests');
	});
});

describe('reads and deletes', () => {
	it.each([
		['a 502', { status: 502 }],
		['a 503', { status: 503 }],
		['a 504', { status: 504 }],
		['a connection dropped before the answer', { drop: 'before' }],
	] as const)('are tried again after %s', async (_name, fault) => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		betterStack.sandbox.fault({ ...fault, times: 2 });
		const { items } = await betterStack.run(GET_MANY);
		expect(items).toHaveLength(1);
		expect(betterStack.sandbox.requests).toHaveLength(3);
	});

	it('wait as a 503 tells them', async () => {
		betterStack.sandbox.fault({ status: 503, retryAfter: 3 });
		await betterStack.run(GET_MANY);
		expectWaits(3000);
	});

	it('are not tried again after a 500', async () => {
		betterStack.sandbox.fault({ status: 500 });
		const { error } = await betterStack.run(GET_MANY);
		expect(error?.message).toBe('Better Stack could not handle the request (status 500) [item 0]');
		expect(betterStack.sandbox.requests).toHaveLength(1);
	});
});

describe('several items', () => {
	it('go on under "Continue (using error output)": the failing one keeps its input and its place', async () => {
		betterStack.sandbox.fault({
			method: 'POST',
			skip: 1,
			status: 422,
			body: { errors: 'No more' },
		});
		const { items, errors } = await betterStack.run(
			CREATE,
			{ ...NOTE, options: { concurrency: 1 } },
			{ ...THREE, onError: 'continueErrorOutput' },
		);
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['a', { item: 0 }],
			['c', { item: 2 }],
		]);
		expect(errors).toEqual([
			{
				json: {
					note: 'b',
					error: 'Better Stack refused the values [item 1]',
					message: 'No more',
					details: {
						status: 422,
						code: null,
						requestId: expect.any(String),
						advice: expect.any(String),
						outcome: 'notApplied',
					},
				},
				pairedItem: expect.objectContaining({ item: 1 }),
			},
		]);
	});

	it('go on under "Continue": the error item stands at its place', async () => {
		betterStack.sandbox.fault({ method: 'POST', skip: 1, status: 422 });
		const { items } = await betterStack.run(
			CREATE,
			{ ...NOTE, options: { concurrency: 1 } },
			{ ...THREE, onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json }) => json.name ?? json.error)).toEqual([
			'a',
			'Better Stack refused the values [item 1]',
			'c',
		]);
	});
});

describe('an address that is wrong', () => {
	it('is told apart from a refusal: nothing listens', async () => {
		const data = { apiToken: 'x', baseUrl: 'http://127.0.0.1:1' };
		const { errors } = await betterStack.run(
			CREATE,
			{ note: 'x', options: { maxRetries: 0 } },
			{ credentials: { betterStackTelemetryApi: data }, onError: 'continueErrorOutput' },
		);
		expect(errors[0]?.json).toMatchObject({
			error: 'Better Stack could not be reached [item 0]',
			details: {
				code: 'ECONNREFUSED',
				outcome: 'notApplied',
				advice: expect.stringContaining('http://127.0.0.1:1'),
			},
		});
	});

	it.each(['html', 'truncate'] as const)('or %s in place of JSON', async (kind) => {
		betterStack.sandbox.betterStack.seed({ connections: 2 });
		betterStack.sandbox.fault({ [kind]: true });
		const { error } = await betterStack.run(GET_MANY);
		expect(error?.message).toContain('something else than its documentation promises');
		expect(error?.description).toMatch(/^The answer begins: [<{]/);
	});

	it('or a redirect, which is not followed with the token', async () => {
		const location = `${betterStack.sandbox.url}/stolen`;
		betterStack.sandbox.fault({ status: 302, headers: { location } });
		const { error } = await betterStack.run(GET_MANY);
		expect(error?.message).toBe(
			'Better Stack sends the request to another address (status 302) [item 0]',
		);
		expect(betterStack.sandbox.requests).toHaveLength(1);
	});
});
