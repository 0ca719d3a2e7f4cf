import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { byId, connectionsOf, idsOf, useBetterStack, writesOf } from './useBetterStack';

// When a connection has taken the place of another one, and the other one goes: never too early.

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();

/** What replaces connections 44498 and 44499, which have the notes of the items. */
const REPLACING: Array<[string, INodeParameters, INodeParameters]> = [
	['rotate', byId('={{ $json.id }}'), { deletePrevious: true }],
	[
		'upsert',
		{ note: '={{ $json.note }}', additionalFields: { ipAllowlist: '10.0.0.1' } },
		{ ifDifferent: 'replace' },
	],
];
const ITEMS = [
	{ id: 44498, note: 'Seeded connection 1' },
	{ id: 44499, note: 'Seeded connection 2' },
];
const FAULTS: Array<[string, Fault]> = [
	['before the write', { status: 422 }],
	['after the write', { drop: 'after' }],
	['by an answer that cannot be read', { truncate: true }],
];

beforeEach(() => betterStack.sandbox.betterStack.seed({ connections: 2 }));

const ids = () => idsOf(betterStack.sandbox);

describe.each(REPLACING)('%s', (operation, parameters, own) => {
	const run = async (options: INodeParameters = {}, more = {}) =>
		await betterStack.run(
			['connection', operation],
			{ ...parameters, options: { concurrency: 1, ...own, ...options } },
			{ items: ITEMS, ...more },
		);

	it('deletes predecessors when all items have succeeded', async () => {
		const { items } = await run();
		expect(
			writesOf(betterStack.sandbox).map((line) => line.replace(/\/api.*connections/, '')),
		).toEqual(['POST ', 'POST ', 'DELETE /44498', 'DELETE /44499']);
		expect(items.map(({ json }) => json.previousDeleted)).toEqual([true, true]);
		expect(ids()).toEqual(['44500', '44501']);
	});

	it.each(FAULTS)(
		'keeps them, and deletes the new ones, if an item fails %s under "Stop"',
		async (_name, fault) => {
			betterStack.sandbox.fault({ ...fault, method: 'POST', skip: 1 });
			const { items, error } = await run();
			expect(items).toEqual([]);
			expect(ids().slice(0, 2)).toEqual(['44498', '44499']);
			expect(ids()).not.toContain('44500');
			for (const id of ids().slice(2)) expect(error?.description).toContain(id);
		},
	);

	it.each(FAULTS)(
		'deletes only that of the item that succeeded, if the other one fails %s under "Continue"',
		async (_name, fault) => {
			betterStack.sandbox.fault({ ...fault, method: 'POST', skip: 1 });
			const { items, errors } = await run({}, { onError: 'continueErrorOutput' });
			expect(items.map(({ json }) => [json.id, json.previousId])).toEqual([['44500', '44498']]);
			expect(errors).toHaveLength(1);
			expect(ids().slice(0, 2)).toEqual(['44499', '44500']);
		},
	);

	it('keeps both if Verify fails for one', async () => {
		betterStack.sandbox.fault({ provider: 'clickHouse', skip: 1, status: 403 });
		await run({ verify: true });
		expect(ids()).toEqual(['44498', '44499']);
	});

	it.each([
		['a rate limit', { status: 429, retryAfter: 3 }],
		['an answer lost after the deletion', { drop: 'after' }],
	] as const)('tries again to delete one after %s', async (_name, fault) => {
		betterStack.sandbox.fault({ ...fault, method: 'DELETE' });
		const { items } = await run();
		expect(items.map(({ json }) => json.previousDeleted)).toEqual([true, true]);
		expect(ids()).toEqual(['44500', '44501']);
	});

	it('outputs the new passwords also if a predecessor cannot be deleted, and says so', async () => {
		betterStack.sandbox.fault({ method: 'DELETE', status: 403 });
		const { items, hints, error } = await run();
		const passwords = connectionsOf(betterStack.sandbox).map(({ password }) => password);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.password)).toEqual(passwords.slice(1));
		expect(items.map(({ json }) => json.previousDeleted)).toEqual([false, true]);
		expect(hints.map(({ message }) => message)).toEqual([
			'Connection 44498 may still be there: Better Stack does not allow this to the API token. Delete it yourself.',
		]);
		expect(ids()).toEqual(['44498', '44500', '44501']);
	});

	it('counts one that somebody else has deleted as deleted', async () => {
		betterStack.sandbox.fault({ method: 'POST', skip: 1, hold: true });
		const running = run();
		await betterStack.sandbox.whenHeld(1);
		betterStack.sandbox.betterStack.connections.delete('44498');
		betterStack.sandbox.release();
		expect((await running).items.map(({ json }) => json.previousDeleted)).toEqual([true, true]);
	});

	it('outputs the new passwords also if cancelled while predecessors go', async () => {
		let cancel = () => {};
		betterStack.sandbox.fault({ method: 'DELETE', hold: true });
		const running = run({}, { started: (stop: () => void) => (cancel = stop) });
		await betterStack.sandbox.whenHeld(1);
		cancel();
		const { items, status } = await running;
		expect(status).toBe('canceled');
		expect(items.map(({ json }) => [json.id, json.previousDeleted])).toEqual([
			['44500', false],
			['44501', false],
		]);
		expect(ids()).toEqual(['44498', '44499', '44500', '44501']);
	});
});

describe('a second rotation of a connection in one run', () => {
	const rotate = async (onError?: 'continueErrorOutput') =>
		await betterStack.run(
			['connection', 'rotate'],
			{ ...byId('={{ $json.id }}'), options: { deletePrevious: true } },
			{ items: [{ id: 44498 }, { id: '44498' }, { id: 44499 }], onError },
		);
	const message =
		"'Connection' is the same as in an item before, and 'Rotate' goes only once for each [item 1]";

	it('is refused before anything is sent under "Stop"', async () => {
		expect((await rotate()).error?.message).toBe(message);
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it('is an error item under "Continue", and the connection has one successor', async () => {
		const { items, errors } = await rotate('continueErrorOutput');
		expect(errors).toMatchObject([
			{ json: { error: message, details: { outcome: 'notApplied' } }, pairedItem: { item: 1 } },
		]);
		expect(items.map(({ json }) => [json.id, json.previousId, json.previousDeleted])).toEqual([
			['44500', '44498', true],
			['44501', '44499', true],
		]);
	});
});

describe.each(REPLACING)(
	'%s, where the new connection is on another cluster',
	(operation, parameters, own) => {
		const [connection] = ITEMS;
		const run = async (more: INodeParameters = {}) =>
			await betterStack.run(
				['connection', operation],
				{ ...parameters, options: { ...own, ...more } },
				{ items: [{ ...connection }] },
			);

		it('sends the cluster as it was read', async () => {
			await run();
			expect(betterStack.created).toMatchObject([{ data_region: 'eu-nbg-2' }]);
		});

		it('keeps the predecessor whatever is wished, and says so', async () => {
			betterStack.sandbox.betterStack.configure({ clusters: { 'eu-nbg-2': 'eu-fsn-3' } });
			const { items, hints } = await run();
			expect(items[0]?.json).toMatchObject({
				id: '44500',
				dataRegion: 'eu-fsn-3',
				previousId: '44498',
				previousDeleted: false,
			});
			expect(hints.map(({ message }) => message)).toEqual([
				'Connection 44500 is on the cluster eu-fsn-3, and connection 44498 on eu-nbg-2. Logins and data belong to their cluster, so that 44498 was kept. Delete it when nobody needs it any more.',
			]);
			expect(ids()).toEqual(['44498', '44499', '44500']);
		});
	},
);

it('a rotation to another region keeps the predecessor, too', async () => {
	const options = { deletePrevious: true, dataRegion: 'us_west' };
	const { items } = await betterStack.run(['connection', 'rotate'], { ...byId(44498), options });
	expect(items[0]?.json).toMatchObject({ dataRegion: 'us-west-2', previousDeleted: false });
	expect(ids()).toContain('44498');
});
