import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import type { NewLoginLink } from '../api';

/** What a login link may have besides its data source: options of every operation that creates one. */
export const linkOptions: INodeProperties[] = [
	{
		displayName: 'Link Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Google Analytics of the marketing team',
		description: 'What the login link is for. Whoever opens the link does not see it.',
	},
	{
		displayName: 'Link Expiry Time',
		name: 'expiryTime',
		type: 'dateTime',
		default: '',
		description:
			'When the login link expires; 24 hours from now if empty. A date, or by expression a duration such as "10 hours".',
	},
	{
		displayName: 'Link Redirect URL',
		name: 'redirectUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/done',
		description: 'Where the browser goes after somebody has logged in by the login link',
	},
	{
		displayName: 'Link Require Username',
		name: 'requireUsername',
		type: 'string',
		default: '',
		placeholder: 'e.g. marketing@example.com',
		description:
			'The only user name of the data source that may log in by the login link, for renewing a login',
	},
];

/** Reads what is set of a login link. Limits: https://docs.supermetrics.com/apidocs/create-login-link-1 */
export function readLinkOptions(options: Parameters): Omit<NewLoginLink, 'ds_id'> {
	const settings: Omit<NewLoginLink, 'ds_id'> = {};

	const expiryTime = readExpiryTime(options);
	if (expiryTime !== undefined) settings.expiry_time = expiryTime;

	const description = shortText(options, 'description', 1000);
	if (description !== undefined) settings.description = description;

	const requireUsername = shortText(options, 'requireUsername', 255);
	if (requireUsername !== undefined) settings.require_username = requireUsername;

	const redirectUrl = shortText(options, 'redirectUrl', 500);
	if (redirectUrl !== undefined) {
		if (!/^https?:\/\//i.test(redirectUrl) || !URL.canParse(redirectUrl)) {
			throw options.bad(
				'redirectUrl',
				'is not a valid URL',
				'Enter an address that begins with https:// or http://',
			);
		}
		settings.redirect_url = redirectUrl;
	}
	return settings;
}

/** A date as ISO 8601, or a duration as the API takes it. */
function readExpiryTime(options: Parameters): string | undefined {
	try {
		return options.date('expiryTime');
	} catch (error) {
		const text = options.text('expiryTime') ?? '';
		if (/^\d+ [a-z]+$/i.test(text)) return text;
		throw Problem.from(error).withAdvice(
			'Use ISO 8601, for example 2026-12-31T00:00:00Z, or a duration such as "10 hours"',
		);
	}
}

function shortText(options: Parameters, name: string, limit: number): string | undefined {
	const text = options.text(name);
	if (text === undefined || text.length <= limit) return text;
	throw options.bad(name, `must have at most ${limit} characters`);
}
