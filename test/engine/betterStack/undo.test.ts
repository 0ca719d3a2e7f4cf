import { sleep } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { connectionsOf, idsOf, useBetterStack, writesOf } from './useBetterStack';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();
const THREE = { items: [{ note: 'a' }, { note: 'b' }, { note: 'c' }] };
const LAST_REFUSED: Fault = { method: 'POST', skip: 2, status: 422, body: { errors: 'No more' } };

/** Creates three connections, one request at a time, with these faults. */
async function createThree(faults: Fault[], options = {}, more = {}) {
	for (const fault of faults) betterStack.sandbox.fault(fault);
	const parameters = { note: '={{ $json.note }}', options: { concurrency: 1, ...options } };
	return await betterStack.run(['connection', 'create'], parameters, { ...THREE, ...more });
}

const ids = () => idsOf(betterStack.sandbox);

beforeEach(() => jest.mocked(sleep).mockClear());

describe('when an item fails under "Stop"', () => {
	it('what the run had created is deleted again, and nothing else', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 2 });
		const { items, error } = await createThree([LAST_REFUSED]);
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: 'Better Stack refused the values [item 2]',
			description:
				'No more. Change the parameters that it names. What this run had created was deleted again: 44500, 44501.',
			itemIndex: 2,
		});
		expect(ids()).toEqual(['44498', '44499']);
	});

	it('nothing more is begun', async () => {
		await createThree([{ method: 'POST', skip: 1, status: 422 }]);
		expect(writesOf(betterStack.sandbox)).toEqual([
			'POST /api/v1/connections',
			'POST /api/v1/connections',
			'DELETE /api/v1/connections/44498',
		]);
	});

	it('items under way end first, and are undone too', async () => {
		betterStack.sandbox.fault({ method: 'POST', status: 422 });
		betterStack.sandbox.fault({ method: 'POST', hold: true });
		const running = createThree([], { concurrency: 2 });
		await betterStack.sandbox.whenHeld(1);
		betterStack.sandbox.release();
		const { error } = await running;
		expect(error?.itemIndex).toBe(0);
		expect(error?.description).toContain('deleted again: 44498.');
		expect(ids()).toEqual([]);
	});

	it('items that wait for a rate limit end first, and are undone too', async () => {
		betterStack.sandbox.fault({ method: 'POST', status: 429, retryAfter: 7 });
		betterStack.sandbox.fault({ method: 'POST', status: 422 });
		const { error } = await createThree([], { concurrency: 2 });
		expect(sleep).toHaveBeenCalledTimes(1);
		expect(jest.mocked(sleep).mock.calls[0]?.[0]).toBeGreaterThanOrEqual(7000);
		expect(error?.message).toContain('Better Stack refused the values');
		expect(error?.description).toContain('deleted again: 44498.');
		expect(ids()).toEqual([]);
	});

	it('a connection that was there before, and was found, stays', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		betterStack.sandbox.fault({ method: 'POST', skip: 1, status: 422 });
		const { error } = await betterStack.run(
			['connection', 'upsert'],
			{ note: '={{ $json.note }}', options: { concurrency: 1 } },
			{ items: [{ note: 'Seeded connection 1' }, { note: 'b' }, { note: 'c' }] },
		);
		expect(error?.itemIndex).toBe(2);
		expect(error?.description).toContain('deleted again: 44499.');
		expect(ids()).toEqual(['44498']);
	});

	it('a connection whose answer was lost is named, not deleted', async () => {
		const { error } = await createThree([{ method: 'POST', skip: 1, drop: 'after' }]);
		expect(ids()).toEqual(['44499']);
		expect(error?.description).toContain('It may be connection 44499,');
		expect(error?.description).toContain('deleted again: 44498.');
	});

	it('one whose ID is known although its answer was cut off is deleted too', async () => {
		const { error } = await createThree([{ method: 'POST', skip: 1, truncate: true }]);
		expect(error?.description).toContain('deleted again: 44498, 44499.');
		expect(ids()).toEqual([]);
	});

	it('what other items have left behind is told as well', async () => {
		betterStack.sandbox.fault({ method: 'POST', status: 422 });
		betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
		const { error } = await createThree([], { concurrency: 2 });
		const [{ id, note } = {}] = connectionsOf(betterStack.sandbox);
		expect(error?.message).toMatch(/^Better Stack refused the values \[item [01]\]$/);
		expect(error?.description).toContain(`It may be connection ${id},`);
		expect(error?.description).toContain(
			`The request to Better Stack got no answer [item ${note === 'a' ? 0 : 1}].`,
		);
	});

	it('a 429 that asks for too long a pause undoes as well', async () => {
		await createThree([{ method: 'POST', skip: 2, status: 429, retryAfter: 999 }]);
		expect(ids()).toEqual([]);
		expect(sleep).not.toHaveBeenCalled();
	});

	it('bad parameters leave nothing to undo', async () => {
		const { error } = await createThree([], { secretOutput: '={{ $json.note }}' });
		expect(error?.description).toContain('Nothing was sent, for no item');
		expect(betterStack.sandbox.requests).toEqual([]);
	});
});

describe('a fault during the undo', () => {
	it.each<[string, Fault]>([
		['a rate limit', { status: 429, retryAfter: 7 }],
		['an outage', { status: 503, times: 3 }],
		['an answer lost before the deletion', { drop: 'before' }],
		['an answer lost after the deletion', { drop: 'after' }],
	])('is tried again: %s', async (_name, fault) => {
		const { error } = await createThree([LAST_REFUSED, { ...fault, method: 'DELETE' }]);
		expect(error?.description).toContain('deleted again: 44498, 44499.');
		expect(ids()).toEqual([]);
	});

	it.each<[string, Fault, string]>([
		['a refusal', { status: 403 }, 'Better Stack does not allow this to the API token'],
		['a wrong address', { status: 404 }, 'Better Stack did not find what was asked for'],
		['a lasting outage', { status: 503, times: 6 }, 'Better Stack could not handle the request'],
		[
			'a lasting silence',
			{ drop: 'before', times: 6 },
			'The request to Better Stack got no answer',
		],
	])('leaves what it could not delete, and names it: %s', async (_name, fault, why) => {
		const { error } = await createThree([LAST_REFUSED, { ...fault, method: 'DELETE' }]);
		expect(error?.message).toBe('Better Stack refused the values [item 2]');
		expect(error?.description).toContain('deleted again: 44499.');
		expect(error?.description).toContain(
			`Created by this run, without output, and not deleted again: 44498 (${why}`,
		);
		expect(ids()).toEqual(['44498']);
	});

	it('that is a cancellation leaves the rest, and names it', async () => {
		let cancel = () => {};
		const started = (stop: () => void) => (cancel = stop);
		const held: Fault = { method: 'DELETE', skip: 1, hold: true };
		const running = createThree([LAST_REFUSED, held], {}, { started });
		await betterStack.sandbox.whenHeld(1);
		cancel();
		const { error, status } = await running;
		expect(status).not.toBe('success');
		expect(error?.description).toContain('deleted again: 44498.');
		expect(error?.description).toContain(
			'not deleted again: 44499 (The execution was canceled). Delete what you do not need.',
		);
	});
});

describe('nothing is undone', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'with On Error "%s": what was created is output',
		async (onError) => {
			const { items } = await createThree([LAST_REFUSED], {}, { onError });
			const outputIds = items.flatMap(({ json }) => (json.id === undefined ? [] : [json.id]));
			expect(outputIds).toEqual(['44498', '44499']);
			expect(ids()).toEqual(['44498', '44499']);
		},
	);

	it('without Rollback, which counts from the first item: the message names what there is', async () => {
		const { error } = await createThree([LAST_REFUSED], { rollback: '={{ $itemIndex !== 0 }}' });
		expect(error?.description).toBe(
			'No more. Change the parameters that it names. Created by this run, without output, and not deleted again: 44498, 44499. Delete what you do not need.',
		);
		expect(ids()).toEqual(['44498', '44499']);
	});

	it('after a cancellation: the message names what there is', async () => {
		let cancel = () => {};
		const running = createThree(
			[{ method: 'POST', skip: 2, hold: true }],
			{},
			{ started: (stop: () => void) => (cancel = stop) },
		);
		await betterStack.sandbox.whenHeld(1);
		cancel();
		const { error, status } = await running;
		betterStack.sandbox.release();
		expect(status).toBe('canceled');
		expect(error?.description).toContain('What was under way may have been done all the same.');
		expect(error?.description).toContain('not deleted again: 44498, 44499.');
		expect(writesOf(betterStack.sandbox)).not.toContainEqual(expect.stringContaining('DELETE'));
	});
});
