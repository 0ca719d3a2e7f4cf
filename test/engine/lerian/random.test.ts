import fc from 'fast-check';
import type { OnError } from 'n8n-workflow';

import type { Connection } from '../../../sandbox/providers/lerian.mts';
import type { Fault } from '../../../sandbox/server.mts';
import type { NodeResult } from '../engine';
import { chosen, clientFor, NEW, useLerian } from './useLerian';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

jest.setTimeout(300_000);

const lerian = useLerian();

const PASSWORD = 'never-to-be-seen';

/** Few values, so that names and settings meet. */
const item = fc.record({
	name: fc.constantFrom('one', 'two', 'three'),
	host: fc.constantFrom('a1.example.com', 'b1.example.com', 'c1.example.com'),
});

const effect = fc.constantFrom<Fault>(
	{ drop: 'before' },
	{ drop: 'after' },
	{ status: 401 },
	{ status: 403 },
	{ status: 404 },
	{ status: 408 },
	{ status: 429, retryAfter: 1 },
	{ status: 429, retryAfter: 999 },
	{ status: 500 },
	{ status: 500, body: 'Internal Server Error' },
	{ status: 503 },
	{ truncate: true },
	{ html: true },
);

/** Applied, and the answer lost; then refused. */
const lostThenRefused = fc.tuple(
	fc.constantFrom<Fault>({ drop: 'after' }, { drop: 'after' }, { truncate: true }),
	fc.constantFrom<Fault>(
		{ status: 401 },
		{ status: 403 },
		{ status: 404 },
		{ status: 429, retryAfter: 999 },
		{ status: 500 },
		{ drop: 'before' },
	),
);

/** The method of the requests that an operation is about. */
const METHODS: Record<string, string> = {
	create: 'POST',
	upsert: 'POST',
	assignProduct: 'POST',
	update: 'PATCH',
	delete: 'DELETE',
};

/** One or two faults in a row, for requests of one kind. */
const faults = fc.record({
	effects: fc.oneof<fc.Arbitrary<Fault[]>[]>(
		fc.array(effect, { minLength: 1, maxLength: 2 }),
		lostThenRefused,
	),
	target: fc.constantFrom<Fault | undefined>(
		undefined,
		undefined,
		undefined,
		{ method: 'PATCH' },
		{ method: 'POST', path: '^.*/assign$' },
		{ method: 'GET' },
	),
	skip: fc.constantFrom(0, 0, 0, 1, 2),
	times: fc.constantFrom(1, 1, 1, 7),
});

const step = fc.record({
	operation: fc.constantFrom(
		'create',
		'upsert',
		'upsert',
		'update',
		'update',
		'delete',
		'assignProduct',
	),
	items: fc.array(item, { minLength: 1, maxLength: 3 }),
	onError: fc.constantFrom<OnError | undefined>(
		undefined,
		'continueErrorOutput',
		'continueErrorOutput',
	),
	retryOnFail: fc.constantFrom(false, false, false, true),
	faults: fc.array(faults, { maxLength: 2 }),
	concurrency: fc.integer({ min: 1, max: 3 }),
	rollback: fc.boolean(),
	dryRun: fc.constantFrom(false, false, false, true),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const sequence = fc.record({
	/** Connections that are there: by name, and whether they have a product. */
	there: fc.uniqueArray(
		fc.record({
			name: item.map(({ name }) => name),
			assigned: fc.constantFrom(true, true, true, false),
		}),
		{ selector: ({ name }) => name, minLength: 1, maxLength: 3 },
	),
	steps: fc.array(step, { minLength: 1, maxLength: 2 }),
	jitter: fc.nat(100),
});

type State = ReadonlyMap<string, Connection>;

const stateNow = (): State => structuredClone(lerian.sandbox.lerian.connections);

/** A connection without what the clock makes of it. */
const settingsOf = (state: State, name: string) => {
	const found = [...state.values()].find(({ configName }) => configName === name);
	return JSON.stringify({ ...found, updatedAt: undefined });
};

async function take(wanted: Step): Promise<string[]> {
	for (const { effects, target, skip, times } of wanted.faults) {
		const requests = {
			path: '^/v1/management',
			...(target ?? { method: METHODS[wanted.operation] }),
		};
		for (const each of effects) lerian.sandbox.fault({ ...each, ...requests, skip, times });
	}
	const before = stateNow();
	const credentials = clientFor(lerian.sandbox);
	credentials.lerianReporterSecretApi = { userName: 'dbuser', password: PASSWORD };
	const { operation, concurrency, rollback, dryRun } = wanted;
	const makes = operation === 'create' || operation === 'upsert';
	const options = {
		concurrency,
		...(makes && { rollback }),
		...(operation === 'upsert' && { dryRun }),
	};
	const result = await lerian.run(
		['connection', operation],
		makes
			? { ...NEW, configName: '={{ $json.name }}', host: '={{ $json.host }}', options }
			: {
					...chosen('={{ $json.name }}', 'name'),
					updateFields: { host: '={{ $json.host }}' },
					options,
				},
		{
			credentials,
			items: wanted.items,
			onError: wanted.onError,
			retryOnFail: wanted.retryOnFail,
		},
	);
	return unaccounted(wanted, result, before, stateNow());
}

/** What is wrong after a run, in words; nothing if outputs, messages and outcomes fit what the server holds. */
function unaccounted(wanted: Step, result: NodeResult, before: State, after: State): string[] {
	const { items, errors, error, hints, saved } = result;
	const told = JSON.stringify([error, errors.map(({ json }) => json), hints]);
	const outputs = items.map(({ json }) => json);
	const isNamed = ({ id, configName }: Connection) =>
		outputs.some((json) => json.id === id) || told.includes(id) || told.includes(`'${configName}'`);
	const gone = [...before.values()].filter(({ id }) => !after.has(id));
	const isToGo = ({ configName }: Connection) =>
		wanted.operation === 'delete' && wanted.items.some(({ name }) => name === configName);
	return [
		...[...after.values()]
			.filter((row) => !before.has(row.id) && !isNamed(row))
			.map(({ configName }) => `${configName} came, and nobody knows of it`),
		...gone.filter((row) => !isToGo(row)).map(({ configName }) => `${configName} went`),
		...outputs
			.filter(({ deleted, id }) => deleted === true && after.has(String(id)))
			.map(({ id }) => `${String(id)} is said to be gone`),
		...(saved.includes(PASSWORD) ? ['the password leaked'] : []),
		// With n8n's Retry On Fail, messages are about the last try only.
		...(wanted.retryOnFail ? [] : claims(wanted, result, before, after)),
		...(error || items.length + errors.length === wanted.items.length ? [] : ['items are missing']),
	];
}

/** What items say of themselves, for names that only one item is about. */
function claims(
	wanted: Step,
	{ items, errors }: NodeResult,
	before: State,
	after: State,
): string[] {
	const indexOf = ({ pairedItem }: (typeof items)[number]) =>
		Number(Object([pairedItem].flat()[0]).item);
	return [...items, ...errors].flatMap((each) => {
		const asked = wanted.items[indexOf(each)];
		if (!asked || wanted.items.filter(({ name }) => name === asked.name).length > 1) return [];
		const isSame = settingsOf(before, asked.name) === settingsOf(after, asked.name);
		const stored = [...after.values()].find(({ configName }) => configName === asked.name);
		const { details, action, error } = each.json;
		const wrong = (says: string) => [`${asked.name}, ${wanted.operation}: ${says}`];
		if (error !== undefined) {
			const { outcome } = Object(details);
			if (outcome === 'notApplied' && !isSame) return wrong('notApplied, and has changed');
			if (outcome === 'applied' && isSame) return wrong('applied, and is the same');
			return [];
		}
		if (/would|unchanged/.test(String(action)) && !isSame)
			return wrong(`${String(action)}, changed`);
		if (wanted.operation === 'delete') return stored ? wrong('is there') : [];
		if (/would/.test(String(action))) return [];
		if (!stored) return wrong('is not there');
		if (wanted.operation === 'assignProduct') {
			return stored.productName === 'reporter' ? [] : wrong('has no product');
		}
		return stored.host === asked.host ? [] : wrong('has another host');
	});
}

it.each([1, 2, 3, 4, 5])(
	'outputs, messages and outcomes fit what Lerian holds, whatever goes wrong twice in a row (seed %d)',
	async (seed) => {
		await fc.assert(
			fc.asyncProperty(sequence, async ({ there, steps, jitter }) => {
				const { sandbox } = lerian;
				sandbox.reset();
				sandbox.lerian.configure({ auth: true, months: 60 });
				sandbox.jitter({ min: 0, max: 1, seed: jitter });
				// By its age a search knows that the list is shown whole.
				sandbox.lerian.add({ configName: 'oldest', createdAt: '2023-01-01T12:00:00Z' });
				sandbox.lerian.addInternal('one');
				for (const { name, assigned } of there) {
					sandbox.lerian.add({
						...NEW,
						type: 'POSTGRESQL',
						userName: 'dbuser',
						configName: name,
						host: 'a1.example.com',
						productName: assigned ? 'reporter' : undefined,
						createdAt: '2026-01-01T00:00:00Z',
					});
				}
				for (const wanted of steps) expect(await take(wanted)).toEqual([]);
			}),
			{ seed, numRuns: 200 },
		);
	},
);
