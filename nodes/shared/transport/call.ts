import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import type { Outcome, Problem } from '../values/problem';

/** The n8n functions that can send a request. */
export type Sender = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** One server: where it is, what it is called. */
export interface Target {
	/** The provider's name as users read it. */
	provider: string;
	/** Without a slash at its end. */
	baseUrl: string;
	/** The base URL's name in the credential; "Base URL" if missing. */
	baseUrlField?: string;
	/** User name and password for Basic authentication, in place of the account's credential. */
	login?: { username: string; password: string };
	/** What a 429 of this provider says apart from its `Retry-After`. */
	limitOf?: (answer: Answer) => Limit;
}

/** A request to the target; `path` begins with a slash, its parts are encoded. */
export interface Call {
	method: IHttpRequestMethods;
	path: string;
	query?: Record<string, string | number>;
	headers?: Record<string, string>;
	body?: object;
	/** Whether the request can change something; all but GET if missing. */
	changes?: boolean;
}

/** Whether a request can change something. */
export function canChange(call: Call): boolean {
	return call.changes ?? call.method !== 'GET';
}

/** A request that can change something, and what became of it. */
export interface Write {
	/** `unknown` from the moment it is sent until its answer has been understood. */
	outcome: Outcome;
}

/** What a server answered, whatever its status. */
export interface Answer {
	status: number;
	/** By name in small letters. */
	headers: Record<string, string>;
	body: string;
	/** Why the body ends early, if it does: it was too long, took too long, or the connection was lost. */
	cut?: 'long' | 'slow' | 'lost';
	/** Whether an attempt before this one may have reached the server. */
	isRepeated: boolean;
}

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

/** Signs the requests of a credential that logs in first. */
export interface Session {
	/** Sends a request with the session's token; `attempt` gets the credential data to sign it with. */
	send(
		attempt: (data: ICredentialDataDecryptedObject) => Promise<Answer | Problem>,
	): Promise<Answer | Problem>;
	/** The token in use; must appear in no message. */
	readonly token: string;
}
