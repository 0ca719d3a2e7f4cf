import fc from 'fast-check';

import {
	listConnections,
	type Filter,
	type Source,
} from '../../nodes/LerianReporter/transport/list';
import { windowOf } from '../../sandbox/providers/lerianList.mts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-26T15:00:00Z');

interface Row {
	id: string;
	at: number;
}

let made = 0;
const rowAt = (at: number): Row => ({ id: `c-${made++}`, at });

const INTERNAL = { id: 'internal', configName: 'internal', createdAt: '0001-01-01T00:00:00Z' };

/** A manager with these connections, oldest first, which shows so many months; `beforePage` is called before each page. */
function managerOf(
	rows: Row[],
	{ months, beforePage = () => {} }: { months: number; beforePage?: () => void },
) {
	const manager = { requests: 0, total: (counted: number) => counted };
	const source: Source = {
		concurrency: 3,
		now: () => NOW,
		async readPage(_filter, { page, limit, ...dates }) {
			manager.requests++;
			beforePage();
			const { from, to } = windowOf({ ...dates }, NOW, months) ?? { from: 0, to: 0 };
			const inside = rows.filter(({ at }) => at >= from && at <= to);
			return {
				rows: inside.slice((page - 1) * limit, page * limit).map(({ id, at }) => {
					return { id, configName: id, createdAt: new Date(at).toISOString() };
				}),
				internal: page === 1 ? [INTERNAL] : [],
				total: manager.total(inside.length),
			};
		},
	};
	return { manager, source };
}

const all = async (source: Source, filter: Filter) =>
	await listConnections(
		source,
		filter,
		{ limit: Infinity, order: 'asc' },
		({ configName }) => configName,
	);

it('misses no row of any range, whatever the server is set to, and lists internal ones once', async () => {
	// A day is any hour of it, so that the ends of windows are hit, too.
	const range = fc.record({
		end: fc.integer({ min: 0, max: 3 * 365 }),
		days: fc.integer({ min: 0, max: 5 * 365 }),
		months: fc.integer({ min: 1, max: 60 }),
		hour: fc.integer({ min: 0, max: 23 }),
	});
	await fc.assert(
		fc.asyncProperty(range, async ({ end, days, months, hour }) => {
			const last = Math.floor(NOW / DAY) * DAY - end * DAY;
			const first = last - days * DAY;
			const rows = Array.from({ length: days + 3 }, (_, index) =>
				rowAt(first + (index - 1) * DAY + hour * 3_600_000),
			);
			const filter = { createdAfter: first, createdBefore: last + DAY - 1 };
			const { source } = managerOf(rows, { months });
			const { items, internal } = await all(source, filter);
			expect(items).toEqual(rows.slice(1, -1).map(({ id }) => id));
			expect(internal).toEqual(['internal']);
		}),
		{ seed: 1, numRuns: 300 },
	);
});

/** What the issue has found to be cut without a word. */
it.each([
	['2025-01-31', '2025-03-02', 1],
	['2025-01-30', '2025-03-01', 1],
	['2025-01-31', '2025-03-01', 1],
	['2024-12-31', '2025-03-01', 2],
	['2024-12-31', '2025-03-02', 2],
])('misses no row from %s to %s at a server of %i months', async (from, to, months) => {
	const [start, end] = [Date.parse(from), Date.parse(to)];
	const rows = Array.from({ length: (end - start) / DAY + 1 }, (_, day) =>
		rowAt(start + day * DAY),
	);
	const { source } = managerOf(rows, { months });
	const { items } = await all(source, { createdAfter: start, createdBefore: end });
	expect(items).toHaveLength(rows.length);
});

it('misses no row that stays while others come and go between any two pages', async () => {
	const changes = fc.record({
		count: fc.integer({ min: 90, max: 450 }),
		/** Days over which the rows are spread. */
		days: fc.integer({ min: 1, max: 40 }),
		deletes: fc.array(fc.nat(449), { maxLength: 12 }),
		adds: fc.array(fc.boolean(), { maxLength: 12 }),
		/** How far the total is off. */
		off: fc.constantFrom(0, 0, -1e6, -150, 1, 99, 250, 1e9),
	});
	await fc.assert(
		fc.asyncProperty(changes, async ({ count, days, deletes, adds, off }) => {
			const first = NOW - days * DAY;
			const rows = Array.from({ length: count }, (_, index) =>
				rowAt(first + (index * days * DAY) / count),
			);
			const gone = new Set<string>();
			const before = rows.map(({ id }) => id);
			let pages = 0;
			const beforePage = () => {
				const index = deletes[pages];
				const [row] = index === undefined ? [] : rows.splice(index % rows.length, 1);
				if (row) gone.add(row.id);
				if (adds[pages]) rows.push(rowAt(NOW));
				pages++;
			};
			const { source, manager } = managerOf(rows, { months: 60, beforePage });
			manager.total = (counted) => counted + off;
			const { items } = await all(source, { createdAfter: first });
			const missing = before.filter((name) => !gone.has(name) && !items.includes(name));
			expect(missing).toEqual([]);
			expect(new Set(items).size).toBe(items.length);
		}),
		{ seed: 1, numRuns: 300 },
	);
});

it.each([
	['as the manager counts', 0, 26],
	['too small', -1e6, 26 + 24],
	['too large', 5000, 1 + 26 + 24],
	['absurd', 1e12, 26 + 24],
	['no number', NaN, 26 + 24],
])('takes the total for a hint only: %s', async (_name, off, requests) => {
	const rows = Array.from({ length: 2500 }, (_, index) => rowAt(NOW - DAY + index * 1000));
	const { source, manager } = managerOf(rows, { months: 60 });
	manager.total = (counted) => counted + off;
	const { items } = await all(source, { createdAfter: NOW - 20 * DAY });
	expect(items).toHaveLength(2500);
	expect(manager.requests).toBe(requests);
});
