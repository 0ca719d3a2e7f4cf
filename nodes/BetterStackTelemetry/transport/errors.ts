import type { Dialect } from '../../shared/transport/apiClient';
import type { ErrorRow } from '../../shared/transport/errors';
import { isObject, objectOf, textOf, textOrNull } from '../../shared/values/json';

const ERRORS: readonly ErrorRow[] = [
	{
		// The answer for an ID that no connection has; any other 404 is a wrong address.
		status: 404,
		says: /^Resource with the provided ID/,
		is: 'notFound',
		happened: ({ about }) => `Connection ${about.id} was not found`,
		advice: "Check 'Connection'. Get Many lists the connections that there are",
	},
	{
		status: 401,
		happened: 'Better Stack did not accept the API token',
		advice:
			'Connections need a global API token, even where Better Stack asks for a team token. Create one under Settings → API tokens → Global API tokens, and put it into the credential',
	},
	{
		status: 403,
		happened: 'Better Stack does not allow this to the API token',
		advice: 'Use a global API token of a user who may manage connections',
	},
];

/** How an answer of Better Stack says what went wrong. */
export const DIALECT: Dialect = {
	errors: ERRORS,
	reasonIn: (_answer, json) => ({ text: errorText(json) }),
};

/**
 * Better Stack's own words. `errors` is documented as a text; lists and objects of lists were seen for
 * other resources.
 */
function errorText(body: unknown): string | undefined {
	if (!isObject(body)) return undefined;
	const { errors } = body;
	if (typeof errors === 'string') return errors;
	if (Array.isArray(errors)) return errors.map((each) => messageOf(each)).join('; ');
	if (!isObject(errors)) return undefined;
	return Object.entries(errors)
		.map(
			([field, words]) =>
				`${field} ${Array.isArray(words) ? words.map(messageOf).join(', ') : messageOf(words)}`,
		)
		.join('; ');
}

function messageOf(error: unknown): string {
	const { detail, title } = objectOf(error);
	return textOrNull(detail) ?? textOrNull(title) ?? textOf(error);
}
