import type { INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../engine';
import { connectionsOf, idsOf, useBetterStack, writesOf } from './useBetterStack';

// What others, or other items, do at the same moment.

// The engine and the HTTP requests are real; only the pauses are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();
const SAME = { items: [{ at: '10.0.0.1' }, { at: '10.0.0.1' }] };

async function upsert(options: INodeParameters = {}, more: Partial<NodeRun> = {}) {
	const isLimited = more.items?.some((item) => 'at' in item);
	const additionalFields = isLimited ? { ipAllowlist: '={{ $json.at }}' } : {};
	const parameters = { note: '={{ $json.note ?? "n" }}', additionalFields, options };
	return await betterStack.run(['connection', 'upsert'], parameters, more);
}

const ids = () => idsOf(betterStack.sandbox);
const actionsOf = ({ items }: Awaited<ReturnType<typeof upsert>>) =>
	items.map(({ json }) => [json.id, json.action]);

/** What somebody else does. */
const seed = (connections: number) => betterStack.sandbox.betterStack.seed({ connections });
const rename = (id: number, note: string) => {
	const connection = betterStack.sandbox.betterStack.connections.get(String(id));
	if (connection) connection.note = note;
};

describe('two items with the same note', () => {
	it('run one after the other, the second one seeing what the first one did', async () => {
		const result = await upsert({ concurrency: 4 }, SAME);
		expect(actionsOf(result)).toEqual([
			['44498', 'created'],
			['44498', 'unchanged'],
		]);
		expect(result.items.map(({ json }) => 'password' in json)).toEqual([true, false]);
		expect(writesOf(betterStack.sandbox)).toHaveLength(1);
	});

	it('wait for each other also while the first one waits for its answer', async () => {
		betterStack.sandbox.fault({ method: 'POST', hold: true });
		const running = upsert({ concurrency: 4 }, SAME);
		await betterStack.sandbox.whenHeld(1);
		expect(betterStack.sandbox.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
		betterStack.sandbox.release();
		expect(actionsOf(await running)).toEqual([
			['44498', 'created'],
			['44498', 'unchanged'],
		]);
	});

	it('with different settings fail under "Stop", and nothing stays', async () => {
		const items = [{ at: '10.0.0.1' }, { at: '10.0.0.2' }];
		const { error } = await upsert({}, { items });
		expect(error?.message).toBe('Connection 44498 has this note, but other settings [item 1]');
		expect(ids()).toEqual([]);
	});

	it('with different settings and Replace leave the later one, and a hint tells it', async () => {
		const items = [{ at: '10.0.0.1' }, { at: '10.0.0.2' }];
		const result = await upsert({ ifDifferent: 'replace' }, { items });
		expect(actionsOf(result)).toEqual([
			['44498', 'created'],
			['44499', 'replaced'],
		]);
		expect(result.hints.map(({ message }) => message)).toEqual([
			"Two items have the note 'n' and different settings. The later one has replaced connection 44498 of the earlier one, whose password is of no use any more.",
		]);
		expect(ids()).toEqual(['44499']);
	});

	it('do not see a predecessor that the first one has replaced', async () => {
		await upsert({}, { items: [{ at: '10.0.0.9' }] });
		const result = await upsert({ ifDifferent: 'replace' }, SAME);
		expect(actionsOf(result)).toEqual([
			['44499', 'replaced'],
			['44499', 'unchanged'],
		]);
		expect(ids()).toEqual(['44499']);
	});

	it('keep their turn if the first one fails', async () => {
		betterStack.sandbox.fault({ method: 'POST', status: 422 });
		const result = await upsert({}, { ...SAME, onError: 'continueRegularOutput' });
		expect(actionsOf(result)[1]).toEqual(['44498', 'created']);
		expect(result.items[0]?.json.error).toContain('[item 0]');
	});
});

it('items with different notes run at the same time, and are output in input order', async () => {
	const notes = ['a', 'b', 'c', 'd'];
	betterStack.sandbox.fault({ method: 'POST', hold: true, times: 4 });
	const running = upsert({ concurrency: 4 }, { items: notes.map((note) => ({ note })) });
	await betterStack.sandbox.whenHeld(4);
	betterStack.sandbox.release();
	const { items } = await running;
	expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual(
		notes.map((note, item) => [note, { item }]),
	);
});

describe('twins, which another run makes at the same moment', () => {
	it('with other settings are reported and not deleted', async () => {
		betterStack.sandbox.fault({ method: 'POST', hold: true });
		const running = upsert({}, { items: [{ at: '10.0.0.1' }] });
		await betterStack.sandbox.whenHeld(1);
		seed(1);
		rename(44498, 'n');
		betterStack.sandbox.release();
		const { items, hints } = await running;
		expect(items[0]?.json).toMatchObject({ id: '44499', action: 'created', twinIds: ['44498'] });
		expect(hints[0]?.message).toBe(
			"Others have created connections with the note 'n' too: 44498. Delete those that nobody uses.",
		);
		expect(ids()).toEqual(['44498', '44499']);
	});

	it('are reported by the run whose connection is older, and the others may go', async () => {
		betterStack.sandbox.fault({ method: 'POST', hold: 'after' });
		const running = upsert();
		await betterStack.sandbox.whenHeld(1);
		seed(1);
		rename(44499, 'n');
		betterStack.sandbox.release();
		const { items } = await running;
		expect(items[0]?.json).toMatchObject({ id: '44498', action: 'created', twinIds: ['44499'] });
		expect(ids()).toEqual(['44498', '44499']);
	});

	it('leave one of two runs, whose item both of them get', async () => {
		betterStack.sandbox.fault({ method: 'POST', hold: true, times: 2 });
		const [first, second] = [upsert(), upsert()];
		await betterStack.sandbox.whenHeld(2);
		// Both have looked before either has created.
		betterStack.sandbox.release();
		const items = [await first, await second].map((result) => Object(result.items[0]?.json));
		const [created, unchanged] = items.sort((a, b) => a.action.localeCompare(b.action));
		const [{ password } = {}] = connectionsOf(betterStack.sandbox);
		expect(created).toMatchObject({ id: '44498', action: 'created', password });
		expect(created).not.toHaveProperty('twinIds');
		expect(unchanged).toMatchObject({
			id: '44498',
			action: 'unchanged',
			duplicateDeleted: true,
			changes: [],
			notCompared: [],
		});
		expect(unchanged).not.toHaveProperty('password');
		expect(ids()).toEqual(['44498']);
	});

	it('both of two runs that replace a connection leave one in its place', async () => {
		await upsert({}, { items: [{ at: '10.0.0.9' }] });
		betterStack.sandbox.fault({ method: 'POST', hold: true, times: 2 });
		const again = async () =>
			await upsert({ ifDifferent: 'replace' }, { items: [{ at: '10.0.0.1' }] });
		const [first, second] = [again(), again()];
		await betterStack.sandbox.whenHeld(2);
		betterStack.sandbox.release();
		const items = [await first, await second].map((result) => Object(result.items[0]?.json));
		expect(items.map(({ action }) => action).sort()).toEqual(['replaced', 'unchanged']);
		expect(items).toEqual([
			expect.objectContaining({ id: '44499', previousId: '44498', previousDeleted: true }),
			expect.objectContaining({ id: '44499', previousId: '44498', previousDeleted: true }),
		]);
		expect(ids()).toEqual(['44499']);
	});

	it.each([
		['is refused', { status: 403 }],
		['is lost', { drop: 'before', times: 6 }],
	] as const)('are reported if the deletion of the own one %s', async (_name, fault) => {
		betterStack.sandbox.fault({ method: 'POST', hold: true });
		const running = upsert();
		await betterStack.sandbox.whenHeld(1);
		seed(1);
		rename(44498, 'n');
		betterStack.sandbox.fault({ ...fault, method: 'DELETE' });
		betterStack.sandbox.release();
		const { items } = await running;
		const password = connectionsOf(betterStack.sandbox)[1]?.password;
		expect(items[0]?.json).toMatchObject({ id: '44499', password, twinIds: ['44498'] });
		expect(ids()).toEqual(['44498', '44499']);
	});

	it('are given way to also if the answer to the deletion is lost', async () => {
		betterStack.sandbox.fault({ method: 'POST', hold: true });
		const running = upsert();
		await betterStack.sandbox.whenHeld(1);
		seed(1);
		rename(44498, 'n');
		betterStack.sandbox.fault({ method: 'DELETE', drop: 'after' });
		betterStack.sandbox.fault({ method: 'DELETE', status: 401 });
		betterStack.sandbox.release();
		const { items } = await running;
		expect(items[0]?.json).toMatchObject({ id: '44498', duplicateDeleted: true });
		expect(ids()).toEqual(['44498']);
	});

	it('that cannot be looked for do not lose the password', async () => {
		betterStack.sandbox.fault({ method: 'GET', skip: 1, status: 500 });
		const { items, hints } = await upsert();
		const [{ password } = {}] = connectionsOf(betterStack.sandbox);
		expect(items[0]?.json).toMatchObject({ action: 'created', password });
		expect(hints[0]?.message).toContain("with the note 'n' too is not known");
	});

	it('that are looked for while the execution is cancelled do not lose the password', async () => {
		let cancel = () => {};
		betterStack.sandbox.fault({ method: 'GET', skip: 1, hold: true });
		const running = upsert({}, { started: (stop: () => void) => (cancel = stop) });
		await betterStack.sandbox.whenHeld(1);
		cancel();
		const { items, status } = await running;
		const [{ password } = {}] = connectionsOf(betterStack.sandbox);
		expect(status).toBe('canceled');
		expect(items[0]?.json.password).toBe(password);
	});
});

describe('a list that changes while it is read', () => {
	// Two full pages and a third one; the newest come first.
	beforeEach(() => seed(502));

	/** Holds the n-th page that is read, until `change` has happened. */
	async function upsertWhile(skip: number, change: () => void) {
		betterStack.sandbox.fault({ method: 'GET', skip, hold: true });
		const running = upsert({ concurrency: 1 });
		await betterStack.sandbox.whenHeld(1);
		change();
		betterStack.sandbox.release();
		return await running;
	}

	it.each([1, 2])(
		'is read once more if %d connections go, and the oldest moves to a page already read',
		async (count) => {
			rename(44499, 'n');
			// Page 2 has been read when rows of it go, and page 3 moves up.
			const { items } = await upsertWhile(2, () => {
				for (const id of [44700, 44701].slice(0, count)) {
					betterStack.sandbox.betterStack.connections.delete(`${id}`);
				}
			});
			expect(items[0]?.json).toMatchObject({ id: '44499', action: 'unchanged' });
			expect(writesOf(betterStack.sandbox)).toEqual([]);
		},
	);

	it('is found to be the same by a second walk, and then is believed', async () => {
		const { items } = await upsert();
		expect(items[0]?.json.action).toBe('created');
		const reads = betterStack.sandbox.requests.map(({ query }) => query.page);
		expect(reads.slice(0, 6).sort()).toEqual(['1', '1', '2', '2', '3', '3']);
	});

	it('again and again ends with a clear message, and nothing is created', async () => {
		betterStack.sandbox.fault({
			method: 'GET',
			times: 99,
			replace: (answer) => {
				betterStack.sandbox.betterStack.connections.delete(String(Object(answer).data[0]?.id));
				return answer;
			},
		});
		const { error } = await upsert();
		expect(error?.message).toBe(
			'The list kept changing while it was read, so that rows may be missing [item 0]',
		);
		expect(writesOf(betterStack.sandbox)).toEqual([]);
	});
});

it.each([
	['refused', { status: 403 }],
	['cut off', { truncate: true }],
	['a page of a proxy', { html: true }],
] as const)('creates nothing on a list that is %s', async (_name, fault) => {
	seed(3);
	betterStack.sandbox.fault({ ...fault, method: 'GET' });
	const { error } = await upsert();
	expect(error).toBeDefined();
	expect(writesOf(betterStack.sandbox)).toEqual([]);
});
