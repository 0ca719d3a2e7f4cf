import type { Answer } from '../shared/http';
import { isObject, parseJson, textOrNull } from '../shared/json';
import type { Outcome } from '../shared/problem';

/** What an answer that is no success is about; the code of its Problem. */
export type Cause = 'alreadyExists' | 'projectNotFound' | 'connectionNotFound' | 'invalidValues';

/** The words in which servers say with status 500 what would be 409, 404 or 400 elsewhere (source: Publisher 0.0.166, 0.0.250). */
const EXISTS = /already exists in (project|environment)|violates unique constraint/i;
const NO_PROJECT = /^(Project|Environment) .+ (not found|could not be (resolved|found))/i;
const NO_CONNECTION = /^Connection "?([^"]+?)"? not found/i;
const VALUES =
	/^Unsupported connection type|^(Snowflake|MotherDuck|DuckDB|Trino|MySQL|Postgres|BigQuery) .*(is required|is missing|must have|cannot be|cannot conflict)|^Invalid (Trino )?connection|^Unexpected .* JSON|JSON input|entity too large/i;

/**
 * Reads an answer by its status and, since Publishers answer much with 500, by its words; `name` is that
 * of the connection it is about. Undefined if it is none of these.
 */
export function causeOf(answer: Answer, name?: string): Cause | undefined {
	const { status } = answer;
	const said = wordsOf(answer) ?? '';
	if (status === 409 || (status === 500 && EXISTS.test(said))) return 'alreadyExists';
	if ((status === 404 || status === 500) && NO_PROJECT.test(said)) return 'projectNotFound';
	if (status === 404 && name !== undefined && NO_CONNECTION.exec(said)?.[1] === name) {
		return 'connectionNotFound';
	}
	if ([400, 413, 415, 422].includes(status)) return 'invalidValues';
	return status === 500 && VALUES.test(said) ? 'invalidValues' : undefined;
}

/** Whether the change was made: not after a 4xx, nor where the server's words say what kept it from being made. */
export function outcomeOf(answer: Answer): Outcome {
	const refused = answer.status >= 400 && answer.status < 500;
	return refused || causeOf(answer) ? 'notApplied' : 'unknown';
}

/** The server's own words: `message` in most answers, `error` in the documented conflict. */
export function wordsOf({ body }: Answer): string | undefined {
	const json = parseJson(body);
	if (!isObject(json)) return undefined;
	return textOrNull(json.message) ?? textOrNull(json.error) ?? undefined;
}

/** What a request was about, and where it went. */
export interface Subject {
	project?: string;
	name?: string;
	/** Where the user finds the address. */
	address: string;
}

/** What happened, and what to do about it. */
export function explain(answer: Answer, { project, name, address }: Subject): [string, string] {
	switch (causeOf(answer, name)) {
		case 'alreadyExists':
			return [
				`Connection '${name}' already exists in project '${project}'`,
				"Choose another 'Connection Name', or use Create or Update to change the connection that is there",
			];
		case 'projectNotFound':
			return [
				`Project '${project}' was not found`,
				"Check 'Project'. Get Many of the resource Project lists those that there are",
			];
		case 'connectionNotFound':
			return [
				`Connection '${name}' was not found in project '${project}'`,
				"Check 'Connection'. Get Many lists the connections that there are",
			];
		case 'invalidValues':
			return ['Credible refused the values', 'Change the parameters that it names'];
		case undefined:
			return explainStatus(answer.status, address);
	}
}

function explainStatus(status: number, address: string): [string, string] {
	if (status === 401) {
		return [
			'Credible did not accept the token',
			"Check 'Access Token' and 'Authentication Scheme' in the credential",
		];
	}
	if (status === 403) {
		return [
			'Credible does not allow this',
			'Use a token that may manage connections. On a server of your own, check whether its configuration is frozen',
		];
	}
	if (status === 404 || status < 400) {
		return [
			`Credible has nothing at this address (status ${status})`,
			`Check ${address} and 'Path Style': older servers know projects only`,
		];
	}
	return [`Credible could not handle the request (status ${status})`, 'Run this again later'];
}
