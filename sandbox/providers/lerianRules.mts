import { BlockList, isIP } from 'node:net';
import type { Answer, SchemaError } from '../provider.mts';
import type { DatabaseType } from './lerianData.mts';

const SSL_MODES: Record<DatabaseType, readonly string[]> = {
	POSTGRESQL: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
	MYSQL: ['false', 'true', 'skip-verify', 'preferred'],
	MONGODB: ['disable', 'false', 'true', 'enable', 'insecure'],
	ORACLE: ['disable', 'false', 'true', 'enable', 'verify', 'skip-verify'],
	SQL_SERVER: ['disable', 'false', 'true', 'strict'],
};

/** Whether a database takes this SSL mode; none at all is fine. */
export function isSslMode(type: DatabaseType, mode: string | undefined): boolean {
	return mode === undefined || SSL_MODES[type].includes(mode);
}

const PRIVATE = new BlockList();
for (const [network, prefix] of [
	['10.0.0.0', 8],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
] as const) {
	PRIVATE.addSubnet(network, prefix);
}
PRIVATE.addAddress('::1', 'ipv6');

/** Whether an address is on the manager's deny list. */
export function isPrivateAddress(host: string): boolean {
	const version = isIP(host);
	return version !== 0 && PRIVATE.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

/** Whether a name is on the manager's deny list (hostsafety.go:79). */
function isPrivateName(host: string): boolean {
	return host === 'localhost' || /\.(local|internal)$/.test(host);
}

/** Whether the manager connects to no such host where private ones are denied: at a test and for a schema. */
export function isPrivateHost(host: string): boolean {
	return isPrivateAddress(host) || isPrivateName(host);
}

/** An error answer in the manager's envelope. */
export function refused(
	status: number,
	code: string | number,
	title: string,
	message: string,
	more: Record<string, unknown> = {},
): Answer {
	return { status, body: { code, title, message, ...more } };
}

/** A 400 about fields of the body, by their names in the manager. */
export function badFields(fields: Record<string, string>): Answer {
	const message = 'Check the fields that are listed.';
	return refused(400, 'FET-0001', 'Bad Request', message, { fields });
}

/** A 400 about fields that are not there, or that count as not there. */
export function missingFields(fields: Record<string, string>): Answer {
	const message = 'Required fields are not there; they are listed.';
	return refused(400, 'FET-0402', 'Missing Fields in Request', message, { fields });
}

export function forbiddenHost(): Answer {
	const message = 'Host is not a valid external database endpoint';
	return refused(400, 'FET-0414', 'Forbidden Host', message);
}

export function notFound(): Answer {
	const message = 'It was not possible to find the connection entity during the requested flow.';
	return refused(404, 'FET-1001', 'Entity Not Found', message);
}

export function nameTaken(): Answer {
	const message = 'An entity of type connection with the same unique attributes already exists.';
	return refused(409, 'FET-1002', 'Conflict', message);
}

export function jobInProgress(): Answer {
	const message = 'There are active jobs for this connection.';
	return refused(409, 'FET-1021', 'Job In Progress', message);
}

export function unreadableBody(): Answer {
	return refused(400, 'FET-0001', 'Invalid payload', 'unable to parse request body');
}

type Rule = [broken: (error: SchemaError) => boolean, answer: (error: SchemaError) => Answer];

const at =
	(pointer: RegExp, keywords?: RegExp) =>
	({ instancePath, keyword }: SchemaError) =>
		pointer.test(instancePath) && (keywords?.test(keyword) ?? true);

const query = (code: string, title: string) => (): Answer =>
	refused(400, code, title, 'One of the query parameters cannot be used.');

/** In the order in which the manager looks: header, path, query, body. The first rule that is broken answers. */
const RULES: Rule[] = [
	[
		at(/^\/header/),
		() => refused(400, 'FET-0403', 'Invalid header', 'X-Product-Name is missing or not valid'),
	],
	[
		at(/^\/path/),
		() => refused(400, 'FET-0404', 'Invalid Path Parameter', 'invalid connection id'),
	],
	[at(/^\/query\/limit/, /maximum/), query('FET-0406', 'Pagination Limit Exceeded')],
	[at(/^\/query\/sortOrder/), query('FET-0407', 'Invalid Sort Order')],
	[at(/^\/query\/(start|end)Date/), query('FET-0408', 'Invalid Date Format Error')],
	[at(/^\/query/), query('FET-0405', 'Invalid Query Parameter')],
	[
		at(/^\/requestBody$/, /minProperties/),
		() => refused(400, 'FET-0001', 'Invalid payload', 'empty request body'),
	],
	[
		at(/^\/requestBody/, /additionalProperties/),
		({ params }) =>
			refused(400, 'FET-0400', 'Unexpected Fields in the Request', 'Unknown fields are listed.', {
				fields: { [String(params.additionalProperty)]: 'unknown' },
			}),
	],
	[
		at(/^\/requestBody/, /maxProperties|maxItems/),
		() => refused(400, 'FET-1061', 'Validation Limit Exceeded', 'Too much to validate at once'),
	],
	[
		at(/^\/requestBody/, /required/),
		(error) => missingFields({ [nameOf(error)]: 'is a required field' }),
	],
	// An empty text and port 0 count as missing, and so does a name of other characters.
	[
		at(/^\/requestBody\/(port|databaseName|userName|password|ssl)/, /minLength|minimum/),
		(error) => missingFields({ [nameOf(error)]: 'is a required field' }),
	],
	[
		at(/^\/requestBody\/configName/, /pattern/),
		() => missingFields({ config_name: 'letters, digits, _ and - only' }),
	],
	[
		at(/^\/requestBody\/configName/),
		() => badFields({ config_name: 'must be between 3 and 100 characters' }),
	],
	[
		at(/^\/requestBody/),
		(error) => badFields({ [nameOf(error)]: error.message ?? 'is not valid' }),
	],
];

/** What the manager answers to a request that breaks these rules of the document. */
export function refusalOf(errors: SchemaError[]): Answer {
	for (const [broken, answer] of RULES) {
		const error = errors.find(broken);
		if (error) return answer(error);
	}
	return unreadableBody();
}

/** A field in the manager's words: `ssl.mode`. */
function nameOf({ instancePath, params }: SchemaError): string {
	const [, , ...path] = instancePath.split('/');
	const missing = params.missingProperty;
	return [...path, ...(typeof missing === 'string' ? [missing] : [])].join('.') || 'body';
}
