import type { Dialect } from '../../shared/transport/apiClient';
import type { Answer, Limit } from '../../shared/transport/call';
import type { ErrorRow, Reason } from '../../shared/transport/errors';
import { isObject, objectsIn, parseJson, textOf, textOrNull } from '../../shared/values/json';
import type { Problem } from '../../shared/values/problem';

/**
 * Reads the envelope `{ title, code, message, fields }`, or plain text. A code is `FET-0001` and so on,
 * or a number in some answers of a test and of the router. Source: LerianStudio/fetcher v2.0.2, pkg/errors.go.
 */
function reasonIn({ body, headers, status }: Answer, json: unknown): Reason {
	if (!isObject(json)) {
		const isText = headers['content-type']?.startsWith('text/plain') ?? false;
		return { text: isText && body !== '' ? body : undefined };
	}
	const { code, title, message, fields, errors } = json;
	const named = isObject(fields)
		? Object.entries(fields).map(([field, says]) => `${field}: ${textOf(says)}`)
		: [];
	const texts = [textOrNull(message) ?? textOrNull(title), ...named].filter(
		(text) => text !== null,
	);
	return {
		code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
		title: textOrNull(title) ?? undefined,
		text: texts.length > 0 ? texts.join(' ') : undefined,
		// A validation that lists what is missing has done what it was asked for.
		isRefusal: status === 422 && objectsIn(errors).length === 0,
	};
}

/** The limit of connection tests has its seconds in the text, and concerns one connection only. */
export function limitOf(answer: Answer): Limit {
	const { code, text } = reasonIn(answer, parseJson(answer.body));
	const seconds = /again in (\d+) seconds?/i.exec(text ?? '')?.[1];
	return seconds === undefined
		? { code, text }
		: { code, text, pause: Number(seconds) * 1000, forThisOnly: true };
}

const SSL_MODE = {
	happened: 'The type of the database has no such SSL mode',
	advice: "Choose an 'SSL Mode' that is listed for 'Type'",
};

/** What answers mean. Codes: LerianStudio/fetcher v2.0.2, pkg/constant/errors.go. */
const ERRORS: readonly ErrorRow[] = [
	// The database behind a connection, which is no fault of the manager.
	{
		status: 500,
		says: ({ reason }) => reason.title === 'Database Connection Error',
		is: 'databaseDown',
		outcome: 'notApplied',
		happened: 'Lerian Reporter could not read the database',
		advice: 'Use Test, and check host, port and secrets of the connection',
	},
	// The manager's own check of the mode is told by FET-0001 and a field.
	{
		code: /^FET-0001$/,
		says: /ssl\.mode/,
		...SSL_MODE,
	},
	{
		code: /^FET-0001$/,
		happened: 'Lerian Reporter refused the values',
		advice: 'Change the parameters that it names',
	},
	{
		code: /^FET-0002$/,
		happened: 'Lerian Reporter could not handle the request',
		advice: 'Run this again later',
	},
	{
		code: /^FET-0003$/,
		happened: 'Lerian Reporter is not available',
		advice: 'Run this again later',
	},
	{
		code: /^FET-0400$/,
		happened: 'Lerian Reporter does not know some of the values',
		advice: 'Leave out the parameters that it names',
	},
	{
		code: /^FET-0401$/,
		happened: 'Lerian Reporter refused the values',
		advice: 'Change the parameters that it names',
	},
	// A change of a connection that belongs to no product (model/connection.go:157).
	{
		code: /^FET-0402$/,
		says: /product_name/,
		happened: 'The connection belongs to no product, without which Lerian changes nothing of it',
		advice: 'Use Assign Product first',
	},
	{
		code: /^FET-0402$/,
		happened: 'Lerian Reporter misses values, or cannot use them',
		advice:
			'Fill in the parameters that it names. SSL needs both a mode and a CA, and a name has letters, digits, _ and - only',
	},
	{
		code: /^FET-0403$/,
		happened: "Lerian Reporter cannot use 'Product Name'",
		advice:
			"Give one in 'Product Name', or in the credential: letters, digits, _ and -, at most 100",
	},
	{
		code: /^FET-0404$/,
		happened: 'Lerian Reporter cannot use the ID of the connection',
		advice: "Check 'Connection'",
	},
	{
		code: /^FET-0406$/,
		happened: 'Lerian Reporter gives fewer connections at once than were asked for',
		advice: 'Its administrator can raise MAX_PAGINATION_LIMIT to 100',
	},
	{
		code: /^FET-0410$/,
		happened: 'Metadata cannot be nested',
		advice: "Give texts in 'Metadata', no objects or lists",
	},
	{
		code: /^FET-0411$/,
		happened: 'A value of the metadata is too long',
		advice: "Shorten it in 'Metadata': 2000 characters",
	},
	{
		code: /^FET-0412$/,
		happened: 'A key of the metadata is too long',
		advice: "Shorten it in 'Metadata': 100 characters",
	},
	{ code: /^FET-0413$/, ...SSL_MODE },
	{
		code: /^FET-0414$/,
		happened: 'This Lerian Reporter does not connect to private hosts',
		advice:
			"Give a 'Host' that can be reached from the internet. Addresses like 10.0.0.1, localhost and names that end in .local or .internal are refused where tenants share a server",
	},
	{
		status: 404,
		code: /^FET-1001$/,
		is: 'notFound',
		happened: 'The connection was not found',
		advice: "Check 'Connection'. Get Many lists the connections that there are",
	},
	{
		code: /^FET-1002$/,
		is: 'nameTaken',
		happened: 'A connection has this name already',
		advice:
			"Names are unique over all products. Choose another 'Config Name', or use Create or Update",
	},
	{
		code: /^FET-1014$/,
		happened: 'The connection belongs to no product',
		advice: 'Use Assign Product first',
	},
	{
		code: /^FET-1015$/,
		is: 'assigned',
		happened: 'The connection belongs to a product already',
		advice: 'A product can be assigned only once. Create another connection for the other product',
	},
	{
		code: /^FET-1016$/,
		happened: 'The connection belongs to another product',
		advice: "Check 'Product Name'",
	},
	{
		code: /^FET-1021$/,
		happened: 'A job is using the connection',
		advice: 'Run this again when the extraction or report that uses it has ended',
	},
	{
		code: /^FET-1040$/,
		happened: 'The database cannot be reached',
		advice: 'Use Test to see whether it can be again',
	},
	{
		code: /^FET-1061$/,
		happened: 'There is too much to validate at once',
		advice:
			"Give at most 10 connections in 'Mappings', with 20 tables each and 50 fields per table",
	},
	{
		code: /^FET-1062$/,
		is: 'noneFound',
		happened: 'None of the connections was found',
		advice: "Check the names in 'Mappings'",
	},
	{
		code: /^FET-1080$/,
		happened: 'Lerian Reporter cannot tell the tenant',
		advice: 'Use a token that belongs to a tenant',
	},
	{
		code: /^FET-1081$/,
		happened: 'Lerian Reporter does not know the tenant',
		advice: 'Use a token that belongs to a tenant',
	},
	{
		code: /^FET-1082$/,
		happened: 'The tenant service of Lerian is not available',
		advice: 'Run this again later',
	},
	{
		status: 401,
		happened: 'Lerian Reporter did not accept the token',
		advice: "Check 'Authentication' in the credential, and whether the token has expired",
	},
	{
		status: 403,
		happened: 'Lerian Reporter does not allow this to the token',
		advice: 'Give its user or client the permission for connections in Access Manager',
	},
	// The authentication in front of the manager says that where Access Manager fails; before lib-auth 2.5.0 of a
	// token that it cannot read, too.
	{
		status: 500,
		says: /^Internal Server Error$/i,
		happened: 'Lerian Reporter could not handle the request (status 500)',
		advice:
			'Access Manager may have failed: run this again later. If it stays, check that the token is one of Access Manager',
	},
];

/** How an answer of the manager says what went wrong. */
export const DIALECT: Dialect = { errors: ERRORS, reasonIn };

/** Says what it is that Lerian shows, and of which it denies that it is there once it is to be changed. */
export function internalProblem(id: string, problem: Problem): Problem {
	return problem.with(
		{ advice: 'It can be read and tested only. Choose another connection' },
		`Connection ${id} belongs to the platform itself, and cannot be changed, assigned or deleted`,
	);
}
