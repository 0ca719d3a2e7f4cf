import type { Answer } from './http';

/** What a provider says about the limit that it answers a 429 for. */
export interface Limit {
	/** The provider's own words. */
	text?: string;
	/** The provider's error code. */
	code?: string;
	/** Where the provider puts its ID of the request elsewhere than in `X-Request-ID`. */
	requestId?: string;
	/** Set for a daily or monthly quota: only a wait that the server itself asks for is worth it. */
	isQuota?: boolean;
	/** The pause in ms, where the provider says it elsewhere than in `Retry-After`. */
	pause?: number;
	/** Set if other requests may go on meanwhile. */
	forThisOnly?: boolean;
}

/** The pause a server asks for in `Retry-After` (seconds or a date), in ms. */
export function retryAfter({ headers }: Answer): number | undefined {
	const value = headers['retry-after'];
	if (value === undefined) return undefined;
	const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** A growing pause of 0.25–0.5 s at first, 15–30 s at most; random, so that items do not return together. */
export function backoff(attempt: number): number {
	const longest = Math.min(30_000, 500 * 2 ** attempt);
	return longest / 2 + (Math.random() * longest) / 2;
}

/** What to do about a limit that was not waited for. */
export function limitAdvice(provider: string, { pause, isQuota }: Limit): string {
	const until =
		pause && `${provider} takes requests again at ${new Date(Date.now() + pause).toISOString()}`;
	const options = isQuota
		? 'Run this again when the quota allows it'
		: "Run this again later, lower 'Concurrency', or raise 'Max Retries' and 'Max Retry Wait' in the node's options";
	return until ? `${until}. ${options}` : options;
}
