import fc from 'fast-check';

import type { Behaviour } from '../../../sandbox/providers/credible.mts';
import type { Connection } from '../../../sandbox/providers/credibleTypes.mts';
import type { Fault } from '../../../sandbox/server.mts';
import { unaccounted, type Asked } from './accounts';
import { byName, POSTGRES, useCredible } from './useCredible';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

jest.setTimeout(240_000);

const credible = useCredible();

/** Few values, so that names and settings meet. */
const item = fc.record({
	name: fc.constantFrom('a', 'b', 'c'),
	host: fc.constantFrom('one.example.com', 'two.example.com'),
});

const effect = fc.constantFrom<Fault>(
	{ status: 401 },
	{ status: 403 },
	{ status: 404 },
	{ status: 408 },
	{ status: 429, retryAfter: 1 },
	{ status: 429, retryAfter: 999 },
	{ status: 500 },
	{ status: 503 },
	{ drop: 'before' },
	{ drop: 'after' },
	{ truncate: true },
	{ html: true },
);

/** Two faults in a row: what the first leaves open, the second keeps from being found out. */
const pair = fc
	.record({
		first: effect,
		second: fc.option(effect, { nil: undefined }),
		method: fc.constantFrom('POST', 'PATCH', 'DELETE', 'GET', undefined),
		then: fc.constantFrom('same', 'GET'),
		skip: fc.nat(5),
		// The node tries five times more.
		times: fc.constantFrom(1, 1, 7),
	})
	.map(({ first, second, method, then, skip, times }): Fault[] => {
		const next = then === 'same' ? method : then;
		// What comes after a fault that the first one hits is the next of its kind.
		const after = then === 'same' ? skip : 0;
		return [
			{ ...first, method, skip },
			...(second ? [{ ...second, method: next, skip: after, times }] : []),
		];
	});

const step = fc.record({
	operation: fc.constantFrom<Asked['operation']>('create', 'upsert', 'upsert', 'update', 'delete'),
	items: fc.array(item, { minLength: 1, maxLength: 3 }),
	onError: fc.constantFrom(undefined, 'continueErrorOutput', 'continueRegularOutput'),
	retryOnFail: fc.constantFrom(false, false, true),
	faults: fc.array(pair, { maxLength: 2 }),
	rollback: fc.boolean(),
	dryRun: fc.constantFrom(false, false, false, true),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function connections(): Map<string, Connection> {
	const rows = credible.sandbox.credible.projects.get('demo')?.rows ?? new Map();
	return new Map([...rows].map(([name, { config }]) => [name, config]));
}

/** Takes one step, and answers with what is wrong afterwards. */
async function take({ operation, items, onError, retryOnFail, ...more }: Step): Promise<string[]> {
	for (const fault of more.faults.flat()) credible.sandbox.fault(fault);
	const before = connections();
	const isNamed = operation === 'create' || operation === 'upsert';
	const changes = operation === 'update' || operation === 'upsert';
	const dryRun = changes && more.dryRun;
	const name = '={{ $json.name }}';
	const host = '={{ $json.host }}';
	const result = await credible.run(
		['connection', operation],
		{
			connectionName: isNamed ? name : byName(name),
			...(operation !== 'delete' && { ...POSTGRES, host, updateFields: { host } }),
			options: { ...(changes && { dryRun }), ...(isNamed && { rollback: more.rollback }) },
		},
		{ items, onError, retryOnFail },
	);
	const asked = { operation, items, onError, dryRun, retryOnFail };
	return unaccounted(asked, result, before, connections());
}

const SERVERS: Behaviour[] = [
	'documented',
	'publisher-0.0.166',
	'publisher-0.0.250',
	'publisher-0.0.166',
	'publisher-0.0.250',
];

it.each(SERVERS.map((behaviour, index) => [index + 1, behaviour] as const))(
	'outputs and messages account for every connection and every outcome (seed %d, %s)',
	async (seed, behaviour) => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 2 }), async (steps) => {
				credible.sandbox.reset();
				credible.behave(behaviour);
				credible.sandbox.jitter({ min: 0, max: 2, seed });
				for (const wanted of steps) expect(await take(wanted)).toEqual([]);
			}),
			{ seed, numRuns: 200 },
		);
	},
);
