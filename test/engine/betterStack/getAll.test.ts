import type { INodeExecutionData } from 'n8n-workflow';

import { requestLines } from '../useNode';
import { useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const GET_MANY: [string, string] = ['connection', 'getAll'];
const FOREIGN = 'https://elsewhere.example/api/v1/connections?page=2';

const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => String(json.id));

describe('all connections', () => {
	it('reads 1,000 connections in 4 requests, the later pages in parallel', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 1000 });
		betterStack.sandbox.fault({ method: 'GET', skip: 1, hold: true, times: 3 });
		const running = betterStack.run(GET_MANY, { returnAll: true });
		await betterStack.sandbox.whenHeld(3);
		betterStack.sandbox.release();

		const { items, hints } = await running;
		expect(new Set(idsOf(items)).size).toBe(1000);
		expect(idsOf(items)).toEqual([...betterStack.sandbox.betterStack.connections.keys()].reverse());
		expect(items.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
		expect(requestLines(betterStack.sandbox).sort()).toEqual([
			'GET /api/v1/connections?page=1&per_page=250',
			'GET /api/v1/connections?page=2&per_page=250',
			'GET /api/v1/connections?page=3&per_page=250',
			'GET /api/v1/connections?page=4&per_page=250',
		]);
		expect(hints).toEqual([]);
	});

	it.each([true, false])(
		'keeps per_page itself, whether links keep it (%s) or not',
		async (keep) => {
			betterStack.sandbox.betterStack.seed({ connections: 251 });
			betterStack.sandbox.betterStack.options.linksKeepPerPage = keep;
			const { items } = await betterStack.run(GET_MANY, { returnAll: true });
			expect(idsOf(items)).toHaveLength(251);
			expect(betterStack.sandbox.requests.map(({ query }) => query.per_page)).toEqual([
				'250',
				'250',
			]);
		},
	);

	it('gives no items for an account without connections', async () => {
		const { items, error } = await betterStack.run(GET_MANY, { returnAll: true });
		expect([items, error]).toEqual([[], undefined]);
	});

	it('says in a hint that the list changed while it was read, if a second walk did not help', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 500 });
		betterStack.sandbox.fault({
			path: '/api/v1/connections',
			times: 10,
			replace: (answer) => withRows(answer, (rows) => [...rows, ...rows.slice(0, 1)]),
		});
		const { items, hints } = await betterStack.run(GET_MANY, { returnAll: true });
		expect(new Set(idsOf(items)).size).toBe(500);
		expect(items).toHaveLength(500);
		expect(hints[0]?.message).toContain('changed while it was read');
		expect(betterStack.sandbox.requests).toHaveLength(4);
	});
});

describe('limit', () => {
	beforeEach(() => betterStack.sandbox.betterStack.seed({ connections: 1000 }));

	it.each([
		[60, ['page=1&per_page=60']],
		[250, ['page=1&per_page=250']],
		[300, ['page=1&per_page=250', 'page=2&per_page=250']],
	])('reads no more than needed for %i', async (limit, queries) => {
		const { items } = await betterStack.run(GET_MANY, { limit });
		expect(items).toHaveLength(limit);
		expect(requestLines(betterStack.sandbox)).toEqual(
			queries.map((query) => `GET /api/v1/connections?${query}`),
		);
	});

	it('is 50 if nothing is said, and read per item', async () => {
		expect((await betterStack.run(GET_MANY)).items).toHaveLength(50);
		const { items } = await betterStack.run(
			GET_MANY,
			{ limit: '={{ $json.limit }}' },
			{ items: [{ limit: 2 }, { limit: 3 }] },
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1, 1].map((item) => ({ item })),
		);
	});

	it('stops as soon as the filters have let enough through', async () => {
		const { items } = await betterStack.run(GET_MANY, {
			limit: 1,
			filters: { dataRegion: 'germany' },
		});
		expect(items).toHaveLength(1);
		expect(betterStack.sandbox.requests).toHaveLength(1);
	});
});

describe('filters', () => {
	const create = async (note: string, additionalFields = {}) =>
		await betterStack.run(['connection', 'create'], { note, additionalFields });

	beforeEach(async () => {
		await create('Analytics, production', { validUntil: '2031-01-01T00:00:00Z', teamIds: [1234] });
		await create('analytics, test', { dataRegion: 'my-cluster', teamIds: [2345] });
		await create('billing', { validUntil: '2032-01-01T00:00:00Z' });
	});

	it.each([
		[{ noteContains: 'ANALYTICS' }, ['Analytics, production', 'analytics, test']],
		[{ dataRegion: 'germany' }, ['Analytics, production', 'billing']],
		[{ dataRegion: 'eu-nbg-2' }, ['Analytics, production', 'billing']],
		[{ dataRegion: 'my-cluster' }, ['analytics, test']],
		[{ teamId: '1234' }, ['Analytics, production']],
		[{ teamId: 2345 }, ['analytics, test']],
		[{ teamName: 'My Team' }, ['Analytics, production']],
		[{ expiresBefore: '2031-06-01' }, ['Analytics, production']],
		[{ noteContains: 'analytics', expiresBefore: '2030-01-01' }, []],
		[{}, ['Analytics, production', 'analytics, test', 'billing']],
	])('%j', async (filters, notes) => {
		const { items } = await betterStack.run(GET_MANY, { returnAll: true, filters });
		expect(items.map(({ json }) => json.name).sort()).toEqual(notes);
	});
});

describe('a region as a filter', () => {
	const found = async (dataRegion: string) => {
		const parameters = { returnAll: true, filters: { dataRegion } };
		const { items, hints } = await betterStack.run(GET_MANY, parameters);
		return { ids: items.map(({ json }) => json.id), hints: hints.map(({ message }) => message) };
	};

	it('chooses the connections on all of its clusters that are known', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 3 });
		const [first] = betterStack.sandbox.betterStack.connections.values();
		if (first) first.data_region = 'eu-fsn-3';
		expect(await found('germany')).toEqual({ ids: ['44500', '44498'], hints: [] });
		expect(await found('eu-fsn-3')).toEqual({ ids: ['44498'], hints: [] });
	});

	it('says so where its clusters are not known', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 3 });
		expect(await found('us_east')).toEqual({
			ids: [],
			hints: [
				"Which clusters belong to the region 'us_east' is not known, and Better Stack shows connections by their cluster. Choose the cluster as 'Data Region' to find those on it.",
			],
		});
	});
});

describe('a list that is not what it should be', () => {
	beforeEach(() => betterStack.sandbox.betterStack.seed({ connections: 300 }));

	// Behind a proxy the links have the API's own address: only their page number counts.
	it.each(['next', 'last'])(
		'goes on at the address it was given, wherever a %s link leads',
		async (link) => {
			betterStack.sandbox.fault({ replace: (answer) => withLink(answer, link, FOREIGN) });
			const { items } = await betterStack.run(GET_MANY, { returnAll: true });
			expect(items).toHaveLength(300);
			expect(requestLines(betterStack.sandbox)).toEqual([
				'GET /api/v1/connections?page=1&per_page=250',
				'GET /api/v1/connections?page=2&per_page=250',
			]);
		},
	);

	it.each([null, '', undefined])('ends where the next link is %j', async (next) => {
		betterStack.sandbox.fault({ replace: (answer) => withLink(answer, 'next', next) });
		const { items } = await betterStack.run(GET_MANY, { returnAll: true });
		expect(items).toHaveLength(250);
		expect(betterStack.sandbox.requests).toHaveLength(1);
	});

	it('stops at a page that repeats', async () => {
		let first: unknown;
		betterStack.sandbox.fault({ times: 5, replace: (answer) => (first ??= answer) });
		const { error } = await betterStack.run(GET_MANY, { returnAll: true });
		expect(error?.message).toContain('Page 2 of the list holds the same rows');
	});

	it('stops at a list that does not end', async () => {
		betterStack.sandbox.fault({
			replace: (answer) =>
				withLink(answer, 'last', `${betterStack.sandbox.baseUrl('betterStack')}/?page=1000000000`),
		});
		const { error } = await betterStack.run(GET_MANY, { returnAll: true });
		expect(error?.message).toContain('more than 1000 pages');
	});

	it.each([
		['rows without an ID', (answer: unknown) => withRows(answer, () => [{ attributes: {} }])],
		['no list of rows', () => ({ data: {}, pagination: {} })],
		['no pagination', () => ({ data: [] })],
		['a list in place of an object', () => []],
	])('says what came for %s', async (_name, replace) => {
		betterStack.sandbox.fault({ replace });
		const { error } = await betterStack.run(GET_MANY);
		expect(error?.message).toContain('something else than its documentation promises');
		expect(error?.description).toContain('The answer begins: ');
	});
});

describe('Simplify off', () => {
	it("gives the API's objects, unknown fields included, secrets masked", async () => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		betterStack.sandbox.fault({
			replace: (answer) =>
				withRows(answer, ([row]) => [{ ...Object(row), extra: { api_token: 's3cret', kept: 1 } }]),
		});
		const { items } = await betterStack.run(GET_MANY, { simplify: false });
		expect(items[0]?.json).toMatchObject({
			type: 'connection',
			attributes: { client_type: 'clickhouse' },
			extra: { api_token: '***', kept: 1 },
		});
	});
});

describe('sources', () => {
	const SOURCES: [string, string] = ['source', 'getAll'];

	it('reads all of them, 50 a page, with the documented keys', async () => {
		betterStack.sandbox.betterStack.seed({ sources: 120 });
		const { items } = await betterStack.run(SOURCES, { returnAll: true });
		expect(new Set(idsOf(items)).size).toBe(124);
		expect(requestLines(betterStack.sandbox)).toHaveLength(3);
		expect(Object.keys(items[0]?.json ?? {})).toEqual([
			'provider',
			'id',
			'name',
			'type',
			'host',
			'status',
			'createdAt',
			'updatedAt',
			'dataRegion',
			'tableName',
			'teamId',
			'teamName',
		]);
	});

	it.each([true, false])('never shows an ingest token (Simplify %s)', async (simplify) => {
		const { saved } = await betterStack.run(SOURCES, { returnAll: true, simplify });
		for (const { token } of betterStack.sandbox.betterStack.sources)
			expect(saved).not.toContain(token);
	});
});

function withRows(answer: unknown, change: (rows: unknown[]) => unknown[]): unknown {
	const page: { data?: unknown } = Object(answer);
	return { ...page, data: change(Array.isArray(page.data) ? page.data : []) };
}

function withLink(answer: unknown, name: string, url: string | null | undefined): unknown {
	const page: { pagination?: object } = Object(answer);
	return { ...page, pagination: { ...page.pagination, [name]: url } };
}
