import { Problem } from '../values/problem';
import type { Answer, Call, Limit } from './call';

/** How long, and how often, a request is tried; from the node's Options. */
export interface RetryPolicy {
	/** Milliseconds until an attempt, its answer included, is given up. */
	timeout: number;
	/** Attempts after the first, where the server did not say how long to wait. */
	maxRetries: number;
	/** Seconds that one request may spend waiting between attempts, all waits together. */
	maxRetryWait: number;
}

/** Network failures after which the server cannot have seen the request, and may see the next one. */
const NOT_CONNECTED = /^(ECONNREFUSED|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Those that another attempt will not change: a name that does not exist, a certificate that is refused. */
const HOPELESS =
	/^(ENOTFOUND|EPROTO|ERR_INVALID_URL|ERR_INVALID_CHAR|ERR_TLS\w*|ERR_SSL\w*|\w*CERT\w*|\w*SIGNATURE\w*|HOSTNAME_MISMATCH)$/;

/** Whether a network failure means that the server cannot have seen the request. */
export function wasNotSent(code: string | undefined): boolean {
	return code !== undefined && (NOT_CONNECTED.test(code) || HOPELESS.test(code));
}

/** Whether another attempt may go better and can do no harm. */
export function isWorthRepeating(call: Call, answer: Answer | Problem): boolean {
	if (answer instanceof Problem) {
		const { status, code = '' } = answer.facts;
		// A status of its own has only a login that was refused.
		if (answer.isCanceled || answer.isFinal || status !== undefined || HOPELESS.test(code))
			return false;
		return call.method !== 'POST' || NOT_CONNECTED.test(code);
	}
	if (answer.status === 429) return true;
	return call.method !== 'POST' && [408, 502, 503, 504].includes(answer.status);
}

/** The pause a server asks for in `Retry-After`, in ms: seconds, or a date by the server's own clock. */
export function retryAfter({ headers }: Answer, now = Date.now()): number | undefined {
	const value = headers['retry-after']?.trim();
	if (value === undefined || value === '') return undefined;
	const clock = Date.parse(headers.date ?? '') || now;
	const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock;
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** What has been done so far for one request. */
export interface Tried {
	/** Attempts after the first. */
	attempts: number;
	/** Those of them for which the server did not say how long to wait. */
	retries: number;
	/** Ms spent waiting, without the random parts of pauses. */
	waited: number;
}

/**
 * How long to wait before the next attempt, in ms; undefined to give up. `counted` is the part that counts
 * against `maxRetryWait`. A pause that the server asks for counts against that only, and gets a random
 * part of its own, so that those who were refused together do not return together.
 */
export function nextWait(
	answer: Answer | Problem,
	{ pause, isQuota }: Limit,
	{ attempts, retries, waited }: Tried,
	{ maxRetries, maxRetryWait }: RetryPolicy,
): { ms: number; counted: number } | undefined {
	const left = maxRetryWait * 1000 - waited;
	if (pause !== undefined && pause > 0) {
		return pause <= left ? { ms: pause + spread(attempts), counted: pause } : undefined;
	}
	if (retries >= maxRetries || isQuota || left <= 0) return undefined;
	if (pause === 0) return { ms: spread(attempts), counted: 0 };
	// A limit that says nothing lasts seconds to minutes: five retries fill two minutes.
	const isLimit = !(answer instanceof Problem) && answer.status === 429;
	const wait = isLimit ? 1000 * 3 ** retries : Math.min(30_000, 500 * 2 ** retries);
	const ms = wait * (0.75 + Math.random() / 2);
	if (ms <= left) return { ms, counted: ms };
	return isLimit ? { ms: left, counted: left } : undefined;
}

/** The random part of a pause: larger, the more often this request was refused. */
function spread(attempts: number): number {
	return Math.random() * Math.min(30_000, 250 * 4 ** attempts);
}

/** The latest instant that has a name. */
const LATEST = Date.parse('9999-12-31T00:00:00Z');

/** What to do about a limit that was not waited for. */
export function limitAdvice(provider: string, { pause, isQuota }: Limit): string {
	const at = Math.min(LATEST, Date.now() + (pause ?? 0));
	const until = pause && `${provider} takes requests again at ${new Date(at).toISOString()}`;
	const options = isQuota
		? 'Run this again when the quota allows it'
		: "Run this again later, lower 'Concurrency', or raise 'Max Retries' and 'Max Retry Wait' in the node's options";
	return until ? `${until}. ${options}` : options;
}
