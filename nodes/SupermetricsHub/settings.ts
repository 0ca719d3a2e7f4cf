import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../shared/actions/parameters';
import { date, id, text, type Bad, type Reader } from '../shared/actions/readers';
import type { Problem } from '../shared/values/problem';

/** The team that an operation is about. */
export const teamIdField: INodeProperties = {
	displayName: 'Team ID',
	name: 'teamId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 12345',
	description: "The team's number. Empty means the team of the credential.",
};

/** The team that is set; undefined for that of the credential. */
export function readTeamId(parameters: Parameters): string | undefined {
	return parameters.read(teamIdField.name, team);
}

/** The number of a team. */
export const team: Reader<string> = (value, bad) => {
	const found = text(value, bad);
	if (found === undefined || isNumericId(found)) return found;
	throw notATeam(bad);
};

/** The Problem of a team that is no number. */
export function notATeam(bad: Bad): Problem {
	return bad(
		'is not the number of a team',
		"Enter the team's number, such as 12345; its display ID (SM_…) is something else",
	);
}

/** The ID of a destination or a transfer. */
export const numericId: Reader<string> = (value, bad) => {
	const found = text(value, bad);
	if (found === undefined || isNumericId(found)) return found;
	throw bad('is not an ID', `It has the value "${found.slice(0, 60)}", and IDs are whole numbers`);
};

/** Whether a text is a whole number from 1, of up to 64 bits. */
export function isNumericId(value: string): boolean {
	return /^[1-9]\d{0,18}$/.test(value);
}

/**
 * The ID of a data source or destination type, such as DWH_SNOWFLAKE. Small letters are let through: only
 * the API can tell whether there is such an ID in capitals.
 */
export const code: Reader<string> = (value, bad) => {
	const found = text(value, bad);
	if (found === undefined || /^\w{1,50}$/.test(found)) return found;
	throw bad(
		'must have at most 50 characters: capitals, digits and _',
		`It has the value "${found.slice(0, 60)}"`,
	);
};

/** The data source of a login link, which may also have small letters and `-` in its ID. */
export const linkSource: Reader<string> = (value, bad) => upTo(50, id(value, bad), bad);

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
export function readLinkOptions(options: Parameters) {
	return {
		// Without these two the link would be open for longer, and to others. The vendor's clients always send the first.
		expiry_time: options.readLimit('expiryTime', expiryTime) ?? '24 hours',
		require_username: options.readLimit('requireUsername', (value, bad) =>
			upTo(255, text(value, bad), bad),
		),
		description: options.read('description', (value, bad) => upTo(1000, text(value, bad), bad)),
		redirect_url: options.read('redirectUrl', redirectUrl),
	};
}

/** A date as ISO 8601, or a duration as the API takes it. */
const expiryTime: Reader<string> = (value, bad, timezone) => {
	const duration = String(value).trim();
	if (/^\d+ [a-z]+$/i.test(duration)) return duration;
	const advice = 'Use ISO 8601, for example 2026-12-31T00:00:00Z, or a duration such as "10 hours"';
	return date(value, (says) => bad(says, advice), timezone);
};

const redirectUrl: Reader<string> = (value, bad) => {
	const url = upTo(500, text(value, bad), bad);
	if (url === undefined || (/^https?:\/\//i.test(url) && URL.canParse(url))) return url;
	throw bad('is not a valid URL', 'Enter an address that begins with https:// or http://');
};

function upTo(limit: number, found: string | undefined, bad: Bad): string | undefined {
	if (found === undefined || found.length <= limit) return found;
	throw bad(`must have at most ${limit} characters`);
}
