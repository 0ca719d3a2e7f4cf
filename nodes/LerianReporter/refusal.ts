import type { Answer } from '../shared/http';
import { isObject, parseJson, textOrNull } from '../shared/json';
import type { Limit } from '../shared/limit';
import type { Outcome } from '../shared/problem';

/** What an answer that is no success says. Source: LerianStudio/fetcher v2.0.2, pkg/errors.go. */
export interface Said {
	/** `FET-0001` and so on; a number in some answers of a test and of the router. */
	code?: string;
	title?: string;
	/** The provider's words, with the fields that it names. */
	text?: string;
}

/** Reads the envelope `{ title, code, message, fields }`, or plain text. */
export function saidIn({ body, headers }: Answer): Said {
	const json = parseJson(body);
	if (!isObject(json)) {
		const isText = headers['content-type']?.startsWith('text/plain') ?? false;
		return { text: isText && body !== '' ? body : undefined };
	}
	const { code, title, message, fields } = json;
	const named = isObject(fields)
		? Object.entries(fields).map(([field, says]) => `${field}: ${String(says)}`)
		: [];
	const texts = [textOrNull(message) ?? textOrNull(title), ...named].filter(
		(text) => text !== null,
	);
	return {
		code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
		title: textOrNull(title) ?? undefined,
		text: texts.length > 0 ? texts.join(' ') : undefined,
	};
}

/** A 4xx changes nothing; after any other status the change may have been made. */
export function outcomeOf({ status }: Answer): Outcome {
	return status >= 400 && status < 500 ? 'notApplied' : 'unknown';
}

/** The limit of connection tests has its seconds in the text, and concerns one connection only. */
export function limitIn(answer: Answer): Limit {
	const { code, text } = saidIn(answer);
	const seconds = /again in (\d+) seconds?/i.exec(text ?? '')?.[1];
	return seconds === undefined
		? { code, text }
		: { code, text, pause: Number(seconds) * 1000, forThisOnly: true };
}

/** What happened and what to do about it, by code. */
const CODES: Record<string, [happened: string, advice: string]> = {
	'FET-0001': ['Lerian Reporter refused the values', 'Change the parameters that it names'],
	'FET-0002': ['Lerian Reporter could not handle the request', 'Run this again later'],
	'FET-0003': ['Lerian Reporter is not available', 'Run this again later'],
	'FET-0400': [
		'Lerian Reporter does not know some of the values',
		'Leave out the parameters that it names',
	],
	'FET-0401': ['Lerian Reporter refused the values', 'Change the parameters that it names'],
	'FET-0402': [
		'Lerian Reporter misses values, or cannot use them',
		'Fill in the parameters that it names. SSL needs both a mode and a CA, and a name has letters, digits, _ and - only',
	],
	'FET-0403': [
		"Lerian Reporter cannot use 'Product Name'",
		"Give one in 'Product Name', or in the credential: letters, digits, _ and -, at most 100",
	],
	'FET-0404': ['Lerian Reporter cannot use the ID of the connection', "Check 'Connection'"],
	'FET-0406': [
		'Lerian Reporter gives fewer connections at once than were asked for',
		'Its administrator can raise MAX_PAGINATION_LIMIT to 100',
	],
	'FET-0410': ['Metadata cannot be nested', "Give texts in 'Metadata', no objects or lists"],
	'FET-0411': ['A value of the metadata is too long', "Shorten it in 'Metadata': 2000 characters"],
	'FET-0412': ['A key of the metadata is too long', "Shorten it in 'Metadata': 100 characters"],
	'FET-0413': [
		'The type of the database has no such SSL mode',
		"Choose an 'SSL Mode' that is listed for 'Type'",
	],
	'FET-0414': [
		'This Lerian Reporter does not connect to private hosts',
		"Give a 'Host' that can be reached from the internet. Addresses like 10.0.0.1, localhost and names that end in .local or .internal are refused where tenants share a server",
	],
	'FET-1001': [
		'The connection was not found',
		"Check 'Connection'. Get Many lists the connections that there are",
	],
	'FET-1002': [
		'A connection has this name already',
		"Names are unique over all products. Choose another 'Config Name', or use Create or Update",
	],
	'FET-1014': ['The connection belongs to no product', 'Use Assign Product first'],
	'FET-1015': [
		'The connection belongs to a product already',
		'A product can be assigned only once. Create another connection for the other product',
	],
	'FET-1016': ['The connection belongs to another product', "Check 'Product Name'"],
	'FET-1021': [
		'A job is using the connection',
		'Run this again when the extraction or report that uses it has ended',
	],
	'FET-1040': ['The database cannot be reached', 'Use Test to see whether it can be again'],
	'FET-1061': [
		'There is too much to validate at once',
		"Give at most 10 connections in 'Mappings', with 20 tables each and 50 fields per table",
	],
	'FET-1062': ['None of the connections was found', "Check the names in 'Mappings'"],
	'FET-1080': ['Lerian Reporter cannot tell the tenant', 'Use a token that belongs to a tenant'],
	'FET-1081': ['Lerian Reporter does not know the tenant', 'Use a token that belongs to a tenant'],
	'FET-1082': ['The tenant service of Lerian is not available', 'Run this again later'],
};

/** What happened, and what to do about it; `where` says where the user finds the address. */
export function explain(
	status: number,
	{ code = '', text }: Said,
	where: string,
): [string, string] {
	const address = `Check ${where}`;
	const known = CODES[code];
	if (code === 'FET-0001' && text?.includes('ssl.mode')) return CODES['FET-0413'] ?? ['', ''];
	if (known) return known;
	if (status === 401) {
		return [
			'Lerian Reporter did not accept the token',
			"Check 'Authentication' in the credential, and whether the token has expired",
		];
	}
	if (status === 403) {
		return [
			'Lerian Reporter does not allow this to the token',
			'Give its user or client the permission for connections in Access Manager',
		];
	}
	if (status === 404 || status === 405) {
		return ['Lerian Reporter did not find what was asked for', address];
	}
	if (status < 400)
		return [`Lerian Reporter answered with the unexpected status ${status}`, address];
	if (status < 500) return ['Lerian Reporter refused the values', 'Change what it names'];
	// The authentication in front of the manager says that of a token that it cannot read.
	return [
		`Lerian Reporter could not handle the request (status ${status})`,
		/^Internal Server Error$/i.test(text ?? '')
			? 'Check that the token is one of Access Manager, and run this again later'
			: 'Run this again later',
	];
}
