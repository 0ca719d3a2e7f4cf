import type { Fault } from '../../../sandbox/server.mts';
import { useBetterStack } from './useBetterStack';

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
		await fetch(`${betterStack.sandbox.url}/_control/requests`);
	}
	cancel();
	const { status } = await running;
	expect(status).toBe('canceled');
	expect(betterStack.created).toHaveLength(1);
});
