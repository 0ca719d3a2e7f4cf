import { requestLines } from '../useNode';
import { CONNECTIONS, useLerian } from './useLerian';

const lerian = useLerian();
const GET_MANY: [string, string] = ['connection', 'getAll'];
const UTC = { timezone: 'UTC' };
const DAY = 24 * 60 * 60 * 1000;

const names = (items: Array<{ json: Record<string, unknown> }>) =>
	items.map(({ json }) => json.name);

/** Adds connections evenly over a range. */
function spread(count: number, from: string, to: string): void {
	const [start, end] = [Date.parse(from), Date.parse(to)];
	for (let index = 0; index < count; index++) {
		lerian.sandbox.lerian.add({
			configName: `c${index}`,
			createdAt: new Date(start + ((end - start) * index) / count).toISOString(),
		});
	}
}

describe('2,500 connections over three years', () => {
	const filters = { createdAfter: '2023-01-01', createdBefore: '2025-12-31' };

	it('come back each once, with 37 requests: the probe, and one page for each of 36 months', async () => {
		spread(2500, '2023-01-01T00:00:00Z', '2025-12-31T23:59:59Z');
		const { items, hints } = await lerian.run(GET_MANY, { returnAll: true, filters }, UTC);
		expect(items).toHaveLength(2500);
		expect(new Set(names(items)).size).toBe(2500);
		expect(lerian.sandbox.requests).toHaveLength(37);
		expect(hints).toEqual([]);
	});

	it('come back from a manager without a limit with 27 requests: the probe, and 26 pages', async () => {
		lerian.sandbox.lerian.options.months = Infinity;
		spread(2500, '2023-01-01T00:00:00Z', '2025-12-31T23:59:59Z');
		const { items } = await lerian.run(GET_MANY, { returnAll: true, filters }, UTC);
		expect(new Set(names(items)).size).toBe(2500);
		expect(lerian.sandbox.requests).toHaveLength(27);
	});

	it.each([2, 3, 7])('come back from a manager that shows %i months', async (months) => {
		lerian.sandbox.lerian.options.months = months;
		spread(2500, '2023-01-01T00:00:00Z', '2025-12-31T23:59:59Z');
		const { items } = await lerian.run(GET_MANY, { returnAll: true, filters }, UTC);
		expect(new Set(names(items)).size).toBe(2500);
		expect(lerian.sandbox.requests.length).toBeLessThan(90);
	});

	it('come back out of two months with 61 requests: the probe, 34 empty months and 13 pages twice', async () => {
		spread(2500, '2024-05-01T00:00:00Z', '2024-07-01T00:00:00Z');
		const { items } = await lerian.run(GET_MANY, { returnAll: true, filters }, UTC);
		expect(new Set(names(items)).size).toBe(2500);
		expect(lerian.sandbox.requests).toHaveLength(61);
	});

	it('and 2,000 more come back with 73 requests: the probe, and two pages a month', async () => {
		spread(4500, '2023-01-01T00:00:00Z', '2025-12-31T23:59:59Z');
		const { items } = await lerian.run(GET_MANY, { returnAll: true, filters }, UTC);
		expect(new Set(names(items)).size).toBe(4500);
		expect(lerian.sandbox.requests).toHaveLength(73);
	});

	it('come back with as many requests while answers come out of step', async () => {
		lerian.sandbox.jitter({ min: 0, max: 4, seed: 1 });
		spread(2500, '2023-01-01T00:00:00Z', '2025-12-31T23:59:59Z');
		const { items } = await lerian.run(GET_MANY, { returnAll: true, filters }, UTC);
		expect(items).toHaveLength(2500);
		expect(lerian.sandbox.requests).toHaveLength(37);
	});
});

it('asks oldest first, a hundred at a time, month by month before the end', async () => {
	await lerian.run(GET_MANY, {
		returnAll: true,
		filters: { createdAfter: '2025-01-15T12:00:00Z', createdBefore: '2025-03-10T12:00:00Z' },
		options: { concurrency: 1 },
	});
	const page = 'page=1&limit=100&sortOrder=asc';
	expect(requestLines(lerian.sandbox)).toEqual([
		`GET ${CONNECTIONS}?startDate=2025-01-15&endDate=2025-03-11&page=1&limit=1&sortOrder=asc`,
		`GET ${CONNECTIONS}?startDate=2025-02-11&endDate=2025-03-11&${page}`,
		`GET ${CONNECTIONS}?startDate=2025-01-15&endDate=2025-02-11&${page}`,
	]);
});

it('goes back to 2023 by itself, and up to today', async () => {
	lerian.sandbox.lerian.add({ configName: 'old', createdAt: '2023-01-01T00:00:00Z' });
	lerian.sandbox.lerian.add({ configName: 'new' });
	const { items } = await lerian.run(GET_MANY, { returnAll: true });
	expect(names(items)).toEqual(['new', 'old']);
});

it('has no hint where a part ends exactly with a page', async () => {
	spread(100, '2025-05-02T00:00:00Z', '2025-05-30T00:00:00Z');
	const filters = { createdAfter: '2025-05-01', createdBefore: '2025-05-31' };
	const { items, hints } = await lerian.run(GET_MANY, { limit: 150, filters }, UTC);
	expect([items.length, hints]).toEqual([100, []]);
});

describe('a part of the list', () => {
	beforeEach(() => {
		for (let days = 0; days < 400; days += 5) {
			const createdAt = new Date(Date.now() - days * DAY).toISOString();
			lerian.sandbox.lerian.add({ configName: `age-${days}`, createdAt });
		}
	});

	it('is the newest, and the older windows are not asked for', async () => {
		const { items } = await lerian.run(GET_MANY, { limit: 3, options: { concurrency: 1 } });
		expect(names(items)).toEqual(['age-0', 'age-5', 'age-10']);
		expect(lerian.sandbox.requests.length).toBeLessThan(4);
	});

	it('is the oldest if asked for', async () => {
		const { items } = await lerian.run(GET_MANY, {
			limit: 2,
			options: { concurrency: 1, sortOrder: 'asc' },
		});
		expect(names(items)).toEqual(['age-395', 'age-390']);
	});

	it('has the sort order over the whole list', async () => {
		const { items } = await lerian.run(GET_MANY, {
			returnAll: true,
			options: { sortOrder: 'asc' },
		});
		const ages = names(items).map((name) => Number(String(name).slice(4)));
		expect(ages).toEqual([...ages].sort((a, b) => b - a));
		expect(ages).toHaveLength(80);
	});

	it('is 50 by default', async () => {
		expect((await lerian.run(GET_MANY)).items).toHaveLength(50);
	});
});

describe("the platform's own connections, in front of page 1 whatever the dates", () => {
	const MAY = { createdAfter: '2025-05-01', createdBefore: '2025-05-31' };

	it('come back once, last in both orders, and do not hide that the list is cut', async () => {
		lerian.sandbox.lerian.addInternal('own-1');
		lerian.sandbox.lerian.addInternal('own-2');
		lerian.sandbox.lerian.add({ configName: 'old', createdAt: '2024-02-03T00:00:00Z' });
		lerian.sandbox.lerian.add({ configName: 'new' });
		const all = await lerian.run(GET_MANY, { returnAll: true });
		expect(names(all.items)).toEqual(['new', 'old', 'own-1', 'own-2']);
		const options = { sortOrder: 'asc' };
		const oldest = await lerian.run(GET_MANY, { returnAll: true, options });
		expect(names(oldest.items)).toEqual(['old', 'new', 'own-1', 'own-2']);
	});

	it.each([1, 98, 99, 100, 101, 200])('do not disturb the pages of %i others', async (count) => {
		for (const name of ['own-1', 'own-2', 'own-3']) lerian.sandbox.lerian.addInternal(name);
		spread(count, '2025-05-02T00:00:00Z', '2025-05-30T00:00:00Z');
		const { items, hints } = await lerian.run(GET_MANY, { returnAll: true, filters: MAY });
		expect(new Set(names(items)).size).toBe(count + 3);
		expect(names(items).slice(count)).toEqual(['own-1', 'own-2', 'own-3']);
		expect(hints).toEqual([]);
	});

	it.each([1, 2, 50])('count towards no limit: %i', async (limit) => {
		for (const name of ['own-1', 'own-2']) lerian.sandbox.lerian.addInternal(name);
		for (let days = 0; days < 60; days++) {
			const createdAt = new Date(Date.now() - (days * DAY) / 4).toISOString();
			lerian.sandbox.lerian.add({ configName: `age-${days}`, createdAt });
		}
		lerian.sandbox.lerian.add({
			configName: 'old',
			createdAt: new Date(Date.now() - 40 * DAY).toISOString(),
		});
		const { items } = await lerian.run(GET_MANY, { limit });
		const newest = Array.from({ length: limit }, (_, days) => `age-${days}`);
		expect(names(items)).toEqual([...newest, 'own-1', 'own-2']);
	});

	it('come back although the manager fails to name them now and then', async () => {
		lerian.sandbox.lerian.addInternal('own');
		lerian.sandbox.fault({
			path: CONNECTIONS,
			replace: (page) => {
				lerian.sandbox.lerian.configure({ internalsFail: true });
				return page;
			},
		});
		const { items } = await lerian.run(GET_MANY, { returnAll: true });
		expect(names(items)).toEqual(['own']);
	});
});

describe('filters', () => {
	it('are applied by the server, and per item', async () => {
		const { lerian: server } = lerian.sandbox;
		server.add({ configName: 'one', productName: 'reporter', metadata: { team: 'a' } });
		server.add({ configName: 'two', productName: 'other', type: 'ORACLE' });
		const { items } = await lerian.run(
			GET_MANY,
			{
				filters: {
					productName: '={{ $json.product }}',
					type: '={{ $json.type }}',
					metadata: '={{ $json.tags }}',
					createdAfter: '2020-01-01',
				},
			},
			{
				items: [
					{ product: 'Reporter', type: 'MYSQL', tags: { team: 'a' } },
					{ product: 'OTHER', type: 'ORACLE' },
					{ product: 'reporter', type: 'MYSQL', tags: '{"team": "b"}' },
				],
			},
		);
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['one', { item: 0 }],
			['two', { item: 1 }],
		]);
		const last = lerian.sandbox.requests.find(({ query }) => query['metadata.team'] === 'b');
		expect(last?.query).toMatchObject({ type: 'MYSQL' });
		expect(last?.headers['x-product-name']).toBe('reporter');
	});

	it("leave out the platform's own connections, to which the server does not apply them", async () => {
		lerian.sandbox.lerian.addInternal('own');
		lerian.sandbox.lerian.add({ configName: 'one', productName: 'reporter' });
		const { items } = await lerian.run(GET_MANY, { filters: { productName: 'reporter' } });
		expect(names(items)).toEqual(['one']);
	});

	it('for unassigned connections walk their windows likewise', async () => {
		const { lerian: server } = lerian.sandbox;
		const free = { productName: undefined };
		const createdAt = '2024-02-03T00:00:00Z';
		server.add({ configName: 'old', createdAt, type: 'ORACLE', ...free });
		server.add({ configName: 'new', ...free });
		server.add({ configName: 'assigned', productName: 'reporter' });
		const all = await lerian.run(GET_MANY, { returnAll: true, filters: { unassigned: true } });
		expect(names(all.items)).toEqual(['new', 'old']);
		const some = await lerian.run(GET_MANY, { filters: { unassigned: true, type: 'ORACLE' } });
		expect(names(some.items)).toEqual(['old']);
	});

	it.each([
		['UTC', '2025-05-11T00:30:00Z'],
		['Asia/Tokyo', '2025-05-10T15:30:00Z'],
	])('include the end day in %s', async (timezone, after) => {
		lerian.sandbox.lerian.add({ configName: 'inside', createdAt: '2025-05-10T14:00:00Z' });
		lerian.sandbox.lerian.add({ configName: 'after', createdAt: after });
		const { items } = await lerian.run(
			GET_MANY,
			{ filters: { createdAfter: '2025-05-01', createdBefore: '2025-05-10' } },
			{ timezone },
		);
		expect(names(items)).toEqual(['inside']);
	});

	it('hide nothing whose date cannot be read', async () => {
		lerian.sandbox.lerian.add({ configName: 'one', createdAt: '2025-05-10T12:00:00Z' });
		lerian.sandbox.fault({
			path: CONNECTIONS,
			replace: (page) => {
				const items = Object(page).items.map((row: object) => ({ ...row, createdAt: 'then' }));
				return { ...Object(page), items };
			},
		});
		const { items } = await lerian.run(
			GET_MANY,
			{ filters: { createdAfter: '2025-05-01', createdBefore: '2025-05-31' } },
			UTC,
		);
		expect(names(items)).toEqual(['one']);
	});

	it('take a time of day as it is', async () => {
		for (const hour of ['10', '12', '14']) {
			lerian.sandbox.lerian.add({ configName: `h${hour}`, createdAt: `2025-05-10T${hour}:00:00Z` });
		}
		const { items } = await lerian.run(GET_MANY, {
			filters: { createdAfter: '2025-05-10T11:00:00Z', createdBefore: '2025-05-10T13:00:00Z' },
		});
		expect(names(items)).toEqual(['h12']);
	});
});

it('shows a connection as the API does with Simplify off, unknown fields included and secrets masked', async () => {
	lerian.sandbox.lerian.add({ configName: 'one', metadata: { token: 'mine' } });
	lerian.sandbox.fault({
		path: CONNECTIONS,
		times: 9,
		replace: (page) => {
			const items = Object(page).items.map((row: object) => ({
				...row,
				retention: 7,
				password: 'leaked',
				ssl: { mode: 'require', key: 'leaked' },
			}));
			return { ...Object(page), items };
		},
	});
	const { items, saved } = await lerian.run(GET_MANY, { simplify: false, limit: 1 });
	expect(items[0]?.json).toMatchObject({
		configName: 'one',
		retention: 7,
		password: '***',
		ssl: { mode: 'require', key: '***' },
		metadata: { token: 'mine' },
	});
	expect(saved).not.toContain('leaked');
});

it('as an AI tool gives 50 simplified connections at the most', async () => {
	spread(60, '2025-05-01T00:00:00Z', '2025-06-01T00:00:00Z');
	const { items } = await lerian.run(
		GET_MANY,
		{ returnAll: true, simplify: false },
		{ type: 'lerianReporterTool' },
	);
	expect(items).toHaveLength(50);
	expect(items[0]?.json.provider).toBe('lerian');
});

describe('a list that is not what the API promises', () => {
	const parameters = {
		returnAll: true,
		filters: { createdAfter: '2025-05-01', createdBefore: '2025-05-31' },
	};

	it('that repeats a full page stops with a clear message', async () => {
		spread(150, '2025-05-02T00:00:00Z', '2025-05-30T00:00:00Z');
		const first = lerian.sandbox.lerian;
		lerian.sandbox.fault({
			path: CONNECTIONS,
			skip: 1,
			replace: () => {
				const items = [...first.connections.values()]
					.slice(0, 100)
					.map(({ id, configName }) => ({ id, configName }));
				return { items, page: 2, limit: 100, total: 150 };
			},
		});
		const { error } = await lerian.run(GET_MANY, parameters, UTC);
		expect(error?.message).toBe(
			'Page 2 of the list holds the same rows as the pages before it [item 0]',
		);
	});

	it.each([
		['an HTML page', { html: true }, 'The answer begins: <!doctype html>'],
		['cut JSON', { truncate: true }, 'The answer begins: {"items":'],
		['a list of something else', { replace: () => ({ items: [{ id: 1 }] }) }, 'The answer begins'],
		['no list', { replace: () => ({ items: null }) }, 'The answer begins'],
	] as const)('%s is told with its first characters', async (_name, fault, text) => {
		lerian.sandbox.lerian.add({ configName: 'one', createdAt: '2025-05-02T00:00:00Z' });
		lerian.sandbox.fault({ ...fault, path: CONNECTIONS });
		const { error } = await lerian.run(GET_MANY, parameters, UTC);
		expect(error?.message).toBe(
			'Lerian Reporter answered with something else than its documentation promises [item 0]',
		);
		expect(error?.description).toContain(text);
		expect(error?.description).toContain("'Base URL' in the credential");
	});
});

describe('a window of several pages', () => {
	const parameters = {
		returnAll: true,
		filters: { createdAfter: '2025-05-01', createdBefore: '2025-05-31' },
	};

	beforeEach(() => spread(150, '2025-05-02T00:00:00Z', '2025-05-30T00:00:00Z'));

	it('is read once, with an overlap of one row', async () => {
		const { items, hints } = await lerian.run(GET_MANY, parameters, UTC);
		expect(items).toHaveLength(150);
		expect(hints).toEqual([]);
		const pages = lerian.sandbox.requests.map(({ query }) => `${query.page}x${query.limit}`);
		expect(pages).toEqual(['1x100', '2x99']);
	});

	it('hides no row if one of a page that was read already is deleted meanwhile', async () => {
		const { connections } = lerian.sandbox.lerian;
		const [first] = connections.keys();
		lerian.sandbox.fault({ path: CONNECTIONS, skip: 1, hold: true });
		const running = lerian.run(GET_MANY, parameters, UTC);
		await lerian.sandbox.whenHeld(1);
		connections.delete(String(first));
		lerian.sandbox.release();
		const { items, hints } = await running;
		expect(new Set(items.map(({ json }) => json.id))).toEqual(
			new Set([...connections.keys(), first]),
		);
		expect(hints).toEqual([]);
		expect(lerian.sandbox.requests).toHaveLength(3);
	});

	it('may get new rows, and lose others, between any two pages', async () => {
		const { connections, handlers } = lerian.sandbox.lerian;
		const { listConnections } = handlers;
		spread(500, '2025-05-02T00:00:00Z', '2025-05-30T00:00:00Z');
		handlers.listConnections = (call) => {
			connections.delete([...connections.keys()][3] ?? '');
			lerian.sandbox.lerian.add({ configName: 'new', createdAt: '2025-05-31T00:00:00Z' });
			return listConnections(call);
		};
		const { items, hints } = await lerian.run(GET_MANY, parameters, UTC);
		handlers.listConnections = listConnections;
		const read = new Set(items.map(({ json }) => json.id));
		const stayed = [...connections.values()].filter(({ configName }) => configName !== 'new');
		expect(stayed.filter(({ id }) => !read.has(id))).toEqual([]);
		expect(hints).toEqual([]);
	});
});

describe('metadata that the API cannot filter by', () => {
	it.each([
		['a key with a dot', 'a.b', '1'],
		['a key that is too long for a query', 'k'.repeat(60), '1'],
		['a value that is too long for a query', 'team', 'v'.repeat(257)],
		['a key that means something to the database', '$where', '1'],
		['a key of every object', 'constructor', 'x'],
		['the name of a prototype', '__proto__', 'x'],
	])('is filtered by the node: %s', async (_name, key, value) => {
		const tags = Object.fromEntries([[key, value]]);
		lerian.sandbox.lerian.add({ configName: 'one', metadata: tags });
		lerian.sandbox.lerian.add({ configName: 'two', metadata: { a: { b: value } } });
		const filters = { metadata: JSON.stringify(tags) };
		const { items, error } = await lerian.run(GET_MANY, { limit: 1, filters });
		expect([names(items), error]).toEqual([['one'], undefined]);
	});
});

it('reads as many windows at once as Concurrency says', async () => {
	const parameters = {
		returnAll: true,
		filters: { createdAfter: '2025-01-01', createdBefore: '2025-08-31' },
		options: { concurrency: 3 },
	};
	lerian.sandbox.fault({ skip: 1, hold: true, times: 8 });
	const running = lerian.run(GET_MANY, parameters, UTC);
	await lerian.sandbox.whenHeld(3);
	lerian.sandbox.release();
	await running;
	expect(lerian.sandbox.maxInFlight).toBe(3);
	expect(lerian.sandbox.requests).toHaveLength(9);
});
