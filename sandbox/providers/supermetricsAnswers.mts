import { STATUS_CODES } from 'node:http';
import type { Answer, Call, SchemaError } from '../provider.mts';
import { upperUuid } from './supermetricsData.mts';

/** An API key with all scopes. */
export const SUPERMETRICS_KEY = 'sandbox-user-key';

export const SCOPES = [
	'dwh_transfers_read',
	'dwh_transfers_write',
	'ds_logins_read',
	'ds_logins_write',
	'ds_login_links_read',
	'ds_login_links_write',
] as const;

/** The scopes of each API key, or the code with which it is refused everywhere. */
const KEYS: Record<string, { scopes: readonly string[]; code?: string }> = {
	[SUPERMETRICS_KEY]: { scopes: SCOPES },
	'sandbox-logins-key': { scopes: SCOPES.slice(2) },
	'sandbox-write-key': { scopes: ['dwh_transfers_write'] },
	'sandbox-read-key': { scopes: SCOPES.filter((scope) => scope.endsWith('_read')) },
	'sandbox-disabled-key': { scopes: [], code: 'API_KEY_DISABLED' },
	'sandbox-elsewhere-key': { scopes: [], code: 'ACCESS_DENIED_IP' },
};

/** What is known of the API key of a request; undefined if there is no such key. */
export function keyOf({ headers }: Call) {
	const [, key = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
	return KEYS[key];
}

/** The documented codes and texts by status. */
const FAILURES: Record<number, [string, string]> = {
	400: ['INVALID_PARAMETER', 'The request contains invalid or malformed parameters.'],
	401: ['API_KEY_INVALID', 'Provided API key was invalid.'],
	403: ['ACCESS_DENIED', 'You do not have permission to perform this operation.'],
	404: ['NOT_FOUND', 'The requested resource was not found.'],
	422: ['UNPROCESSABLE_ENTITY', 'Validation failed for the request parameters.'],
	429: ['TOO_MANY_REQUESTS', 'Rate limit exceeded. Retry later.'],
	500: ['INTERNAL_SERVER_ERROR', 'An unexpected error occurred.'],
	503: ['SERVICE_UNAVAILABLE', 'The service is not available.'],
};

/** The body of a refusal, as documented for its status where nothing else is said. */
export function refusal(status: number, description?: string, code?: string) {
	const message = STATUS_CODES[status] ?? '';
	const [usualCode, usual] = FAILURES[status] ?? ['UNEXPECTED', message];
	const error = { code: code ?? usualCode, message, description: description ?? usual };
	return { meta: { request_id: upperUuid() }, error };
}

/** What broke a rule of the document, in a few words. */
export function describe({ instancePath, message, params }: SchemaError): string {
	const missing = params.missingProperty ?? params.additionalProperty;
	const name = instancePath.split('/').slice(2).join('.') || String(missing ?? 'request');
	return `${name} ${message ?? 'is invalid'}`;
}

const REQUESTS_PER_HOUR = 5000;

/** Makes answers, and counts them in their headers. */
export class Answers {
	private remaining = REQUESTS_PER_HOUR;

	/** A body without the usual envelope. */
	bare(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
		this.remaining = Math.max(0, this.remaining - 1);
		return {
			status,
			headers: {
				'access-control-allow-origin': '*',
				'x-ratelimit-limit': String(REQUESTS_PER_HOUR),
				'x-ratelimit-remaining': String(this.remaining),
				...headers,
			},
			body,
		};
	}

	wrapped(data: unknown, status?: number, headers?: Record<string, string>): Answer {
		return this.bare({ meta: { request_id: upperUuid() }, data }, status, headers);
	}

	refused(status: number, description?: string, code?: string): Answer {
		return this.bare(refusal(status, description, code), status);
	}

	/** The other form of a refusal, which the pages of logins and links document. */
	refusedByCode(status: number, error: string): Answer {
		return this.bare({ error, message: error.replace(/_/g, ' ') }, status);
	}
}
