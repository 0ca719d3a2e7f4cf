import type { Fault } from '../../../sandbox/server.mts';
import { byId, connecting, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();

type Run = Parameters<typeof supermetrics.run>;

const CREATE: [Run[0], Run[1]] = [
	['connection', 'create'],
	{ ...connecting('GA', 'SQL_BQ'), options: { concurrency: 1, loginLink: true } },
];

const CASES: Array<[string, [Run[0], Run[1]], Fault, number]> = [
	['a create', CREATE, { method: 'POST', hold: true }, 1],
	['the login link of a new connection', CREATE, { method: 'POST', skip: 1, hold: true }, 2],
	[
		'a revoke',
		[['login', 'revoke'], { loginId: byId('dsl_1'), options: { concurrency: 1 } }],
		{ method: 'DELETE', hold: true },
		2,
	],
];

describe.each(CASES)('a cancellation of %s', (_name, [operation, parameters], fault, requests) => {
	it.each([undefined, 'continueErrorOutput'] as const)(
		'ends the request and sends nothing more (On Error: %s)',
		async (onError) => {
			supermetrics.sandbox.fault(fault);
			let cancel = () => {};
			const running = supermetrics.run(operation, parameters, {
				items: [{}, {}],
				onError,
				started: (stop) => (cancel = stop),
			});
			await supermetrics.sandbox.whenHeld(1);
			cancel();
			const { status } = await running;
			expect(status).toBe('canceled');
			supermetrics.sandbox.release();
			expect(supermetrics.sandbox.requests).toHaveLength(requests);
		},
	);
});
