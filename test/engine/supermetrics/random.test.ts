import fc from 'fast-check';

import { SUPERMETRICS_KEY } from '../../../sandbox/providers/supermetrics.mts';
import type { Fault } from '../../../sandbox/server.mts';
import { heldBy, unaccounted, type Operation } from './accounts';
import { byId, useSupermetrics } from './useSupermetrics';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

jest.setTimeout(180_000);

const supermetrics = useSupermetrics();
const SOURCES = ['ADM', 'AW', 'GA', 'GAWA'];

const effect = fc.constantFrom<Fault>(
	{ status: 401 },
	{ status: 403 },
	{ status: 404 },
	{ status: 404, body: '<h1>Not Found</h1>' },
	{ status: 408 },
	{ status: 422 },
	{ status: 429, retryAfter: 1 },
	{ status: 429, retryAfter: 999 },
	{ status: 307, headers: { location: 'https://elsewhere.example/' } },
	{ status: 500 },
	{ status: 503 },
	{ status: 200, body: { error: { code: 'ACCESS_DENIED' } } },
	{ drop: 'before' },
	{ drop: 'after' },
	{ truncate: true },
	{ html: true },
);

/** Two faults in a row, or one, on the requests that change something or on those that look. */
const faults = fc.record({
	effects: fc.array(effect, { minLength: 1, maxLength: 2 }),
	isRead: fc.constantFrom(false, false, false, true),
	skip: fc.nat(3),
	// The node tries five times more.
	times: fc.constantFrom(1, 1, 1, 7),
});

const step = fc.record({
	operation: fc.constantFrom<Operation>('create', 'link', 'revoke', 'close'),
	/** Which of the logins, links or data sources; data sources without repetition. */
	which: fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }),
	loginLink: fc.boolean(),
	onError: fc.constantFrom(undefined, 'continueErrorOutput', 'continueRegularOutput'),
	retryOnFail: fc.constantFrom(false, false, true),
	faults,
	concurrency: fc.integer({ min: 1, max: 4 }),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const METHODS = { create: 'POST', link: 'POST', revoke: 'DELETE', close: 'PUT' };
const WAYS: Record<Operation, [string, string]> = {
	create: ['connection', 'create'],
	link: ['loginLink', 'create'],
	revoke: ['login', 'revoke'],
	close: ['loginLink', 'close'],
};

/** Takes one step, and answers with what is wrong afterwards. */
async function take(wanted: Step): Promise<string[]> {
	const { operation, which, onError, retryOnFail, loginLink, concurrency } = wanted;
	const { sandbox } = supermetrics;
	const method = wanted.faults.isRead ? 'GET' : METHODS[operation];
	for (const each of wanted.faults.effects) {
		sandbox.fault({ ...each, method, skip: wanted.faults.skip, times: wanted.faults.times });
	}
	const ids = {
		revoke: sandbox.supermetrics.logins.map(({ login_id: id }) => id),
		close: sandbox.supermetrics.loginLinks.map(({ link_id: id }) => id),
	};
	const chosen = operation === 'revoke' || operation === 'close' ? ids[operation] : SOURCES;
	const named = which.map((number) => chosen[number % chosen.length] ?? '');
	const targets = chosen === SOURCES ? [...new Set(named)] : named;
	const before = heldBy(sandbox.supermetrics);
	const result = await supermetrics.run(
		WAYS[operation],
		{
			...{ dataSourceId: byId('={{ $json.target }}'), destinationType: byId('SQL_BQ') },
			...{ loginId: byId('={{ $json.target }}'), linkId: byId('={{ $json.target }}') },
			options: { concurrency, ...(operation === 'create' && { loginLink }) },
		},
		{ items: targets.map((target) => ({ target })), onError, retryOnFail },
	);
	const after = heldBy(sandbox.supermetrics);
	const wrong = unaccounted({ operation, targets, onError }, result, before, after);
	return result.saved.includes(SUPERMETRICS_KEY) ? [...wrong, 'the API key leaked'] : wrong;
}

it.each([1, 2, 3, 4, 5])(
	'outputs and messages account for all that came or ended, whatever goes wrong twice (seed %d)',
	async (seed) => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 2 }), async (steps) => {
				supermetrics.sandbox.reset();
				supermetrics.sandbox.jitter({ min: 0, max: 2, seed });
				supermetrics.sandbox.supermetrics.seed({ loginLinks: 3 });
				for (const wanted of steps) expect(await take(wanted)).toEqual([]);
			}),
			{ seed, numRuns: 200 },
		);
	},
);
