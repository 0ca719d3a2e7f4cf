import { textOf } from '../values/json';
import { CANCELED, Problem, type Outcome } from '../values/problem';
import { MAX_BODY_MB } from './body';
import type { Answer } from './call';
import { wasNotSent } from './retry';

/** What a request was about that got no answer. */
export interface About {
	provider: string;
	/** Where the user finds the address. */
	address: string;
	/** In ms. */
	timeout: number;
	/** What became of it if the server may have seen it. */
	outcome: Outcome;
}

const TIMED_OUT = /^(ECONNABORTED|ETIMEDOUT)$/;

/** The Problem of a request that got no answer; `show` makes a text that can be shown. */
export function unanswered(error: unknown, about: About, show: (text: string) => string): Problem {
	const known = problemIn(error);
	if (known) return known;
	const { provider, outcome, address } = about;
	const code = networkCode(error);
	const text = show(error instanceof Error ? error.message : textOf(error));
	if (code === CANCELED) return Problem.canceled(outcome);
	if (wasNotSent(code)) {
		return new Problem(`${provider} could not be reached`, {
			code,
			text,
			advice: `Check ${address}, and the network between n8n and it`,
		});
	}
	if (code !== undefined && TIMED_OUT.test(code)) return tooSlow(about);
	return new Problem(`The request to ${provider} got no answer`, {
		code,
		text,
		outcome,
		advice: 'Run this again later, and check proxies and firewalls if it stays',
	});
}

export function tooSlow({ provider, timeout, outcome }: About): Problem {
	return new Problem(`${provider} did not answer within ${timeout} ms`, {
		code: 'ETIMEDOUT',
		outcome,
		advice: "Run this again later, or raise 'Timeout' in the node's options",
	});
}

/** The Problem of a read of whose answer only the beginning is there. */
export function incomplete({ status, cut }: Answer, { provider, address }: About): Problem {
	if (cut === 'long') {
		return new Problem(`The answer of ${provider} is longer than ${MAX_BODY_MB} MB`, {
			status,
			isFinal: true,
			advice: `Nothing of it was used. Check ${address}, or ask for less at once`,
		});
	}
	return new Problem(`The answer of ${provider} did not come to its end`, {
		advice: "Run this again later, or raise 'Timeout' in the node's options",
	});
}

/** The network's error code, which n8n keeps on the error's cause, and before 2.34 in `httpCode`. */
export function networkCode(error: unknown): string | undefined {
	for (let at: unknown = error; at instanceof Error; at = at.cause) {
		if ('code' in at && typeof at.code === 'string') return at.code;
		if ('httpCode' in at && typeof at.httpCode === 'string' && /^E[A-Z]/.test(at.httpCode)) {
			return at.httpCode;
		}
	}
	return undefined;
}

/** What this package has thrown itself, such as a credential's own login, which n8n wraps. */
function problemIn(error: unknown): Problem | undefined {
	for (let at: unknown = error; at instanceof Error; at = at.cause) {
		if (at instanceof Problem) return at;
	}
	return undefined;
}
