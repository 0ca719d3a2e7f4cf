import { isObject, textOrNull } from '../shared/json';
import type { Answer } from '../shared/http';
import type { Outcome } from '../shared/problem';

/** A refusal changes nothing; after a 408, which a proxy may send, and any other status the change may have been made. */
export function outcomeOf({ status }: Answer): Outcome {
	return status >= 400 && status < 500 && status !== 408 ? 'notApplied' : 'unknown';
}

/** What a status means, and what to do about it. */
export function explain(status: number, baseUrl: string): [string, string] {
	const address = `Check 'Base URL' in the credential (${baseUrl})`;
	if (status === 401) {
		return [
			'Better Stack did not accept the API token',
			'Connections need a global API token, even where Better Stack asks for a team token. Create one under Settings → API tokens → Global API tokens, and put it into the credential',
		];
	}
	if (status === 403) {
		return [
			'Better Stack does not allow this to the API token',
			'Use a global API token of a user who may manage connections',
		];
	}
	if (status === 404) {
		return ['Better Stack did not find what was asked for', address];
	}
	if (status === 400 || status === 409 || status === 422) {
		return ['Better Stack refused the values', 'Change the parameters that it names'];
	}
	if (status < 400) {
		return [`Better Stack answered with the unexpected status ${status}`, address];
	}
	return [`Better Stack could not handle the request (status ${status})`, 'Run this again later'];
}

/**
 * Better Stack's own words. `errors` is documented as a text; lists and objects of lists were seen for
 * other resources.
 */
export function errorText(body: unknown): string | undefined {
	if (!isObject(body)) return undefined;
	const { errors } = body;
	if (typeof errors === 'string') return errors;
	if (Array.isArray(errors)) return errors.map((each) => messageOf(each)).join('; ');
	if (!isObject(errors)) return undefined;
	return Object.entries(errors)
		.map(([field, said]) => `${field} ${Array.isArray(said) ? said.join(', ') : messageOf(said)}`)
		.join('; ');
}

function messageOf(error: unknown): string {
	if (!isObject(error)) return String(error);
	return textOrNull(error.detail) ?? textOrNull(error.title) ?? JSON.stringify(error);
}
