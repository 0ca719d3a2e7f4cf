import { randomBytes } from 'node:crypto';
import { at } from '../json.mts';
import type { Answer, Call } from '../provider.mts';
import { refused } from './lerianRules.mts';

/** A token that never expires, and one that permits nothing. */
export const LERIAN_TOKEN = 'sandbox-lerian-token';
export const LERIAN_TOKEN_WITHOUT_PERMISSION = 'sandbox-lerian-token-without-permission';

/** A client of Access Manager. Any other name with a secret made in the same way is another client. */
export const LERIAN_CLIENT = {
	clientId: 'sandbox-client',
	clientSecret: 'sandbox-client-secret',
} as const;

/** Lerian's Access Manager, as far as tokens for clients go. */
export class AccessManager {
	/** The clients that asked for a token so far, one entry per request. */
	readonly logins: string[] = [];
	/** Seconds until a token expires. */
	tokenLifetime = 3600;

	private readonly tokens = new Map<string, number>();

	constructor(private readonly now: () => number) {}

	/** Answers a request for a token. */
	logIn({ body }: Call): Answer {
		const clientId = String(at(body, 'clientId'));
		this.logins.push(clientId);
		if (at(body, 'clientSecret') !== `${clientId}-secret`) {
			return refused(401, 'AUT-0001', 'Unauthorized', 'The client credentials are not valid.');
		}
		const accessToken = `${clientId}.${randomBytes(12).toString('hex')}`;
		this.tokens.set(accessToken, this.now() + this.tokenLifetime * 1000);
		return {
			status: 200,
			body: { accessToken, tokenType: 'Bearer', expiresIn: this.tokenLifetime, scope: '' },
		};
	}

	/** Whether a request carries a token that opens the API. */
	admits({ headers }: Call): boolean {
		const token = tokenOf(headers.authorization);
		return token === LERIAN_TOKEN || (this.tokens.get(token) ?? 0) > this.now();
	}

	/** What a request is told that {@link admits} does not let through: texts, as in lib-auth 2.8.1 (middleware.go). */
	refuse({ headers }: Call): Answer {
		if (headers.authorization === undefined) return { status: 401, body: 'Missing Token' };
		return tokenOf(headers.authorization) === LERIAN_TOKEN_WITHOUT_PERMISSION
			? { status: 403, body: 'Forbidden' }
			: { status: 401, body: 'Unauthorized' };
	}
}

function tokenOf(authorization = ''): string {
	return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
}
