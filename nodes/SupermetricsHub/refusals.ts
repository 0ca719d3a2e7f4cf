import type { Answer } from '../shared/http';
import type { Limit } from '../shared/limit';
import { idOfRequest, refusalIn, type Said } from './envelope';

/** The scopes of an API key, https://docs.supermetrics.com/v1-api/apidocs/create-api-key-1 */
export type Scope =
	| 'dwh_transfers_read'
	| 'dwh_transfers_write'
	| 'ds_logins_read'
	| 'ds_logins_write'
	| 'ds_login_links_read'
	| 'ds_login_links_write';

/** What the key's user must be allowed besides, as far as it is documented. */
const PERMISSIONS: Partial<Record<Scope, string>> = {
	dwh_transfers_read: 'dwh.transfer.view',
	dwh_transfers_write: 'dwh.transfer.edit',
};

/** What a refused request was about. */
export interface Asked {
	scope: Scope;
	/** Where the user finds the address. */
	address: string;
}

/**
 * What happened, and what to do about it. Codes: https://docs.supermetrics.com/v1-api/apidocs/errors;
 * statuses: the page of each call.
 */
export function explain(status: number, said: Said, asked: Asked): [string, string] {
	const { code = '' } = said;
	if (status === 401 || /^(API_KEY_(INVALID|REQUIRED)|ACCESS_TOKEN_INVALID)$/.test(code)) {
		return [
			'Supermetrics did not accept the API key',
			'Create a user key in Supermetrics Hub (avatar → API keys), and put it into the credential',
		];
	}
	if (code === 'API_KEY_DISABLED') {
		return [
			'The API key is disabled',
			'A disabled key cannot be enabled again. Create another one in Supermetrics Hub (avatar → API keys)',
		];
	}
	if (code === 'ACCESS_DENIED_IP') {
		return [
			'Supermetrics does not accept the API key from this address',
			"Add the public IP address of n8n to the key's allowlist, in Supermetrics Hub (avatar → API keys)",
		];
	}
	if (code === 'LINK_LIMIT_EXCEEDED') {
		return [
			'Supermetrics allows no more open login links',
			'Close links that nobody needs (Login Link → Close), or wait until some have expired',
		];
	}
	if (code.startsWith('LICENSE_')) {
		return ['The license does not allow this', 'Check the license in Supermetrics Hub'];
	}
	if (status === 403 || /^(ACCESS_DENIED.*|FORBIDDEN|PERMISSION_ERROR)$/.test(code)) {
		const permission = PERMISSIONS[asked.scope];
		const user = permission ? `, its user the permission ${permission} in this team` : '';
		return [
			'Supermetrics does not allow this to the API key',
			`The key needs the scope ${asked.scope}${user}`,
		];
	}
	if (status === 404) return ['Supermetrics did not find what was asked for', addressAdvice(asked)];
	if (status >= 300 && status < 400) {
		return [`Supermetrics answered with the unexpected status ${status}`, addressAdvice(asked)];
	}
	if (status >= 500 || isFault(said)) {
		return [
			`Supermetrics could not handle the request (status ${status})`,
			"Run this again later. Supermetrics' support finds the request by its ID",
		];
	}
	return ['Supermetrics refused the values', 'Change the parameters that it names'];
}

/** Whether a code speaks of the server's own trouble, in an answer of whatever status. */
export function isFault({ code = '' }: Said): boolean {
	return /^(INTERNAL_SERVER_ERROR|SERVICE_UNAVAILABLE)$|_FAILED$/.test(code);
}

/** What a 429 says. The headers are documented to count requests per hour. */
export function limitOf(answer: Answer): Limit {
	const { code, text } = refusalIn(answer) ?? {};
	const { 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': remaining } = answer.headers;
	const left = remaining ? `, ${remaining} are left` : '';
	const rate = limit && `${limit} requests an hour are allowed${left}`;
	return {
		code,
		text: [text, rate].filter((part) => part).join('. ') || undefined,
		requestId: idOfRequest(answer),
		isQuota: /QUOTA|DAILY/.test(code ?? ''),
	};
}

function addressAdvice({ scope, address }: Asked): string {
	return `Check ${scope.startsWith('dwh_') ? "'Team ID' and " : ''}${address}`;
}
