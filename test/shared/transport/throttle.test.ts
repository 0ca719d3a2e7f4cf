import { sleep } from 'n8n-workflow';

import { abortable, inParallel, Throttle } from '../../../nodes/shared/transport/throttle';
import { Problem } from '../../../nodes/shared/values/problem';
import { deferred, settled, type Deferred } from '../../promises.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual('n8n-workflow'), sleep: jest.fn() }));

/** The words by which n8n knows it. */
const canceled = 'The execution was canceled';

/** The waits that were begun, to be ended by the test. */
let waits: Array<{ ms: number; signal?: AbortSignal; end: Deferred<void> }> = [];

beforeEach(() => {
	waits = [];
	jest.mocked(sleep).mockImplementation(async (ms, signal) => {
		const end = deferred();
		waits.push({ ms, signal, end });
		signal?.addEventListener('abort', () => end.reject(new Error('aborted')));
		await end.promise;
	});
});

/** Requests that wait until the test lets them go, with the most that were under way at once. */
class Requests {
	readonly begun: Array<Deferred<void>> = [];

	most = 0;

	private underWay = 0;

	readonly send = async () => {
		const request = deferred();
		this.begun.push(request);
		this.most = Math.max(this.most, ++this.underWay);
		try {
			await request.promise;
		} finally {
			this.underWay--;
		}
	};
}

describe('Throttle.pass', () => {
	it.each([1, 3, 20])('never lets more than %i requests be under way', async (limit) => {
		const throttle = new Throttle(limit);
		const requests = new Requests();
		const callers = Array.from({ length: 50 }, async () => await throttle.pass(requests.send));
		for (let done = 0; done < 50; done++) {
			await settled();
			expect(requests.begun).toHaveLength(Math.min(50, done + limit));
			requests.begun[done]?.resolve();
		}
		await Promise.all(callers);
		expect(requests.most).toBe(limit);
	});

	it('answers with what the request answered', async () => {
		expect(await new Throttle(1).pass(async () => 'answer')).toBe('answer');
	});

	it('gives the place of a failed request to the next caller', async () => {
		const throttle = new Throttle(1);
		const fail = async () => await Promise.reject(new Error('refused'));
		const callers = [throttle.pass(fail), throttle.pass(fail), throttle.pass(async () => 'third')];
		expect(await Promise.allSettled(callers)).toMatchObject([
			{ status: 'rejected', reason: { message: 'refused' } },
			{ status: 'rejected', reason: { message: 'refused' } },
			{ status: 'fulfilled', value: 'third' },
		]);
		expect(await throttle.pass(async () => 'later')).toBe('later');
	});

	it('serves callers in the order in which they came', async () => {
		const throttle = new Throttle(1);
		const order: number[] = [];
		await Promise.all([1, 2, 3].map(async (n) => await throttle.pass(async () => order.push(n))));
		expect(order).toEqual([1, 2, 3]);
	});
});

describe('Throttle.pause', () => {
	it('holds back every caller until it has passed', async () => {
		const throttle = new Throttle(3);
		const requests = new Requests();
		const pause = throttle.pause(500);
		const callers = [1, 2, 3, 4].map(async () => await throttle.pass(requests.send));
		await settled();
		expect(requests.begun).toHaveLength(0);
		expect(waits.map(({ ms }) => ms)).toEqual([500]);

		waits[0]?.end.resolve();
		await pause;
		await settled();
		expect(requests.begun).toHaveLength(3);
		requests.begun.forEach(({ resolve }) => resolve());
		await settled();
		requests.begun[3]?.resolve();
		await Promise.all(callers);
	});

	it('leaves requests that are under way alone', async () => {
		const throttle = new Throttle(1);
		const requests = new Requests();
		const caller = throttle.pass(requests.send);
		await settled();
		const pause = throttle.pause(500);
		requests.begun[0]?.resolve();
		await caller;
		waits[0]?.end.resolve();
		await pause;
	});

	it.each([
		{ name: 'the first ends first', order: [0, 1] },
		{ name: 'the second ends first', order: [1, 0] },
	])('holds callers back for both of two overlapping pauses: $name', async ({ order }) => {
		const throttle = new Throttle(2);
		const send = jest.fn(async () => {});
		const pauses = [throttle.pause(100), throttle.pause(200)];
		const caller = throttle.pass(send);
		const [first = 0, second = 0] = order;
		waits[first]?.end.resolve();
		await settled();
		expect(send).not.toHaveBeenCalled();
		waits[second]?.end.resolve();
		await Promise.all([...pauses, caller]);
		expect(send).toHaveBeenCalledTimes(1);
	});

	it('holds back a caller for a pause that begins while it waits for another one', async () => {
		const throttle = new Throttle(1);
		const send = jest.fn(async () => {});
		const first = throttle.pause(100);
		const caller = throttle.pass(send);
		await settled();
		const second = throttle.pause(100);
		waits[0]?.end.resolve();
		await first;
		await settled();
		expect(send).not.toHaveBeenCalled();
		waits[1]?.end.resolve();
		await Promise.all([second, caller]);
		expect(send).toHaveBeenCalledTimes(1);
	});

	it('fails for everybody who waits when the execution is cancelled', async () => {
		const abort = new AbortController();
		const throttle = new Throttle(1, abort.signal);
		const send = jest.fn(async () => {});
		const waiting = [throttle.pause(100), throttle.pass(send), throttle.pass(send)];
		abort.abort();
		const reason = { message: canceled, facts: { outcome: 'notApplied' } };
		expect(await Promise.allSettled(waiting)).toMatchObject([{ reason }, { reason }, { reason }]);
		expect(send).not.toHaveBeenCalled();
	});
});

describe('a cancelled execution', () => {
	it('lets nobody pass any more', async () => {
		const abort = new AbortController();
		const throttle = new Throttle(1, abort.signal);
		const requests = new Requests();
		const first = throttle.pass(requests.send);
		const second = throttle.pass(requests.send);
		await settled();
		abort.abort();
		requests.begun[0]?.resolve();
		await first;
		await expect(second).rejects.toThrow(canceled);
		await expect(throttle.pass(requests.send)).rejects.toThrow(canceled);
		expect(requests.begun).toHaveLength(1);
	});
});

describe('Throttle.wait', () => {
	it('holds back this caller only', async () => {
		const throttle = new Throttle(1);
		const waiting = throttle.wait(100);
		expect(await throttle.pass(async () => 'passed')).toBe('passed');
		waits[0]?.end.resolve();
		await waiting;
	});

	it('fails when the execution is cancelled', async () => {
		const abort = new AbortController();
		const waiting = new Throttle(1, abort.signal).wait(100);
		abort.abort();
		await expect(waiting).rejects.toThrow(canceled);
	});
});

describe('inParallel', () => {
	it('answers in the order of the entries, whichever ends first', async () => {
		const works = [deferred<string>(), deferred<string>(), deferred<string>()];
		const results = inParallel(works, 3, async ({ promise }, index) => [index, await promise]);
		works[2]?.resolve('c');
		await settled();
		works[0]?.resolve('a');
		works[1]?.resolve('b');
		expect(await results).toEqual([
			[0, 'a'],
			[1, 'b'],
			[2, 'c'],
		]);
	});

	it('answers with an empty list for no entries', async () => {
		expect(await inParallel([], 4, async () => 'never')).toEqual([]);
	});

	it.each([1, 4])('works on at most %i entries at once', async (limit) => {
		const requests = new Requests();
		const results = inParallel(Array.from({ length: 10 }), limit, requests.send);
		for (let done = 0; done < 10; done++) {
			await settled();
			requests.begun[done]?.resolve();
		}
		await results;
		expect(requests.most).toBe(limit);
		expect(requests.begun).toHaveLength(10);
	});

	it('begins nothing more after a failure, and throws it when those under way have ended', async () => {
		const requests = new Requests();
		const ended = jest.fn();
		const results = inParallel([1, 2, 3, 4], 2, requests.send);
		results.catch(ended);
		await settled();
		requests.begun[0]?.reject(new Error('refused'));
		await settled();
		expect(requests.begun).toHaveLength(2);
		expect(ended).not.toHaveBeenCalled();

		requests.begun[1]?.resolve();
		await expect(results).rejects.toThrow('refused');
		expect(requests.begun).toHaveLength(2);
	});

	it('throws the first of several failures', async () => {
		const requests = new Requests();
		const results = inParallel([1, 2], 2, requests.send);
		await settled();
		requests.begun[1]?.reject(new Error('first'));
		requests.begun[0]?.reject(new Error('second'));
		await expect(results).rejects.toThrow('first');
	});
});

describe('abortable', () => {
	it('gives what the work comes to', async () => {
		expect(await abortable(Promise.resolve('done'), undefined, Problem.canceled)).toBe('done');
		const { signal } = new AbortController();
		expect(await abortable(Promise.resolve('done'), signal, Problem.canceled)).toBe('done');
	});

	it('ends at once when the signal aborts, although the work goes on', async () => {
		const abort = new AbortController();
		const waiting = abortable(deferred().promise, abort.signal, () => Problem.canceled());
		abort.abort();
		await expect(waiting).rejects.toThrow(canceled);
		await expect(
			abortable(deferred().promise, abort.signal, () => Problem.canceled()),
		).rejects.toThrow(canceled);
	});

	it('says that it was cancelled, whatever the work throws then', async () => {
		const abort = new AbortController();
		const work = deferred();
		const waiting = abortable(work.promise, abort.signal, () => Problem.canceled());
		abort.abort();
		work.reject(new Error('aborted'));
		await expect(waiting).rejects.toThrow(canceled);
	});
});
