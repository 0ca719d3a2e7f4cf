import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Answer, Session } from '../../shared/transport/call';
import { textOrNull } from '../../shared/values/json';
import { Problem } from '../../shared/values/problem';

/** What the credential's `preAuthentication` answers: n8n keeps both in hidden fields of these names. */
export interface SessionFields {
	sessionToken: string;
	/** Whose token it is. */
	sessionOwner: string;
}

/** A token as n8n is to keep it, for the client that the credential names. */
export function sessionFields(
	data: ICredentialDataDecryptedObject,
	sessionToken: string,
): SessionFields {
	return { sessionToken, sessionOwner: ownerOf(data) };
}

/**
 * The token that n8n has kept, or an empty text. Where expressions make several clients out of one
 * credential, n8n keeps the token of the latest: another client's does not count.
 */
export function tokenOf(data: ICredentialDataDecryptedObject): string {
	const owner = textOrNull(data.sessionOwner) || ownerOf(data);
	return owner === ownerOf(data) ? (textOrNull(data.sessionToken) ?? '') : '';
}

/** Where a credential's data keeps why its login gave no token. No text, so that n8n saves nothing of it. */
const REFUSAL = Symbol('refusal');

/** Keeps why a login gave no token: several versions of n8n before 2.38 throw an error of their own without its cause. */
export function keepRefusal(data: ICredentialDataDecryptedObject, refusal: unknown): void {
	Object.defineProperty(data, REFUSAL, { value: refusal, configurable: true });
}

function ownerOf({ clientId, authUrl }: ICredentialDataDecryptedObject): string {
	return `${String(clientId)} at ${String(authUrl)}`;
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

	constructor(data: ICredentialDataDecryptedObject) {
		this.data = { ...data, sessionToken: tokenOf(data) };
	}

	get token(): string {
		return tokenOf(this.data);
	}

	/** Sends a request with the token; after a 401 once more, with a new one. */
	async send(
		attempt: (data: ICredentialDataDecryptedObject) => Promise<Answer | Problem>,
	): Promise<Answer | Problem> {
		while (this.loggingIn) await this.loggingIn;
		const { token } = this;
		if (token !== '') {
			const answer = await attempt(this.data);
			if (this.futile || !isUnauthorized(answer)) return answer;
			while (this.loggingIn) await this.loggingIn;
			if (this.token !== token && this.token !== '') return await attempt(this.data);
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

function isUnauthorized(answer: Answer | Problem): boolean {
	return !(answer instanceof Problem) && answer.status === 401;
}

/** Whether a login that was answered with this status would fail again. */
function isFinal(status: number | undefined): boolean {
	return status !== undefined && status < 500 && status !== 429;
}
