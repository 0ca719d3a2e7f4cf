import { Pace } from '../../sandbox/pace.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { request, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const CONNECTIONS = '/api/v1/connections';

async function call(path: string, options?: Options): Promise<Reply> {
	return await request(sandbox.baseUrl('betterStack') + path, options);
}

async function control(path: string, body?: object): Promise<Reply> {
	return await request(`${sandbox.url}/_control${path}`, { token: '', body });
}

function times(pace: Pace): number[] {
	return Array.from({ length: 50 }, () => pace.next());
}

describe('jitter', () => {
	it('is none at the start', () => {
		expect(new Set(times(new Pace()))).toEqual(new Set([0]));
	});

	it('is within its range, and the same for the same seed', () => {
		const paces = [1, 1, 2].map((seed) => {
			const pace = new Pace();
			pace.jitter({ min: 20, max: 60, seed });
			return times(pace);
		});
		const [first = [], again, other] = paces;
		expect(first).toEqual(again);
		expect(first).not.toEqual(other);
		expect(Math.min(...first)).toBeGreaterThanOrEqual(20);
		expect(Math.max(...first)).toBeLessThanOrEqual(60);
		expect(new Set(first).size).toBeGreaterThan(10);
	});

	it('is a fixed latency where both ends are the same', () => {
		const pace = new Pace();
		pace.jitter({ min: 5, max: 5 });
		expect(new Set(times(pace))).toEqual(new Set([5]));
	});

	it('brings answers out of step, until the reset', async () => {
		sandbox.jitter({ min: 0, max: 100, seed: 3 });
		const order: number[] = [];
		const calls = Array.from({ length: 10 }, async (_, index) => {
			expect((await call(CONNECTIONS)).status).toBe(200);
			order.push(index);
		});
		await Promise.all(calls);
		expect(order).not.toEqual([...order].sort((a, b) => a - b));
	});

	it('is set over HTTP', async () => {
		const reply = await control('/jitter', { min: 1, max: 2, seed: 7 });
		expect([reply.status, reply.json]).toEqual([200, { set: { min: 1, max: 2, seed: 7 } }]);
		for (const range of [{ min: 2, max: 1 }, { max: 1 }, { min: 0, max: 'x' }, { least: 1 }]) {
			expect((await control('/jitter', range)).status).toBe(400);
		}
	});
});

describe('a limit', () => {
	it('takes so many requests in any second, of one provider, and counts the others', () => {
		let now = 0;
		const pace = new Pace(() => now);
		pace.limit({ provider: 'betterStack', perSecond: 2 });
		const taken = (provider = 'betterStack') => pace.refuse(provider) === undefined;
		expect([taken(), taken(), taken(), taken('lerian')]).toEqual([true, true, false, true]);
		now = 999;
		expect(taken()).toBe(false);
		now = 1000;
		expect(taken()).toBe(true);
		expect(pace.limits).toEqual([{ provider: 'betterStack', perSecond: 2, refused: 2 }]);
		pace.limit({ provider: 'betterStack' });
		expect([pace.limits, taken(), taken()]).toEqual([[], true, true]);
	});

	it.each([undefined, 3])(
		"refuses in the provider's envelope, with Retry-After %s",
		async (wait) => {
			sandbox.limit({ provider: 'betterStack', perSecond: 1, retryAfter: wait });
			const replies = await Promise.all(Array.from({ length: 20 }, () => call(CONNECTIONS)));
			const refused = replies.filter(({ status }) => status === 429);
			expect(sandbox.limits[0]?.refused).toBe(refused.length);
			expect(refused[0]?.json).toEqual({ errors: 'Rate limited' });
			expect(refused[0]?.headers.get('retry-after')).toBe(wait === undefined ? null : String(wait));
			expect(sandbox.violations).toEqual([]);
		},
	);

	it('is set and read over HTTP', async () => {
		const limit = { provider: 'lerian', perSecond: 10, retryAfter: 1 };
		const limits = [{ ...limit, refused: 0 }];
		expect((await control('/limits', limit)).json).toEqual({ limits });
		expect((await control('/limits')).json).toEqual({ limits });
		for (const bad of [{ perSecond: 1 }, { ...limit, perSecond: 0 }, { provider: 'none' }]) {
			expect((await control('/limits', bad)).status).toBe(400);
		}
		sandbox.reset();
		expect(sandbox.limits).toEqual([]);
	});
});
