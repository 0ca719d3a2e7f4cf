import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './provider.mts';

const MAX_DELAY = 10_000;
const EFFECTS = ['status', 'hold', 'drop', 'truncate', 'html', 'endless', 'replace'];
/** May stand alone, or come with an effect. */
const COMPANIONS = ['delay', 'delayAfter', 'headers'];

/** A fault to inject: which requests it hits, and one effect at most (delays and headers may come with it or stand alone). */
export interface Fault {
	/** Prefix of the provider; any provider when left out. */
	provider?: string;
	method?: string;
	/** Exact pathname inside the provider, or the source of a regular expression starting with `^`. */
	path?: string;
	/** How many matching requests to leave alone first. */
	skip?: number;
	/** How many requests to hit; 1 when left out. */
	times?: number;

	/** Answers this status instead of handling the request. */
	status?: number;
	retryAfter?: string | number;
	body?: object | string;
	/** Put over those of the answer: another `content-type`, for example, or a `location` beside the status 307. */
	headers?: Record<string, string>;
	/** Waits this many milliseconds (at most ten seconds) before the request is handled. */
	delay?: number;
	/** Waits this many milliseconds (at most ten seconds) after the request is handled: what it writes is written. */
	delayAfter?: number;
	/** Keeps the request waiting until `sandbox.release()`: before it is handled, or only its answer. */
	hold?: true | 'after';
	/** Closes the connection without an answer, before or after the request is handled. */
	drop?: 'before' | 'after';
	/** Handles the request and sends half of the JSON. */
	truncate?: true;
	/** Handles the request and sends a web page with a success status. */
	html?: true;
	/**
	 * Handles the request and sends an answer that does not end: byte after byte with so many milliseconds in between, or
	 * as fast as the client reads with 0. Blanks follow the JSON.
	 */
	endless?: number;
	/** Handles the request and sends what this makes of the JSON answer. Not available over HTTP. */
	replace?(answer: unknown): unknown;
}

/** Input which cannot be used; its message is for the caller. */
export class BadInput extends Error {}

const isText = (value: unknown) => typeof value === 'string';
const isTrue = (value: unknown) => value === true;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isCount = (value: unknown, least: number) =>
	typeof value === 'number' && value >= least && (Number.isInteger(value) || value === Infinity);

const FIELDS: Record<string, [check: (value: unknown) => boolean, rule: string]> = {
	provider: [isText, 'must be text'],
	method: [isText, 'must be text'],
	path: [isPath, 'must be a pathname, or a regular expression starting with ^'],
	skip: [(value) => isCount(value, 0), 'must be a whole number of at least 0'],
	times: [(value) => isCount(value, 1), 'must be a whole number of at least 1'],
	status: [
		(value) => isCount(value, 200) && Number(value) < 600,
		'must be a status between 200 and 599',
	],
	retryAfter: [(value) => isText(value) || isCount(value, 0), 'must be text or a number'],
	body: [(value) => isText(value) || isObject(value), 'must be text or an object'],
	headers: [(value) => isObject(value) && Object.values(value).every(isText), 'must hold texts'],
	delay: [(value) => isCount(value, 0), 'must be a number of milliseconds'],
	delayAfter: [(value) => isCount(value, 0), 'must be a number of milliseconds'],
	hold: [(value) => value === true || value === 'after', 'must be true or after'],
	drop: [(value) => value === 'before' || value === 'after', 'must be before or after'],
	truncate: [isTrue, 'must be true'],
	html: [isTrue, 'must be true'],
	endless: [(value) => isCount(value, 0), 'must be a number of milliseconds'],
	replace: [(value) => typeof value === 'function', 'must be a function'],
};

function isPath(value: unknown): boolean {
	if (typeof value !== 'string' || !/^[/^]/.test(value)) return false;
	try {
		return !value.startsWith('^') || new RegExp(value) instanceof RegExp;
	} catch {
		return false;
	}
}

/** Throws {@link BadInput} unless the value is a usable fault. */
export function assertFault(value: unknown): asserts value is Fault {
	if (!isObject(value) || Array.isArray(value)) throw new BadInput('A fault must be an object');
	const given = Object.entries(value).filter(([, field]) => field !== undefined);
	for (const [name, field] of given) {
		const [check, rule] = FIELDS[name] ?? [];
		if (check === undefined) throw new BadInput(`A fault has no field "${name}"`);
		if (!check(field)) throw new BadInput(`"${name}" ${rule}`);
	}
	const names = given.map(([name]) => name);
	const effects = names.filter((name) => EFFECTS.includes(name));
	if (effects.length > 1)
		throw new BadInput(`A fault has one effect, not ${effects.join(' and ')}`);
	if (effects.length === 0 && !names.some((name) => COMPANIONS.includes(name))) {
		throw new BadInput(`A fault needs one of: ${[...EFFECTS, ...COMPANIONS].join(', ')}`);
	}
	const stray = names.find((name) => ['retryAfter', 'body'].includes(name));
	if (stray !== undefined && !effects.includes('status')) {
		throw new BadInput(`"${stray}" needs a status`);
	}
}

/** What a fault is matched against. */
export interface FaultTarget {
	provider: string;
	method: string;
	path: string;
}

interface PendingFault extends Fault {
	skip: number;
	times: number;
}

/** The faults that still wait for a request. */
export class FaultQueue {
	private faults: PendingFault[] = [];

	get pending(): readonly Fault[] {
		return this.faults;
	}

	add(fault: Fault): void {
		assertFault(fault);
		this.faults.push({ ...fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
	}

	/** Takes the oldest fault that is due for this request. Every matching fault counts the request for its `skip`. */
	take(target: FaultTarget): Fault | undefined {
		const matching = this.faults.filter((fault) => matches(fault, target));
		const due = matching.find((fault) => fault.skip === 0);
		for (const fault of matching) fault.skip = Math.max(0, fault.skip - 1);
		if (due !== undefined) due.times -= 1;
		this.faults = this.faults.filter((fault) => fault.times > 0);
		return due;
	}

	/** Gives up the faults that would hold further requests. */
	removeHolds(): void {
		this.faults = this.faults.filter((fault) => fault.hold === undefined);
	}
}

function matches(fault: Fault, { provider, method, path }: FaultTarget): boolean {
	if (fault.provider !== undefined && fault.provider !== provider) return false;
	if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
	if (fault.path === undefined) return true;
	return fault.path.startsWith('^') ? new RegExp(fault.path).test(path) : fault.path === path;
}

/** Waits as long as a fault says, in milliseconds; rejects when the signal aborts. */
export async function delayed(time: number | undefined, signal: AbortSignal): Promise<void> {
	if (time !== undefined) await sleep(Math.min(time, MAX_DELAY), undefined, { signal });
}

/** The answer of a fault which replaces the handling of the request; nothing for other faults. */
export function answerInstead(
	fault: Fault,
	defaultBody: (status: number) => unknown,
): Answer | undefined {
	if (fault.status === undefined) return undefined;
	const { status, retryAfter, headers } = fault;
	const body = [204, 304].includes(status) ? undefined : (fault.body ?? defaultBody(status));
	const retry = retryAfter !== undefined && { 'retry-after': String(retryAfter) };
	return { status, headers: { ...(retry || {}), ...headers }, body };
}

/** What a fault makes of the answer of the handler. */
export function spoil(fault: Fault, handled: Answer): Answer {
	const answer = { ...handled, headers: { ...handled.headers, ...fault.headers } };
	if (fault.html) {
		const headers = { ...answer.headers, 'content-type': 'text/html; charset=utf-8' };
		const page = '<!doctype html><title>Welcome</title><h1>Please sign in</h1>';
		return { status: answer.status === 204 ? 200 : answer.status, headers, body: page };
	}
	if (fault.endless !== undefined) return { ...answer, endless: fault.endless };
	if (answer.body === undefined) return answer;
	const json = JSON.stringify(answer.body);
	if (fault.truncate) {
		const headers = { ...answer.headers, 'content-type': 'application/json; charset=utf-8' };
		return { ...answer, headers, body: json.slice(0, Math.floor(json.length / 2)) };
	}
	// A copy, so that a test cannot change the state by accident.
	if (fault.replace) return { ...answer, body: fault.replace(JSON.parse(json)) };
	return answer;
}
