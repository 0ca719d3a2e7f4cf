import type { NodeRun } from '../engine';
import { connectionsOf, idsOf, useBetterStack } from './useBetterStack';

// Create or Update of many items, and by many runs at once. What it costs is counted in requests.

const betterStack = useBetterStack();

/** Runs Create or Update for notes. */
async function upsert(notes: string[], more: Partial<NodeRun> = {}) {
	const items = notes.map((note) => ({ note }));
	return await betterStack.run(
		['connection', 'upsert'],
		{ note: '={{ $json.note }}' },
		{ items, ...more },
	);
}

const seed = (connections: number) => betterStack.sandbox.betterStack.seed({ connections });
const notes = (name: string, count: number) =>
	Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);
const countOf = (method: string) =>
	betterStack.sandbox.requests.filter((request) => request.method === method).length;
const actionsOf = ({ items }: Awaited<ReturnType<typeof upsert>>) => [
	...new Set(items.map(({ json }) => json.action)),
];

describe('the requests of a run', () => {
	it('grow with the pages alone if nothing is to be done', async () => {
		seed(5000);
		const result = await upsert(notes('Seeded connection', 500));
		expect(result.items).toHaveLength(500);
		expect(actionsOf(result)).toEqual(['unchanged']);
		// Twenty pages, read twice.
		expect(betterStack.sandbox.requests).toHaveLength(40);
	});

	it.each([undefined, 'continueRegularOutput'] as const)(
		'grow with pages and writes if everything is new, answers come out of step, and On Error is %s',
		async (onError) => {
			seed(500);
			betterStack.sandbox.jitter({ min: 0, max: 8, seed: 1 });
			const result = await upsert(notes('new', 500), { onError });
			expect(result.error).toBeUndefined();
			expect(result.items).toHaveLength(500);
			expect(actionsOf(result)).toEqual(['created']);
			expect(countOf('POST')).toBe(500);
			expect(betterStack.sandbox.requests.length).toBeLessThanOrEqual(515);
			expect(connectionsOf(betterStack.sandbox)).toHaveLength(1000);
		},
	);

	it.each([
		['one that is there, of a page', 3, 'Seeded connection 1', 1],
		['one that is there, of three pages', 502, 'Seeded connection 1', 6],
		// Once more at the end.
		['a new one beside a page', 3, 'new', 3],
		['a new one beside three pages', 502, 'new', 13],
	])('for %s stay what they were', async (_name, connections, note, requests) => {
		seed(connections);
		await upsert([note]);
		expect(betterStack.sandbox.requests).toHaveLength(requests);
	});
});

it.each([1, 2, 3])(
	'its own creates are no changes of the list (jitter %d)',
	async (seedOfJitter) => {
		seed(600);
		betterStack.sandbox.jitter({ min: 20, max: 60, seed: seedOfJitter });
		const result = await upsert(notes('new', 60));
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => [json.name, json.action])).toEqual(
			notes('new', 60).map((note) => [note, 'created']),
		);
		expect(result.hints).toEqual([]);
	},
);

it('a reading that did not succeed fails the items that waited for it, and no others', async () => {
	betterStack.sandbox.fault({ method: 'GET', status: 401 });
	const { items, errors } = await betterStack.run(
		['connection', 'upsert'],
		{ note: '={{ $json.note }}', options: { concurrency: 1 } },
		{ items: [{ note: 'a' }, { note: 'b' }], onError: 'continueErrorOutput' },
	);
	expect(errors.map(({ json }) => json.note)).toEqual(['a']);
	expect(items.map(({ json }) => json.name)).toEqual(['b']);
});

it.each([{ drop: 'after' }, { truncate: true }, { status: 500 }] as const)(
	'a create that went wrong (%j) is looked for by the next item with its note',
	async (fault) => {
		betterStack.sandbox.fault({ ...fault, method: 'POST' });
		const more = { onError: 'continueErrorOutput' } as const;
		const { items, errors } = await upsert(['n', 'n'], more);
		expect(errors).toHaveLength(1);
		expect(items.map(({ json }) => json.action)).toEqual([
			'status' in fault ? 'created' : 'unchanged',
		]);
		expect(idsOf(betterStack.sandbox)).toHaveLength(1);
	},
);

it.each([
	[0, 1],
	[0, 2],
	[300, 3],
])(
	'twenty simultaneous runs with one note end with one connection and twenty answers, beside %d others (jitter %d)',
	async (others, seedOfJitter) => {
		seed(others);
		betterStack.sandbox.jitter({ min: 5, max: 60, seed: seedOfJitter });
		const results = await Promise.all(Array.from({ length: 20 }, async () => await upsert(['n'])));
		const found = connectionsOf(betterStack.sandbox).filter(({ note }) => note === 'n');
		expect(found).toHaveLength(1);
		const items = results.map((result) => Object(result.items[0]?.json));
		expect(results.flatMap(({ error }) => error ?? [])).toEqual([]);
		expect(items.map(({ id }) => id)).toEqual(Array(20).fill(String(found[0]?.id)));
		const created = items.filter(({ action }) => action === 'created');
		expect(created).toEqual([expect.objectContaining({ password: found[0]?.password })]);
		expect(created[0]).not.toHaveProperty('twinIds');
	},
);

it('runs with one note that begin while others end get the same connection, too', async () => {
	seed(300);
	betterStack.sandbox.jitter({ min: 5, max: 40, seed: 4 });
	const ids: unknown[] = [];
	const worker = async () => {
		for (let run = 0; run < 4; run++) {
			const { items, error } = await upsert(['n']);
			ids.push(error?.message ?? items[0]?.json.id);
		}
	};
	await Promise.all(Array.from({ length: 8 }, worker));
	const found = connectionsOf(betterStack.sandbox).filter(({ note }) => note === 'n');
	expect(ids).toEqual(Array(32).fill(String(found[0]?.id)));
});

it('parallel runs that add connections make no run fail', async () => {
	seed(300);
	betterStack.sandbox.jitter({ min: 5, max: 40, seed: 1 });
	const waiting = notes('new', 100);
	const results: Array<Awaited<ReturnType<typeof upsert>>> = [];
	const worker = async () => {
		for (let note = waiting.pop(); note !== undefined; note = waiting.pop()) {
			results.push(await upsert([note]));
		}
	};
	await Promise.all(Array.from({ length: 20 }, worker));
	expect(results.flatMap(({ error }) => error ?? [])).toEqual([]);
	expect(results.flatMap(({ items }) => items.map(({ json }) => json.action))).toEqual(
		Array(100).fill('created'),
	);
});
