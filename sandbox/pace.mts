import { setTimeout as sleep } from 'node:timers/promises';
import { BadInput } from './faults.mts';
import { checkOptions, wholeNumber, type Rule } from './options.mts';

/** How long answers take: a random time of this range, in milliseconds. With `min` equal to `max` a fixed latency. */
export interface Jitter {
	min: number;
	/** At most ten seconds. */
	max: number;
	/** The same seed gives the same times in the same order. */
	seed?: number;
}

/** How many requests a provider takes. */
export interface Limit {
	provider: string;
	/** No limit any more when left out. */
	perSecond?: number;
	/** Seconds in the `Retry-After` of a refusal; no such header when left out. */
	retryAfter?: number;
}

const milliseconds = wholeNumber(0, 10_000);
const JITTER: Record<keyof Jitter, Rule> = {
	min: milliseconds,
	max: milliseconds,
	seed: wholeNumber(0),
};
const LIMIT: Record<keyof Limit, Rule> = {
	provider: { takes: (value) => typeof value === 'string', rule: 'must be text' },
	perSecond: wholeNumber(1),
	retryAfter: wholeNumber(0),
};

/** Throws BadInput unless the value is a usable range. */
export function assertJitter(value: object): asserts value is Jitter {
	checkOptions(value, JITTER);
	if (!('min' in value && 'max' in value) || Number(value.min) > Number(value.max)) {
		throw new BadInput('"min" must be at most "max"');
	}
}

/** Throws BadInput unless the value is a usable limit. */
export function assertLimit(value: object): asserts value is Limit {
	checkOptions(value, LIMIT);
	if (!('provider' in value)) throw new BadInput('"provider" must be text');
}

/** How fast the server works. */
export class Pace {
	private range: Jitter = { min: 0, max: 0 };
	private random = randomNumbers(0);
	private readonly limiters = new Map<string, Limiter>();

	constructor(private readonly now: () => number = Date.now) {}

	jitter(range: Jitter): void {
		assertJitter(range);
		this.range = range;
		this.random = randomNumbers(range.seed ?? 0);
	}

	limit(limit: Limit): void {
		assertLimit(limit);
		if (limit.perSecond === undefined) this.limiters.delete(limit.provider);
		else this.limiters.set(limit.provider, new Limiter(limit, limit.perSecond));
	}

	/** The limits, and how many requests each has refused. */
	get limits(): ReadonlyArray<Limit & { refused: number }> {
		return [...this.limiters.values()].map(({ limit, refused }) => ({ ...limit, refused }));
	}

	/** The limit that refuses a request of now, which is counted. */
	refuse(provider: string): Limit | undefined {
		const limiter = this.limiters.get(provider);
		return limiter?.refuses(this.now()) ? limiter.limit : undefined;
	}

	/** How long the next answer takes, in milliseconds. */
	next(): number {
		const { min, max } = this.range;
		return min + Math.floor(this.random() * (max - min + 1));
	}

	/** Waits; rejects when the signal aborts. */
	async wait(time: number, signal: AbortSignal): Promise<void> {
		if (time > 0) await sleep(time, undefined, { signal });
	}
}

/** Takes so many requests in any span of one second. Refused requests do not count. */
class Limiter {
	refused = 0;
	private taken: number[] = [];

	constructor(
		readonly limit: Limit,
		private readonly perSecond: number,
	) {}

	refuses(now: number): boolean {
		this.taken = this.taken.filter((time) => time > now - 1000);
		if (this.taken.length < this.perSecond) {
			this.taken.push(now);
			return false;
		}
		this.refused += 1;
		return true;
	}
}

/** Numbers from 0 to below 1, always the same ones for a seed (the generator mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
