import { chosen, CONNECTIONS, NEW, useLerian } from './useLerian';

const lerian = useLerian();
const UPSERT: [string, string] = ['connection', 'upsert'];
const YEARS = 3 * 365 * 86_400_000;
const PARAMETERS = { ...NEW, configName: '={{ $json.name }}' };

const nameOf = (index: number) => `connection-${index}`;
const itemsOf = (count: number, first = 0) =>
	Array.from({ length: count }, (_, index) => ({ name: nameOf(first + index) }));

/** Adds connections that Create or Update wants as they are, spread over the last three years, oldest first. */
function seed(count: number): void {
	for (let index = 0; index < count; index++) {
		lerian.sandbox.lerian.add({
			...NEW,
			type: 'POSTGRESQL',
			productName: 'reporter',
			userName: 'dbuser',
			configName: nameOf(index),
			createdAt: new Date(Date.now() - YEARS + (index / count) * YEARS).toISOString(),
		});
	}
}

const actions = (items: Array<{ json: Record<string, unknown> }>) => {
	const counts: Record<string, number> = {};
	for (const { json } of items)
		counts[String(json.action)] = (counts[String(json.action)] ?? 0) + 1;
	return counts;
};

const count = (method: string) =>
	lerian.sandbox.requests.filter((request) => request.method === method).length;

describe('500 connections over three years', () => {
	beforeEach(() => {
		seed(500);
		lerian.sandbox.jitter({ min: 0, max: 3, seed: 1 });
	});

	it.each([
		['oldest first', itemsOf(500)],
		['newest first', itemsOf(500).reverse()],
	])('are found unchanged with at most 60 requests, %s', async (_order, items) => {
		const result = await lerian.run(UPSERT, PARAMETERS, { items });
		expect(actions(result.items)).toEqual({ unchanged: 500 });
		expect(lerian.sandbox.requests.length).toBeLessThanOrEqual(60);
		// Those that were under way when the first one, and the second one, had to look.
		expect(count('POST')).toBeLessThanOrEqual(8);
	});

	it('need one request each where they are new, and none to look', async () => {
		const items = itemsOf(300, 1000);
		const result = await lerian.run(UPSERT, PARAMETERS, { items });
		expect(actions(result.items)).toEqual({ created: 300 });
		expect(lerian.sandbox.requests).toHaveLength(300);
	});

	it('need one request for each that differs or is new, beside the reading', async () => {
		for (const row of [...lerian.sandbox.lerian.connections.values()].slice(0, 100)) row.port = 1;
		const items = itemsOf(550);
		const result = await lerian.run(UPSERT, PARAMETERS, { items });
		expect(actions(result.items)).toEqual({ updated: 100, unchanged: 400, created: 50 });
		expect(count('PATCH')).toBe(100);
		expect(lerian.sandbox.requests.length).toBeLessThanOrEqual(100 + 50 + 60);
	});

	it('cost a dry run the reading alone, whether they are there or not', async () => {
		const options = { dryRun: true };
		const items = itemsOf(550);
		const result = await lerian.run(UPSERT, { ...PARAMETERS, options }, { items });
		expect(actions(result.items)).toEqual({ unchanged: 500, wouldCreate: 50 });
		expect(lerian.sandbox.requests.length).toBeLessThanOrEqual(2 * 49);
		expect(lerian.sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
	});

	it('are looked for by name with one reading, too', async () => {
		const parameters = chosen('={{ $json.name }}', 'name');
		const { items } = await lerian.run(['connection', 'get'], parameters, { items: itemsOf(100) });
		expect(items.map(({ json }) => json.name)).toEqual(itemsOf(100).map(({ name }) => name));
		expect(lerian.sandbox.requests.length).toBeLessThanOrEqual(100 + 2 * 49);
	});

	it('fail by their taken names with one request each, and one reading', async () => {
		const { errors } = await lerian.run(['connection', 'create'], PARAMETERS, {
			items: itemsOf(50),
			onError: 'continueErrorOutput',
		});
		expect(errors).toHaveLength(50);
		expect(errors.every(({ json }) => /has the name/.test(String(json.error)))).toBe(true);
		expect(lerian.sandbox.requests.length).toBeLessThanOrEqual(50 + 2 * 49);
	});
});

it('costs a single item the create, the probe, and the windows up to the hit', async () => {
	seed(500);
	const items = itemsOf(1, 499);
	const result = await lerian.run(UPSERT, PARAMETERS, { items });
	expect(actions(result.items)).toEqual({ unchanged: 1 });
	// Four windows at once, as many as there may be requests.
	expect(lerian.sandbox.requests).toHaveLength(1 + 1 + 4);
});

it('sees what the run itself has done: a name twice, changed in between', async () => {
	seed(3);
	const result = await lerian.run(
		UPSERT,
		{ ...PARAMETERS, port: '={{ $json.port }}' },
		{
			items: [
				{ name: nameOf(0), port: 5432 },
				{ name: nameOf(0), port: 1 },
				{ name: nameOf(0), port: 1 },
				{ name: nameOf(0), port: 5432 },
				{ name: 'new-one', port: 1 },
				{ name: 'new-one', port: 2 },
			],
		},
	);
	expect(result.items.map(({ json }) => [json.name, json.action, json.port])).toEqual([
		[nameOf(0), 'unchanged', 5432],
		[nameOf(0), 'updated', 1],
		[nameOf(0), 'unchanged', 1],
		[nameOf(0), 'updated', 5432],
		['new-one', 'created', 1],
		['new-one', 'updated', 2],
	]);
	expect(count('POST')).toBe(2);
});

it('finds what others have created since the reading', async () => {
	seed(2);
	const { handlers } = lerian.sandbox.lerian;
	const { createConnection } = handlers;
	handlers.createConnection = (call) => {
		const { configName } = Object(call.body);
		// They were faster.
		if (configName === 'their-one') createConnection(call);
		return createConnection(call);
	};
	const { items } = await lerian.run(
		UPSERT,
		{ ...PARAMETERS, options: { concurrency: 1 } },
		{ items: [...itemsOf(2), { name: 'their-one' }] },
	);
	handlers.createConnection = createConnection;
	expect(items.map(({ json }) => json.action)).toEqual(['unchanged', 'unchanged', 'unchanged']);
	const [last] = lerian.sandbox.requests.slice(-1);
	expect(last?.query.startDate).toBeDefined();
	expect(count('POST')).toBe(2);
});

it('reads on where a reading has failed', async () => {
	seed(3);
	lerian.sandbox.fault({ path: CONNECTIONS, method: 'GET', skip: 5, status: 400, body: 'no' });
	const { items, errors } = await lerian.run(
		UPSERT,
		{ ...PARAMETERS, options: { concurrency: 1 } },
		{ items: itemsOf(3), onError: 'continueErrorOutput' },
	);
	expect(actions(items)).toEqual({ unchanged: 2 });
	expect(errors[0]?.json.details).toMatchObject({ outcome: 'notApplied' });
	expect(lerian.sandbox.requests.length).toBeLessThanOrEqual(60);
});
