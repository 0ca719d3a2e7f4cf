import type { Dialect } from '../../shared/transport/apiClient';
import type { ErrorContext, ErrorRow } from '../../shared/transport/errors';
import { NOT_DONE, reasonIn } from './envelope';

/** The scopes of an API key, https://docs.supermetrics.com/v1-api/apidocs/create-api-key-1 */
export type Scope =
	| 'dwh_transfers_read'
	| 'dwh_transfers_write'
	| 'ds_logins_read'
	| 'ds_logins_write'
	| 'ds_login_links_read'
	| 'ds_login_links_write';

/** What a request is about, for the words of its errors. */
export type About = { scope: Scope } & Partial<
	Record<'login' | 'link' | 'destination' | 'transfer' | 'change', string>
>;

/** What the key's user must be allowed besides, as far as it is documented. */
const PERMISSIONS: Partial<Record<string, string>> = {
	dwh_transfers_read: 'dwh.transfer.view',
	dwh_transfers_write: 'dwh.transfer.edit',
};

/**
 * What an answer means. Codes: https://docs.supermetrics.com/v1-api/apidocs/errors; statuses: the page of
 * each call.
 */
const ERRORS: readonly ErrorRow[] = [
	notFound({
		key: 'login',
		name: 'Login',
		code: /^(LOGIN_)?NOT_FOUND$/,
		advice: "Check 'Login'. Login → Get Many lists the logins that there are",
	}),
	notFound({
		key: 'link',
		name: 'Login link',
		code: /^(LINK_)?NOT_FOUND$/,
		advice: "Check 'Login Link'. Login Link → Get Many lists the links that there are",
	}),
	notFound({
		key: 'destination',
		name: 'Destination',
		code: /NOT_FOUND$/,
		advice: "Check 'Destination' and 'Team ID'. Destination → Get Many lists those of a team",
	}),
	notFound({
		key: 'transfer',
		name: 'Transfer',
		code: /NOT_FOUND$/,
		advice: "Check 'Transfer' and 'Team ID'. Transfer → Get Many lists those of a team",
	}),
	{
		says: ({ about, reason }) => about.change === 'revoke' && reason.text === NOT_DONE,
		is: 'notDone',
		happened: ({ about }) => `Supermetrics did not revoke login ${about.login}`,
		advice: 'Login → Get shows its status. Run this again later, or revoke it in Supermetrics Hub',
	},
	{
		says: ({ about, reason }) => about.change === 'close' && reason.text === NOT_DONE,
		is: 'notDone',
		happened: ({ about }) => `Supermetrics did not close login link ${about.link}`,
		advice: 'Login Link → Get shows its status',
	},
	{
		says: ({ status, reason }) =>
			status === 401 ||
			/^(API_KEY_(INVALID|REQUIRED)|ACCESS_TOKEN_INVALID)$/.test(reason.code ?? ''),
		happened: 'Supermetrics did not accept the API key',
		advice:
			'Create a user key in Supermetrics Hub (avatar → API keys), and put it into the credential',
	},
	{
		code: /^API_KEY_DISABLED$/,
		happened: 'The API key is disabled',
		advice:
			'A disabled key cannot be enabled again. Create another one in Supermetrics Hub (avatar → API keys)',
	},
	{
		code: /^ACCESS_DENIED_IP$/,
		happened: 'Supermetrics does not accept the API key from this address',
		advice:
			"Add the public IP address of n8n to the key's allowlist, in Supermetrics Hub (avatar → API keys)",
	},
	{
		code: /^LINK_LIMIT_EXCEEDED$/,
		happened: 'Supermetrics allows no more open login links',
		advice: 'Close links that nobody needs (Login Link → Close), or wait until some have expired',
	},
	{
		code: /^LICENSE_/,
		happened: 'The license does not allow this',
		advice: 'Check the license in Supermetrics Hub',
	},
	{
		says: ({ status, reason }) =>
			status === 403 || /^(ACCESS_DENIED.*|FORBIDDEN|PERMISSION_ERROR)$/.test(reason.code ?? ''),
		happened: 'Supermetrics does not allow this to the API key',
		advice: ({ about: { scope = '' } }) => {
			const permission = PERMISSIONS[scope];
			const user = permission ? `, its user the permission ${permission} in this team` : '';
			return `The key needs the scope ${scope}${user}`;
		},
	},
	{
		status: 404,
		happened: 'Supermetrics did not find what was asked for',
		advice: ({ about: { scope = '' }, address }) =>
			`Check ${scope.startsWith('dwh_') ? "'Team ID' and " : ''}${address}`,
	},
	{
		// The server's own trouble, in an answer of whatever status: the change may have been made.
		says: ({ status, reason }) =>
			status >= 500 ||
			/^(INTERNAL_SERVER_ERROR|SERVICE_UNAVAILABLE)$|_FAILED$/.test(reason.code ?? ''),
		happened: ({ status }) => `Supermetrics could not handle the request (status ${status})`,
		advice: "Run this again later. Supermetrics' support finds the request by its ID",
		outcome: 'unknown',
	},
];

/** The row for an object that is not there; any other 404 is a wrong address. */
function notFound({
	key,
	name,
	code,
	advice,
}: {
	key: keyof About;
	name: string;
	/** Codes that say that there is no such object. */
	code: RegExp;
	advice: string;
}): ErrorRow {
	return {
		code,
		says: ({ about }: ErrorContext) => about[key] !== undefined,
		is: 'notFound',
		happened: ({ about }) => `${name} ${about[key]} was not found`,
		advice,
	};
}

/** How an answer of Supermetrics says what went wrong. */
export const DIALECT: Dialect = { errors: ERRORS, reasonIn };
