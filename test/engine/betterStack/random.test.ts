import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';

import type { Connection } from '../../../sandbox/providers/betterStackData.mts';
import type { Fault } from '../../../sandbox/server.mts';
import { unaccounted, type Asked } from './accounts';
import { byId, idsOf, useBetterStack } from './useBetterStack';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

jest.setTimeout(120_000);

const betterStack = useBetterStack();
const { publicKey } = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** Few values, so that notes and settings meet. `which` chooses one of the connections that there are. */
const item = fc.record({
	note: fc.constantFrom('a', 'b', 'c'),
	ipAllowlist: fc.constantFrom('', '127.0.0.1', '127.0.0.1, 10.0.0.1'),
	which: fc.nat(9),
});

const effect = fc.constantFrom<Fault>(
	{ status: 401 },
	{ status: 403 },
	{ status: 404 },
	{ status: 408 },
	{ status: 422 },
	{ status: 429, retryAfter: 1 },
	{ status: 429, retryAfter: 999 },
	{ status: 500 },
	{ status: 503 },
	{ drop: 'before' },
	{ drop: 'after' },
	{ truncate: true },
	{ html: true },
);

const TARGETS = [
	{ method: 'POST' },
	{ method: 'POST' },
	{ method: 'GET', provider: 'betterStack' },
	{ method: 'DELETE' },
	{ provider: 'clickHouse' },
];

const fault = fc.record({
	effect,
	target: fc.constantFrom<Fault>(...TARGETS),
	skip: fc.nat(4),
	// The node tries five times more.
	times: fc.constantFrom(1, 1, 2, 7),
});

/** Two faults in a row: what was lost, or done and not told, and what the next attempt or look-up gets. */
const pair = fc.record({
	first: fc.constantFrom<Fault>(
		{ drop: 'before' },
		{ drop: 'after' },
		{ truncate: true },
		{ status: 408 },
		{ status: 503 },
	),
	second: effect,
	target: fc.constantFrom<Fault>(...TARGETS),
	secondTarget: fc.option(fc.constantFrom<Fault>(...TARGETS), { nil: undefined }),
	skip: fc.nat(3),
});

const step = fc.record({
	operation: fc.constantFrom<Asked['operation']>('create', 'upsert', 'rotate', 'delete'),
	items: fc.array(item, { minLength: 1, maxLength: 4 }),
	onError: fc.constantFrom(undefined, undefined, 'continueErrorOutput', 'continueRegularOutput'),
	retryOnFail: fc.constantFrom(false, false, true),
	faults: fc.array(fault, { maxLength: 2 }),
	pairs: fc.array(pair, { maxLength: 1 }),
	common: fc.record({ concurrency: fc.integer({ min: 1, max: 4 }) }),
	creating: fc.record({
		rollback: fc.boolean(),
		verify: fc.boolean(),
		secretOutput: fc.constantFrom('plain', 'encrypted', 'omit'),
	}),
	upsert: fc.record({
		ifDifferent: fc.constantFrom('error', 'keep', 'replace'),
		ifSeveral: fc.constantFrom('error', 'newest'),
		dryRun: fc.constantFrom(false, false, true),
	}),
	rotate: fc.record({ deletePrevious: fc.boolean() }),
});

const steps = fc.array(step, { minLength: 1, maxLength: 4 });

/** Beside 249 others the list grows to a second page while it is read; with jitter answers come out of step. */
const start = fc.record({
	others: fc.constantFrom(0, 0, 0, 249),
	jitter: fc.constantFrom(0, 0, 2),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes one step, and answers with what is wrong afterwards. */
async function take(wanted: Step, made: () => Connection[]): Promise<string[]> {
	const { operation, onError, retryOnFail, creating } = wanted;
	for (const { effect: what, target, skip, times } of wanted.faults) {
		betterStack.sandbox.fault({ ...what, ...target, skip, times });
	}
	for (const { first, second, target, secondTarget, skip } of wanted.pairs) {
		betterStack.sandbox.fault({ ...first, ...target, skip });
		// Behind the first one on its own target, else on the request that follows there.
		const then = secondTarget ?? target;
		betterStack.sandbox.fault({ ...second, ...then, skip: then === target ? skip : 0 });
	}
	const ids = idsOf(betterStack.sandbox);
	const items = wanted.items.map((each) => ({
		...each,
		id: ids[each.which % (ids.length + 1)] ?? '1',
	}));
	const before = new Map(betterStack.sandbox.betterStack.connections);
	const isDelete = operation === 'delete';
	const options = {
		...wanted.common,
		...(!isDelete && { ...creating, publicKey }),
		...(operation === 'upsert' && wanted.upsert),
		...(operation === 'rotate' && wanted.rotate),
	};
	const result = await betterStack.run(
		['connection', operation],
		{
			note: '={{ $json.note }}',
			additionalFields: { ipAllowlist: '={{ $json.ipAllowlist }}' },
			...byId('={{ $json.id }}'),
			options,
		},
		{ items, onError, retryOnFail },
	);
	const after = new Map(betterStack.sandbox.betterStack.connections);
	const { secretOutput } = creating;
	const toDelete = isDelete ? items.map(({ id }) => id) : [];
	const asked = { operation, items: items.length, toDelete, secretOutput, onError };
	return unaccounted(asked, result, before, after, made());
}

it.each([1, 2, 3, 4, 5])(
	'outputs and messages account for every connection and every password, whatever goes wrong (seed %d)',
	async (seed) => {
		await fc.assert(
			fc.asyncProperty(start, steps, async ({ others, jitter }, wantedSteps) => {
				betterStack.sandbox.reset();
				betterStack.sandbox.betterStack.seed({ connections: others });
				betterStack.sandbox.jitter({ min: 0, max: jitter, seed });
				const { connections } = betterStack.sandbox.betterStack;
				const set = jest.spyOn(connections, 'set');
				try {
					const made = () => set.mock.calls.map(([, connection]) => connection);
					for (const wanted of wantedSteps) {
						expect(await take(wanted, made)).toEqual([]);
					}
				} finally {
					set.mockRestore();
				}
			}),
			{ seed, numRuns: 200 },
		);
	},
);
