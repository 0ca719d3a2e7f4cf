import type { Dialect } from '../../shared/transport/apiClient';
import type { ErrorContext, ErrorRow } from '../../shared/transport/errors';
import { isObject, textOrNull } from '../../shared/values/json';

const TAKEN = {
	is: 'nameTaken',
	fallbackCode: 'alreadyExists',
	outcome: 'notApplied',
	happened: ({ about }: ErrorContext) =>
		`Connection '${about.name}' already exists in project '${about.project}'`,
	advice:
		"Choose another 'Connection Name', or use Create or Update to change the connection that is there",
} as const;

const REFUSED = {
	fallbackCode: 'invalidValues',
	outcome: 'notApplied',
	happened: 'Credible refused the values',
	advice: 'Change the parameters that it names',
} as const;

const NOTHING_THERE = {
	happened: ({ status }: ErrorContext) => `Credible has nothing at this address (status ${status})`,
	advice: ({ address }: ErrorContext) =>
		`Check ${address} and 'Path Style': older servers know projects only`,
} as const;

/** Refusals of values that Publishers answer with status 500 (observed: 0.0.166 and 0.0.250; source: connection_config.ts). */
const VALUES =
	/^Unsupported connection type|^(Snowflake|MotherDuck|DuckDB|DuckLake|Databricks|Trino|MySQL|Postgres|PostgreSQL|BigQuery|Storage|Azure) .*(is required|requires|is missing|must |cannot |has no attached)|^Connection (proxy on )?'.+' (sets|has an?|has type|does not support|requires|uses) |^Connection proxy is not supported|^Publisher proxy connection '.+' is disabled|^Invalid (Trino |publisher )?connection|^Invalid service account key|^Unexpected .* JSON|is not valid JSON$|JSON input|entity too large/i;

/** What the answers of servers mean, Publishers' words for what would be another status elsewhere included. */
const ERRORS: readonly ErrorRow[] = [
	// The base URL is wrong, not the name (observed: 0.0.250).
	{ status: 404, says: /^Unknown API endpoint/, ...NOTHING_THERE },
	{ status: 409, says: ({ about }) => about.name !== undefined, ...TAKEN },
	{
		status: 500,
		says: ({ reason, about }) =>
			about.name !== undefined &&
			/already exists in (project|environment)|violates unique constraint/i.test(reason.text ?? ''),
		...TAKEN,
	},
	{
		status: [404, 500],
		says: ({ reason, about }) =>
			about.project !== undefined &&
			/^(Project|Environment) .+ (not found|could not be (resolved|found))/i.test(
				reason.text ?? '',
			),
		fallbackCode: 'projectNotFound',
		outcome: 'notApplied',
		happened: ({ about }) => `Project '${about.project}' was not found`,
		advice: "Check 'Project'. Get Many of the resource Project lists those that there are",
	},
	{
		status: 404,
		says: ({ reason, about }) =>
			/^Connection "?([^"]+?)"? not found/i.exec(reason.text ?? '')?.[1] === about.name &&
			about.name !== undefined,
		is: 'notFound',
		fallbackCode: 'connectionNotFound',
		happened: ({ about }) =>
			`Connection '${about.name}' was not found in project '${about.project}'`,
		advice: "Check 'Connection'. Get Many lists the connections that there are",
	},
	// Said by the API, which does not say what it has not found.
	{
		status: 404,
		says: ({ reason }) => reason.text !== undefined,
		is: 'notFoundUnnamed',
		...NOTHING_THERE,
	},
	{ status: [400, 413, 415, 422], ...REFUSED },
	{ status: 500, says: VALUES, ...REFUSED },
	// An old Publisher attaches databases before it saves a connection (observed: 0.0.166).
	{
		status: 500,
		says: /^Failed to attach database/,
		fallbackCode: 'databaseRefused',
		outcome: 'notApplied',
		happened: 'The server could not attach a database, and saved nothing',
		advice:
			"Check its settings in 'Attached Databases', its secrets, and whether the server reaches it",
	},
	{
		status: 500,
		says: /^Failed to get (schemas|tables|columns)/i,
		fallbackCode: 'databaseRefused',
		happened: ({ about }) => `The database of connection '${about.name}' could not be read`,
		advice: "Check the connection's settings and secrets with the operation Test",
	},
	{
		status: 401,
		happened: 'Credible did not accept the token',
		advice: "Check 'Access Token' and 'Authentication Scheme' in the credential",
	},
	{
		status: 403,
		happened: 'Credible does not allow this',
		advice:
			'Use a token that may manage connections. On a server of your own, check whether its configuration is frozen',
	},
	{ status: [404, 405], ...NOTHING_THERE },
];

/** The server's own words: `message` in most answers, `error` in the documented conflict. */
export const DIALECT: Dialect = {
	errors: ERRORS,
	isSecretive: true,
	reasonIn(_answer, json) {
		if (!isObject(json)) return {};
		const text = textOrNull(json.message) ?? textOrNull(json.error);
		return { text: text ?? 'The server gave no reason' };
	},
};
