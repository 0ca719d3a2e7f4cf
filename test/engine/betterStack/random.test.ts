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
	{ status: 404 },
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

const fault = fc.record({
	effect,
	target: fc.constantFrom<Fault>(
		{ method: 'POST' },
		{ method: 'POST' },
		{ method: 'GET', provider: 'betterStack' },
		{ method: 'DELETE' },
		{ provider: 'clickHouse' },
	),
	skip: fc.nat(4),
	// The node tries five times more.
	times: fc.constantFrom(1, 1, 2, 7),
});

const step = fc.record({
	operation: fc.constantFrom<Asked['operation']>('create', 'upsert', 'rotate', 'delete'),
	items: fc.array(item, { minLength: 1, maxLength: 4 }),
	onError: fc.constantFrom(undefined, undefined, 'continueErrorOutput', 'continueRegularOutput'),
	retryOnFail: fc.constantFrom(false, false, true),
	faults: fc.array(fault, { maxLength: 3 }),
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

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes one step, and answers with what is wrong afterwards. */
async function take(wanted: Step, made: () => Connection[]): Promise<string[]> {
	const { operation, onError, retryOnFail, creating } = wanted;
	for (const { effect: what, target, skip, times } of wanted.faults) {
		betterStack.sandbox.fault({ ...what, ...target, skip, times });
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

it.each([1, 2, 3])(
	'outputs and messages account for every connection and every password, whatever goes wrong (seed %d)',
	async (seed) => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
				betterStack.sandbox.reset();
				const { connections } = betterStack.sandbox.betterStack;
				const set = jest.spyOn(connections, 'set');
				try {
					const made = () => set.mock.calls.map(([, connection]) => connection);
					for (const wanted of steps) {
						expect(await take(wanted, made)).toEqual([]);
					}
				} finally {
					set.mockRestore();
				}
			}),
			{ seed, numRuns: 100 },
		);
	},
);
