import type { Fault } from '../../../sandbox/server.mts';
import { useBetterStack } from './useBetterStack';

/** Every fault that the sandbox can inject, hitting the second of three items, one request at a time. */
const FAULTS: Array<[string, Omit<Fault, 'replace'>, { outcome: string; status: number | null }]> =
	[
		['a 401', { status: 401 }, { outcome: 'notApplied', status: 401 }],
		['a 403', { status: 403 }, { outcome: 'notApplied', status: 403 }],
		['a 404', { status: 404 }, { outcome: 'notApplied', status: 404 }],
		['a 422', { status: 422 }, { outcome: 'notApplied', status: 422 }],
		[
			'a long Retry-After',
			{ status: 429, retryAfter: 999 },
			{ outcome: 'notApplied', status: 429 },
		],
		['a 500', { status: 500 }, { outcome: 'unknown', status: 500 }],
		['a 503', { status: 503 }, { outcome: 'unknown', status: 503 }],
		['a timeout', { delay: 3000 }, { outcome: 'unknown', status: null }],
		['a drop before the write', { drop: 'before' }, { outcome: 'unknown', status: null }],
		['a drop after the write', { drop: 'after' }, { outcome: 'unknown', status: null }],
		['cut JSON', { truncate: true }, { outcome: 'applied', status: 201 }],
		['an HTML page', { html: true }, { outcome: 'applied', status: 201 }],
	];

const betterStack = useBetterStack();
const ITEMS = [{ note: 'a' }, { note: 'b' }, { note: 'c' }];

const createWith = async (fault: Fault, onError?: 'continueErrorOutput', rollback = true) => {
	betterStack.sandbox.fault({ ...fault, method: 'POST', skip: 1 });
	const options = { concurrency: 1, timeout: fault.delay ? 500 : 30_000, rollback };
	const parameters = { note: '={{ $json.note }}', options };
	return await betterStack.run(['connection', 'create'], parameters, { items: ITEMS, onError });
};
const notesSent = () => betterStack.created.map((body) => Object(body).note);

describe.each(FAULTS)('%s', (_name, fault, { outcome, status }) => {
	it('under "Continue (using error output)" fails its item only, with its input and its outcome', async () => {
		const { items, errors } = await createWith(fault, 'continueErrorOutput');
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['a', { item: 0 }],
			['c', { item: 2 }],
		]);
		expect(errors).toHaveLength(1);
		expect(errors[0]?.json).toMatchObject({
			note: 'b',
			error: expect.stringMatching(/\[item 1\]$/),
			message: expect.stringMatching(/./),
			details: { outcome, status, advice: expect.stringMatching(/./) },
		});
		expect(errors[0]?.pairedItem).toMatchObject({ item: 1 });
		expect(notesSent()).toEqual(['a', 'b', 'c']);
	});

	it('under "Stop" sends nothing more, and deletes what was created', async () => {
		const { items, error } = await createWith(fault);
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(error?.description).toMatch(/What this run had created was deleted again: 44498[,.]/);
		expect(notesSent()).toEqual(['a', 'b']);
		// What is left is the one whose answer was lost, and the message names it.
		for (const id of betterStack.sandbox.betterStack.connections.keys()) {
			expect(id).not.toBe('44498');
			expect(error?.description).toContain(id);
		}
	});

	it('under "Stop" without Rollback sends nothing more, and names what was created', async () => {
		const { items, error } = await createWith(fault, undefined, false);
		expect(items).toEqual([]);
		expect(notesSent()).toEqual(['a', 'b']);
		const ids = [...betterStack.sandbox.betterStack.connections.keys()];
		expect(ids).toContain('44498');
		for (const id of ids) expect(error?.description).toContain(id);
		expect(error?.description).toContain('not deleted again: 44498');
	});
});
