import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
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

/** In which ways a token is refused that is there. */
export interface TokenRefusal {
	/**
	 * For one that is not valid. 500 for what is no JWT before lib-auth 2.5.0, and for anything where Access Manager
	 * itself fails (middleware.go:240-282).
	 */
	refusedToken: 401 | 403 | 500;
	/** Plain text, or JSON where Access Manager gave a reason (middleware.go:241-245). */
	refusals: 'text' | 'json';
}

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

	/** What a request is told that {@link admits} does not let through: as in lib-auth 2.8.1 (middleware.go). */
	refuse({ headers }: Call, { refusedToken, refusals }: TokenRefusal): Answer {
		if (headers.authorization === undefined) return { status: 401, body: 'Missing Token' };
		const isForbidden = tokenOf(headers.authorization) === LERIAN_TOKEN_WITHOUT_PERMISSION;
		const status = isForbidden ? 403 : refusedToken;
		const text = STATUS_CODES[status] ?? '';
		if (refusals === 'text' || status === 500) return { status, body: text };
		return refused(status, 'AUT-0001', text, 'The token does not permit this.');
	}
}

function tokenOf(authorization = ''): string {
	return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
}
