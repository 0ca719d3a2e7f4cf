import type { Answer, Call } from '../../../nodes/shared/transport/call';
import { isWorthRepeating, nextWait, retryAfter } from '../../../nodes/shared/transport/retry';
import { Problem } from '../../../nodes/shared/values/problem';

const POLICY = { timeout: 1000, maxRetries: 5, maxRetryWait: 120 };
const NEW = { attempts: 0, retries: 0, waited: 0 };

const answer = (status: number, headers: Record<string, string> = {}): Answer => ({
	status,
	headers,
	body: '',
	isRepeated: false,
});
const lost = (code: string) => new Problem('No answer', { code });
const call = (method: Call['method']): Call => ({ method, path: '/' });

describe('isWorthRepeating', () => {
	it.each(['GET', 'PATCH', 'PUT', 'DELETE'] as const)('%s after a lost answer', (method) => {
		for (const code of ['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ECONNREFUSED']) {
			expect(isWorthRepeating(call(method), lost(code))).toBe(true);
		}
		for (const status of [408, 429, 502, 503, 504]) {
			expect(isWorthRepeating(call(method), answer(status))).toBe(true);
		}
		for (const status of [200, 301, 400, 401, 404, 409, 500]) {
			expect(isWorthRepeating(call(method), answer(status))).toBe(false);
		}
	});

	it('POST only where the server cannot have seen it, or says that it did not', () => {
		for (const code of ['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']) {
			expect(isWorthRepeating(call('POST'), lost(code))).toBe(true);
		}
		for (const code of ['ECONNRESET', 'ETIMEDOUT', 'EPIPE', '']) {
			expect(isWorthRepeating(call('POST'), lost(code))).toBe(false);
		}
		expect(isWorthRepeating(call('POST'), answer(429))).toBe(true);
		for (const status of [408, 500, 502, 503, 504]) {
			expect(isWorthRepeating(call('POST'), answer(status))).toBe(false);
		}
	});

	it.each([
		'ENOTFOUND',
		'EPROTO',
		'CERT_HAS_EXPIRED',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('nothing after %s, which stays', (code) => {
		expect(isWorthRepeating(call('GET'), lost(code))).toBe(false);
	});

	it('nothing after a cancellation, a refused login or an answer that is too long', () => {
		for (const problem of [
			Problem.canceled(),
			new Problem('refused', { status: 401 }),
			new Problem('too long', { isFinal: true }),
		]) {
			expect(isWorthRepeating(call('GET'), problem)).toBe(false);
		}
	});
});

describe('retryAfter', () => {
	const date = 'Tue, 01 Jan 2030 00:00:00 GMT';

	it.each([
		['7', 7000],
		['0', 0],
		['0.5', 500],
		['Tue, 01 Jan 2030 00:00:09 GMT', 9000],
		['Mon, 31 Dec 2029 00:00:00 GMT', 0],
		['soon', undefined],
		['', undefined],
	])('reads %j by the clock of the server', (value, ms) => {
		expect(retryAfter(answer(429, { date, 'retry-after': value }))).toBe(ms);
	});

	it('takes the own clock where the server shows none', () => {
		const now = Date.parse('2030-01-01T00:00:00Z');
		const told = answer(429, { 'retry-after': 'Tue, 01 Jan 2030 00:00:09 GMT' });
		expect(retryAfter(told, now)).toBe(9000);
	});
});

describe('nextWait', () => {
	it('waits as long as the server says, and a little longer', () => {
		const wait = nextWait(answer(429), { pause: 7000 }, NEW, POLICY);
		expect(wait?.counted).toBe(7000);
		expect(wait?.ms).toBeGreaterThanOrEqual(7000);
		expect(wait?.ms).toBeLessThanOrEqual(7250);
	});

	it('counts what the server asks for against the longest wait only', () => {
		const tried = { attempts: 50, retries: 5, waited: 100_000 };
		expect(nextWait(answer(429), { pause: 20_000 }, tried, POLICY)).toBeDefined();
		expect(nextWait(answer(429), { pause: 20_001 }, tried, POLICY)).toBeUndefined();
	});

	it('gives up at once where the server asks for more than that', () => {
		expect(nextWait(answer(429), { pause: 120_001 }, NEW, POLICY)).toBeUndefined();
		expect(nextWait(answer(429), { isQuota: true }, NEW, POLICY)).toBeUndefined();
	});

	it('does not wait for a pause of no length more often than the retries allow', () => {
		expect(nextWait(answer(429), { pause: 0 }, NEW, POLICY)?.ms).toBeLessThanOrEqual(250);
		const tried = { attempts: 5, retries: 5, waited: 0 };
		expect(nextWait(answer(429), { pause: 0 }, tried, POLICY)).toBeUndefined();
	});

	it('fills most of the longest wait with five retries of a limit that says nothing', () => {
		let waited = 0;
		const waits: number[] = [];
		for (let retries = 0; ; retries++) {
			const wait = nextWait(answer(429), {}, { attempts: retries, retries, waited }, POLICY);
			if (!wait) break;
			waits.push(wait.ms);
			waited += wait.counted;
		}
		expect(waits).toHaveLength(5);
		expect(waited).toBeGreaterThan(80_000);
		expect(waited).toBeLessThanOrEqual(120_000);
	});

	it('waits half a second and longer after a lost answer', () => {
		for (const [retries, least, most] of [
			[0, 375, 625],
			[1, 750, 1250],
			[4, 6000, 10_000],
		] as const) {
			const wait = nextWait(lost('ECONNRESET'), {}, { ...NEW, retries }, POLICY);
			expect(wait?.ms).toBeGreaterThanOrEqual(least);
			expect(wait?.ms).toBeLessThanOrEqual(most);
		}
		expect(nextWait(lost('ECONNRESET'), {}, { ...NEW, retries: 5 }, POLICY)).toBeUndefined();
	});
});
