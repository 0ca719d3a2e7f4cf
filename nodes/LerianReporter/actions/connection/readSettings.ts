import { isObject } from '../../shared/json';
import type { Parameters } from '../../shared/parameters';
import type { Secrets } from '../../shared/secretSource';
import type { Settings } from '../model';
import { pemOf, readDatabaseSecrets } from '../secrets';
import { DATABASES, isConfigName, TYPES, type DatabaseType } from './settings';

/** The settings of a new connection: everything that the API wants is there. */
export interface NewConnection extends Settings {
	configName: string;
	type: DatabaseType;
	host: string;
	port: number;
	databaseName: string;
	userName: string;
	password: string;
}

/**
 * Reads the settings of a new connection, and checks what the server checks and what the API page
 * promises. Only what is set is sent.
 * Rules: https://docs.lerian.studio/en/reference/reporter/connections/create-connection, and
 * LerianStudio/fetcher v2.0.2, pkg/model/connection.go.
 */
export async function readNewConnection(parameters: Parameters): Promise<NewConnection> {
	const fields = parameters.group('additionalFields');
	const type = parameters.oneOf('type', TYPES);
	const secrets = await readDatabaseSecrets(parameters);
	return {
		configName: configName(parameters, parameters.requiredText('configName')),
		type,
		host: host(parameters, parameters.requiredText('host')),
		port: parameters.integer('port', 1, 65535),
		databaseName: parameters.requiredText('databaseName'),
		userName: needed(parameters, secrets, 'userName', 'user name'),
		password: needed(parameters, secrets, 'password', 'password'),
		schema: fields.text('schema'),
		ssl: readSsl(fields, secrets, type),
		metadata: readMetadata(fields),
	};
}

/** Reads what is to change of a connection. Throws a Problem if that is nothing. */
export function readChange(parameters: Parameters): Settings {
	const fields = parameters.group('updateFields');
	const text = <T>(name: string, check: (of: Parameters, value: string) => T) => {
		const value = fields.text(name);
		return value === undefined ? undefined : check(fields, value);
	};
	const type = text('type', (of) => of.oneOf('type', TYPES));
	const change: Settings = {
		configName: text('configName', configName),
		type,
		host: text('host', host),
		port: text('port', (of) => of.integer('port', 1, 65535)),
		databaseName: fields.text('databaseName'),
		userName: fields.exactText('userName'),
		password: fields.exactText('password'),
		schema: fields.text('schema'),
		ssl: readSsl(fields, {}, type),
		metadata: readMetadata(fields),
	};
	if (Object.values(change).some((value) => value !== undefined)) return change;
	throw parameters.bad('updateFields', 'has no entries', 'Add what is to be changed');
}

function configName(parameters: Parameters, value: string): string {
	if (isConfigName(value)) return value;
	throw parameters.bad(
		'configName',
		'must have 3 to 100 letters, digits, _ and -',
		`It has the value "${value.slice(0, 120)}"`,
	);
}

/** An IP address, or a name by the rules of RFC 952 as the server reads them. */
function host(parameters: Parameters, value: string): string {
	const isName = /^[a-z][a-z\d-]+(\.[a-z\d-]+)*$/i.test(value) && /[a-z\d]$/i.test(value);
	const isV4 = /^(\d{1,3}\.){3}\d{1,3}$/.test(value) && URL.canParse(`http://${value}`);
	const isV6 = /^[\da-f:.]+$/i.test(value) && URL.canParse(`http://[${value}]`);
	if (isName || isV4 || isV6) return value;
	throw parameters.bad(
		'host',
		'is no host name or IP address that Lerian takes',
		'Give it without https://, port or path. A name begins with a letter, and has letters, digits, - and . only',
	);
}

function needed(parameters: Parameters, secrets: Secrets, name: string, words: string): string {
	const value = secrets[name];
	if (value !== undefined) return value;
	throw parameters.bad(
		'secretSource',
		`gives no ${words} of the database`,
		'A new connection needs a user name and a password',
	);
}

/** The SSL block. What is typed in goes before what the secret source gives. */
function readSsl(
	fields: Parameters,
	secrets: Secrets,
	type: DatabaseType | undefined,
): Settings['ssl'] {
	const typed = (name: string) => fields.exactText(name);
	const mode = fields.text('sslMode');
	if (mode === undefined) {
		const stray = ['sslCa', 'sslCert', 'sslPrivateKey'].find((name) => typed(name));
		if (stray === undefined) return undefined;
		throw fields.bad(stray, "needs 'SSL Mode', without which Lerian does not use it");
	}
	const modes: readonly string[] = (type ? [type] : TYPES).flatMap((of) => DATABASES[of].sslModes);
	if (!modes.includes(mode)) {
		const of = type ? ` for ${DATABASES[type].name}` : '';
		throw fields.bad('sslMode', `must be one of these${of}: ${modes.join(', ')}`);
	}
	const [ca, cert, key] = ['sslCa', 'sslCert', 'sslPrivateKey'].map((name) => {
		const value = typed(name) ?? secrets[name];
		return value === undefined ? undefined : pemOf(value);
	});
	if (ca === undefined) {
		throw fields.bad(
			'sslCa',
			"is empty, and Lerian needs it with every 'SSL Mode'",
			"Fill it in. To connect without SSL leave 'SSL Mode' out",
		);
	}
	return { mode, ca, cert, key };
}

/** Reads 'Metadata' or 'Metadata Pairs': a flat object of texts. */
export function readMetadata(fields: Parameters): Record<string, string> | undefined {
	const object = fields.object('metadata');
	const pairs = pairsIn(fields.json('metadataPairs'));
	if (object && pairs.length > 0) {
		throw fields.bad('metadata', "and 'Metadata Pairs' are both set", 'Use one of them');
	}
	const name = object ? 'metadata' : 'metadataPairs';
	const entries = object ? Object.entries(object) : pairs;
	const metadata = new Map<string, string>();
	for (const [key, value] of entries) {
		const shown = key.slice(0, 100);
		if (key === '') throw fields.bad(name, 'has an entry without a key');
		if (key.length > 100) throw fields.bad(name, `has a key of more than 100 characters: ${shown}`);
		if (typeof value === 'object') {
			throw fields.bad(name, `has no text for '${shown}'`, 'Metadata cannot be nested');
		}
		const text = String(value);
		if (text.length > 2000) {
			throw fields.bad(name, `has a text of more than 2000 characters for '${shown}'`);
		}
		if (metadata.has(key)) throw fields.bad(name, `has the key '${shown}' twice`);
		metadata.set(key, text);
	}
	return object || entries.length > 0 ? Object.fromEntries(metadata) : undefined;
}

function pairsIn(value: unknown): Array<[string, unknown]> {
	const pairs = isObject(value) && Array.isArray(value.pair) ? value.pair : [];
	return pairs
		.filter((pair) => isObject(pair))
		.map(({ key, value: text }) => [String(key ?? '').trim(), text ?? '']);
}
