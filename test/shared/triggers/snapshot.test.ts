import {
	baseline,
	compare,
	hashOf,
	restored,
	saved,
} from '../../../nodes/shared/triggers/snapshot';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const WHEN = { days: 14, now: NOW };
const item = (id: string, more: object = {}) => ({
	id,
	name: `Note ${id}`,
	tags: { a: 1, b: 2 },
	...more,
});

it.each(['created', 'removed', 'changed', 'expiring'] as const)(
	'has no news of "%s" if nothing has happened',
	(event) => {
		const items = [item('1'), item('2', { expiresAt: null })];
		expect(compare(event, baseline(event, items), items, WHEN).news).toEqual([]);
	},
);

it('finds what is new', () => {
	const known = baseline('created', [item('1')]);
	const { news, known: next } = compare('created', known, [item('2'), item('1')], WHEN);
	expect(news).toEqual([{ id: '2', item: item('2') }]);
	expect([...next.keys()]).toEqual(['2', '1']);
});

it('finds what is missing', () => {
	const known = baseline('removed', [item('1'), item('2')]);
	const { news, known: next } = compare('removed', known, [item('2')], WHEN);
	expect(news).toEqual([{ id: '1' }]);
	expect([...next.keys()]).toEqual(['2']);
});

it('names the fields that have changed, and only those', () => {
	const known = baseline('changed', [item('1', { port: 1 }), item('2')]);
	const after = item('1', { port: 2, tags: { a: 2 } });
	const { news } = compare('changed', known, [after, item('2'), item('3')], WHEN);
	expect(news).toEqual([{ id: '1', item: after, changedFields: ['tags', 'port'] }]);
});

it('takes another order of keys and lists for the same', () => {
	const known = baseline('changed', [item('1', { hosts: ['a', 'b'] })]);
	const after = item('1', { tags: { b: 2, a: 1 }, hosts: ['b', 'a'] });
	expect(compare('changed', known, [after], WHEN).news).toEqual([]);
});

it('has no news if a new version knows another number of fields', () => {
	const known = baseline('changed', [item('1')]);
	expect(compare('changed', known, [item('1', { port: 1 })], WHEN).news).toEqual([]);
});

describe('what expires', () => {
	const soon = item('1', { expiresAt: '2026-06-10T00:00:00Z' });
	const announced = compare('expiring', new Map(), [soon], WHEN).known;

	it('is news within the days, from the first comparison on', () => {
		const items = [
			soon,
			item('2', { expiresAt: '2026-06-16T00:00:00Z' }),
			item('3', { expiresAt: '2026-05-31T00:00:00Z' }),
			item('4', { expiresAt: null }),
		];
		const { news } = compare('expiring', baseline('expiring', items), items, WHEN);
		expect(news).toEqual([{ id: '1', item: soon }]);
	});

	it('is news once', () => {
		expect(compare('expiring', announced, [soon], WHEN).news).toEqual([]);
	});

	it('is news again with another date', () => {
		const later = item('1', { expiresAt: '2026-06-11T00:00:00Z' });
		expect(compare('expiring', announced, [later], WHEN).news).toEqual([{ id: '1', item: later }]);
	});

	it('is forgotten when its date has passed', () => {
		const when = { days: 14, now: Date.parse('2026-06-11T00:00:00Z') };
		expect(compare('expiring', announced, [soon], when)).toEqual({
			news: [],
			known: new Map(),
		});
	});
});

it.each(['created', 'removed', 'changed'] as const)(
	'"%s": watches connections whose names JavaScript uses itself like any other',
	(event) => {
		const names = ['constructor', '__proto__', 'toString', 'a b', '__dataChanged', ''];
		const items = names.map((name) => item(name));
		const restart = (known: ReturnType<typeof baseline>) =>
			restored(JSON.parse(JSON.stringify(saved(known))));
		const none = restart(baseline(event, []));
		expect(compare('created', none, items, WHEN).news.map(({ id }) => id)).toEqual(names);
		const known = restart(baseline(event, items));
		expect(compare(event, known, items, WHEN).news).toEqual([]);
		expect(compare('removed', known, [], WHEN).news.map(({ id }) => id)).toEqual(names);
	},
);

it('does not watch what changes by itself, whatever else changes', () => {
	const when = { ...WHEN, notWatched: ['status'] };
	const known = baseline('changed', [item('1', { status: 'active', port: 1 })], ['status']);
	const expired = item('1', { status: 'expired', port: 1 });
	expect(compare('changed', known, [expired], when).news).toEqual([]);
	const both = item('1', { status: 'expired', port: 2 });
	expect(compare('changed', known, [both], when).news).toEqual([
		{ id: '1', item: both, changedFields: ['port'] },
	]);
});

it('keeps at most 0.8 MB of 10,000 connections, and nothing that can be read back', () => {
	const items = Array.from({ length: 10_000 }, (_, index) => ({
		provider: 'lerian',
		id: `0193f5a8-0000-7000-8000-${String(index).padStart(12, '0')}`,
		name: `a-secret-looking-note-${index}`,
		...Object.fromEntries(Array.from({ length: 12 }, (_each, field) => [`field${field}`, index])),
	}));
	const known = baseline('changed', items);
	const text = JSON.stringify(saved(known));
	expect(known.size).toBe(10_000);
	expect(text.length).toBeLessThan(800_000);
	expect(text).not.toContain('secret-looking');
	expect(JSON.stringify(saved(baseline('created', items))).length).toBeLessThan(450_000);
});

it('gives the same hash for the same value only', () => {
	expect(hashOf({ a: 1, b: [1, 2] })).toBe(hashOf({ b: [2, 1], a: 1 }));
	expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: '1' }));
	expect(hashOf(undefined)).toBe(hashOf(null));
});
