import type { Fault } from '../../../sandbox/server.mts';
import { NEW, useLerian } from './useLerian';

const lerian = useLerian();

/** Begins to create two connections, one after the other; the second value cancels. */
function createTwo(onError?: 'continueErrorOutput') {
	let cancel = () => {};
	const running = lerian.run(
		['connection', 'create'],
		{ ...NEW, configName: '={{ $json.name }}', options: { concurrency: 1 } },
		{
			items: [{ name: 'one' }, { name: 'two' }],
			onError,
			started: (stop) => (cancel = stop),
		},
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
	[
		'while the one is looked for that has the name',
		[
			{ method: 'POST', status: 409, body: { code: 'FET-1002', title: 't', message: 'm' } },
			{ method: 'GET', hold: true },
		],
	],
];

describe.each(HELD)('a cancellation %s', (_name, faults) => {
	it.each([undefined, 'continueErrorOutput'] as const)(
		'ends the request and sends nothing more (On Error: %s)',
		async (onError) => {
			for (const fault of faults) lerian.sandbox.fault(fault);
			const { running, cancel } = createTwo(onError);
			await lerian.sandbox.whenHeld(1);
			cancel();
			const { status } = await running;
			expect(status).toBe('canceled');
			lerian.sandbox.release();
			expect(lerian.created).toHaveLength(1);
		},
	);
});
