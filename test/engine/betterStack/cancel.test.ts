import type { Fault } from '../../../sandbox/server.mts';
import { byId, idsOf, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();

/** Begins to create two connections, one after the other; the second value cancels. */
function createTwo(onError?: 'continueErrorOutput') {
	let cancel = () => {};
	const running = betterStack.run(
		['connection', 'create'],
		{ note: '={{ $json.note }}', options: { concurrency: 1 } },
		{ items: [{ note: 'a' }, { note: 'b' }], onError, started: (stop) => (cancel = stop) },
	);
	return { running, cancel: () => cancel() };
}

const HELD: Array<[string, Fault[]]> = [
	['while a create is under way', [{ method: 'POST', hold: true }]],
	[
		'while a connection is looked for whose answer was lost',
		[
			{ method: 'POST', drop: 'after' },
			{ method: 'GET', hold: true },
		],
	],
];

describe.each(HELD)('a cancellation %s', (_name, faults) => {
	it.each([undefined, 'continueErrorOutput'] as const)(
		'ends the request and sends nothing more (On Error: %s)',
		async (onError) => {
			for (const fault of faults) betterStack.sandbox.fault(fault);
			const { running, cancel } = createTwo(onError);
			await betterStack.sandbox.whenHeld(1);
			cancel();
			const { status } = await running;
			expect(status).toBe('canceled');
			betterStack.sandbox.release();
			expect(betterStack.created).toHaveLength(1);
		},
	);
});

it('ends the wait for a rate limit', async () => {
	betterStack.sandbox.fault({ method: 'POST', status: 429, retryAfter: 100 });
	const { running, cancel } = createTwo();
	while (betterStack.sandbox.faults.length > 0) {
		await fetch(`${betterStack.sandbox.url}/_control/faults`);
	}
	cancel();
	const { status } = await running;
	expect(status).toBe('canceled');
	expect(betterStack.created).toHaveLength(1);
});

it('ends the wait for a rate limit, and names what was created before it', async () => {
	betterStack.sandbox.fault({ method: 'POST', skip: 1, status: 429, retryAfter: 100 });
	const { running, cancel } = createTwo();
	while (betterStack.sandbox.faults.length > 0) {
		await fetch(`${betterStack.sandbox.url}/_control/faults`);
	}
	cancel();
	const { status, error } = await running;
	expect(status).toBe('canceled');
	expect(error?.description).toContain('not deleted again: 44498. Delete what you do not need.');
	expect(idsOf(betterStack.sandbox)).toEqual(['44498']);
});

it('ends the wait of an item for the one before it with the same note', async () => {
	let cancel = () => {};
	betterStack.sandbox.fault({ method: 'POST', hold: true });
	const running = betterStack.run(
		['connection', 'upsert'],
		{ note: 'same' },
		{ items: [{}, {}], started: (stop) => (cancel = stop) },
	);
	await betterStack.sandbox.whenHeld(1);
	cancel();
	const { status, error } = await running;
	betterStack.sandbox.release();
	expect(status).toBe('canceled');
	expect(error?.description).toBe('What was under way may have been done all the same.');
	expect(betterStack.sandbox.requests).toHaveLength(2);
});

it('creates nothing in the place of a connection that was being read', async () => {
	let cancel = () => {};
	betterStack.sandbox.betterStack.seed({ connections: 1 });
	betterStack.sandbox.fault({ method: 'GET', hold: true });
	const running = betterStack.run(
		['connection', 'rotate'],
		{ ...byId(44498), options: { deletePrevious: true } },
		{ started: (stop) => (cancel = stop) },
	);
	await betterStack.sandbox.whenHeld(1);
	cancel();
	expect((await running).status).toBe('canceled');
	betterStack.sandbox.release();
	expect(idsOf(betterStack.sandbox)).toEqual(['44498']);
});
