import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Answer, Session } from '../../shared/transport/call';
import { instantOf } from '../../shared/values/dates';
import { numberOrNull, textOf, textOrNull } from '../../shared/values/json';
import { Problem } from '../../shared/values/problem';

/** What the credential's `preAuthentication` answers: n8n keeps both in hidden fields of these names. */
export interface SessionFields {
	sessionToken: string;
	/** Whose token it is. */
	sessionOwner: string;
	/** Until when it is used, in ISO 8601; empty if nobody has said so. */
	sessionExpiry: string;
}

/** A token is not used any more in the last tenth of its time, or the last so many ms. */
const EXPIRY_MARGIN = 30_000;

/**
 * A token as n8n is to keep it, for the client that the credential names; `expiresIn` are the seconds for
 * which Access Manager says that it is valid.
 */
export function sessionFields(
	data: ICredentialDataDecryptedObject,
	sessionToken: string,
	expiresIn?: unknown,
): SessionFields {
	const seconds = numberOrNull(expiresIn) ?? 0;
	// More than a year, or nothing, says nothing.
	const isKnown = seconds > 0 && seconds < 31_536_000;
	const usable = seconds * 1000 - Math.min(EXPIRY_MARGIN, seconds * 100);
	const sessionExpiry = isKnown ? new Date(Date.now() + usable).toISOString() : '';
	return { sessionToken, sessionOwner: ownerOf(data), sessionExpiry };
}

/**
 * The token that n8n has kept, or an empty text: one that has expired does not count, nor another client's.
 * Where expressions make several clients out of one credential, n8n keeps the token of the latest.
 */
export function tokenOf(data: ICredentialDataDecryptedObject): string {
	const owner = textOrNull(data.sessionOwner) || ownerOf(data);
	const expiry = instantOf(data.sessionExpiry) ?? Infinity;
	const counts = owner === ownerOf(data) && Date.now() < expiry;
	return counts ? (textOrNull(data.sessionToken) ?? '') : '';
}

/** Where a credential's data keeps why its login gave no token. No text, so that n8n saves nothing of it. */
const REFUSAL = Symbol('refusal');

/** Keeps why a login gave no token: several versions of n8n before 2.38 throw an error of their own without its cause. */
export function keepRefusal(data: ICredentialDataDecryptedObject, refusal: unknown): void {
	Object.defineProperty(data, REFUSAL, { value: refusal, configurable: true });
}

function ownerOf({ clientId, authUrl }: ICredentialDataDecryptedObject): string {
	return `${textOf(clientId ?? '')} at ${textOf(authUrl ?? '')}`;
}

/**
 * A login that n8n makes and keeps: it calls `preAuthentication` for a request whose credential has
 * an empty token (n8n's own renewal after a 401 works only if n8n throws for the status). It does so
 * for each such request; here one request logs in, and the others wait for it.
 */
export class ClientSession implements Session {
	private readonly data: ICredentialDataDecryptedObject;

	private loggingIn?: Promise<void>;

	/** Why there is no token and will be none. */
	private refusal?: Problem;

	/** Set once a new token was not accepted either: another one would not help. */
	private futile = false;

	/** The token that this session has got itself, if it has. */
	private own?: string;

	constructor(data: ICredentialDataDecryptedObject) {
		this.data = { ...data, sessionToken: tokenOf(data) };
	}

	get token(): string {
		return tokenOf(this.data);
	}

	/**
	 * Sends a request with the token; if it is refused once more, with a new one. A token that n8n has kept may
	 * be refused with 403 and with a plain 500 as well, before the manager sees the request
	 * (lib-auth 2.8.1, middleware.go:240-282).
	 */
	async send(
		attempt: (data: ICredentialDataDecryptedObject) => Promise<Answer | Problem>,
	): Promise<Answer | Problem> {
		while (this.loggingIn) await this.loggingIn;
		const { token } = this;
		if (token !== '') {
			const answer = await attempt(this.data);
			const isRefused = isUnauthorized(answer) || (token !== this.own && mayBeRefused(answer));
			if (this.futile || !isRefused) return answer;
			while (this.loggingIn) await this.loggingIn;
			const isNew = this.token !== token && this.token !== '';
			const next = isNew ? await attempt(this.data) : (this.refusal ?? (await this.logIn(attempt)));
			// A 500 may be anybody's: only what is sent again could tell.
			return !(next instanceof Problem) && isStatus(answer, 500)
				? { ...next, isRepeated: true }
				: next;
		}
		return this.refusal ?? (await this.logIn(attempt));
	}

	private async logIn(
		attempt: (data: ICredentialDataDecryptedObject) => Promise<Answer | Problem>,
	): Promise<Answer | Problem> {
		let done = () => {};
		this.loggingIn = new Promise((resolve) => (done = resolve));
		try {
			// n8n puts the new token into the object that it is given.
			const data = { ...this.data, sessionToken: '' };
			const answer = refusalIn(data, await attempt(data));
			Object.assign(this.data, data);
			this.own = this.token;
			this.futile = isUnauthorized(answer);
			if (answer instanceof Problem && isFinal(answer.facts.status)) this.refusal = answer;
			return answer;
		} finally {
			this.loggingIn = undefined;
			done();
		}
	}
}

/** What came of a login's request: the login's own Problem if there is one. */
function refusalIn(
	data: ICredentialDataDecryptedObject,
	answer: Answer | Problem,
): Answer | Problem {
	const refusal: unknown = Reflect.get(data, REFUSAL);
	return answer instanceof Problem && refusal instanceof Problem ? refusal : answer;
}

function isStatus(answer: Answer | Problem, status: number): boolean {
	return !(answer instanceof Problem) && answer.status === status;
}

function isUnauthorized(answer: Answer | Problem): boolean {
	return isStatus(answer, 401);
}

function mayBeRefused(answer: Answer | Problem): boolean {
	if (answer instanceof Problem) return false;
	return (
		answer.status === 403 ||
		(answer.status === 500 && answer.body.trim() === 'Internal Server Error')
	);
}

/** Whether a login that was answered with this status would fail again. */
function isFinal(status: number | undefined): boolean {
	return status !== undefined && status < 500 && status !== 429;
}
