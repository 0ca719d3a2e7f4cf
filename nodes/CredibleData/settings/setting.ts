import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Setting } from '../../shared/actions/settings';
import {
	document,
	exactText,
	isUnset,
	port as portNumber,
	text,
	type Bad,
} from '../../shared/actions/readers';
import { addressRange } from '../../shared/values/addresses';
import { mendPem } from '../../shared/values/pem';
import type { Problem } from '../../shared/values/problem';

export type Value = IDataObject[string];

/** A setting of a connection, and its part in logging in to the database. */
export interface DatabaseSetting extends Setting {
	/** Whether the type cannot do without it. */
	needed?: boolean;
	/** Whether it is a secret to log in with. Of several such secrets in one block a server uses one. */
	login?: boolean;
	/** The API's names of the secrets that go with this way to log in. */
	with?: readonly string[];
	/** The API's names of the needed settings that it stands for. */
	insteadOf?: readonly string[];
	/** The name of the parameter that gives the secrets inside of its value. */
	secretsBy?: string;
}

/** A type of database: one entry is all that there is to know about it. */
export interface DatabaseType {
	/** As the API calls it. */
	value: string;
	/** As users read it. */
	name: string;
	/** Which servers have it; all if missing. */
	servers?: string;
	/** The block of a connection that holds its settings. */
	block: string;
	/** In the order of the panel. */
	settings: DatabaseSetting[];
	/** Whether a new connection needs one of the ways to log in. */
	needsLogin?: boolean;
	/** Throws a Problem for what servers refuse, or take without ever being able to connect; `config` is complete. */
	check?(config: IDataObject, context: CheckContext): void;
	/** A block as it was set: what servers make of it put right again. */
	asSet?(block: IDataObject): IDataObject;
	/**
	 * A block with the secrets that are given by name in the secret credential; `current` is the block as it
	 * stands on the server. Throws what `bad` makes for a name that it does not know.
	 */
	withNamedSecrets?(
		block: IDataObject,
		secrets: NamedSecrets,
		current: IDataObject,
		bad: Bad,
	): IDataObject;
}

export interface CheckContext {
	/** The connection's name; undefined where it is only tested. */
	name?: string;
	/** Makes the Problem of a parameter; `says` continues its name. */
	bad(parameter: string, says: string, advice?: string): Problem;
}

/** Secrets under the API's names, by the name of what they belong to. */
export type NamedSecrets = Record<string, IDataObject>;

/** A setting without its place in the API's object. */
export type Field = Omit<DatabaseSetting, 'at'>;

/** Makes the settings of a block, which `path` leads to; the API's name is that of the parameter if missing. */
export function settingsAt(...path: [string, ...string[]]) {
	const setting = (
		field: Field,
		key = field.field.name,
		more: Partial<DatabaseSetting> = {},
	): DatabaseSetting => ({ ...field, at: [...path, key], ...more });
	const text = (...field: Parameters<typeof textField>) => setting(textField(...field));
	return Object.assign(setting, { text });
}

/** A text without a default that would count as set. */
export function textField(
	displayName: string,
	name: string,
	description: string,
	placeholder?: string,
	more: Partial<Field> = {},
): Field {
	const field: INodeProperties = {
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder,
		description,
	};
	return { field, read: text, ...more };
}

/** A secret, which the secret credential has under the same name. */
export function secretField(
	displayName: string,
	name: string,
	{ rows, ...more }: Partial<Field> & { rows?: number } = {},
): Field {
	const field: INodeProperties = {
		displayName,
		name,
		type: 'string',
		typeOptions: { password: true, ...(rows && { rows }) },
		default: '',
		description: "As in the credential 'Credible Data Secret API'",
	};
	return { field, sections: ['secret'], secret: true, read: exactText, ...more };
}

/** A secret without a field of its own, which is given as JSON only, under the API's name. */
export function secretInJson(name: string): Field {
	return secretField(name, name, { sections: [] });
}

/** The credential with the secrets of a database. */
export const SECRET_CREDENTIAL = {
	type: 'credibleDataSecretApi',
	displayName: 'Credible Data Secret API',
};

// Fields that several types have. The same name is the same field, whatever the API calls it.

export const host = textField('Host', 'host', 'Where the database is', 'e.g. db.example.com', {
	read: hostName,
});
export const port = textField('Port', 'port', 'From 1 to 65535', 'e.g. 5432', { read: portNumber });
export const databaseName = textField(
	'Database Name',
	'databaseName',
	'The database to use',
	'e.g. shop',
);
export const schema = textField('Schema', 'schema', 'The schema to use', 'e.g. PUBLIC');

export const userName = textField('User Name', 'userName', 'The user to log in as', 'e.g. app', {
	sections: ['secret'],
});
export const password = secretField('Password', 'password', { login: true });
export const accessToken = secretField('Access Token', 'accessToken', {
	login: true,
	read: document,
});
export const privateKey = secretField('Private Key', 'privateKey', {
	rows: 4,
	login: true,
	with: ['privateKeyPass'],
	read: (value, bad) => {
		const key = text(value, bad);
		if (key === undefined) return undefined;
		const pem = mendPem(key);
		if (/^-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(pem)) return pem;
		throw bad('is not a private key in PEM form', 'It begins with -----BEGIN … PRIVATE KEY-----');
	},
});
export const privateKeyPass = secretField('Private Key Passphrase', 'privateKeyPass');

/** A name or an address of a server; what a browser shows around it is left out. */
export function hostName(value: unknown, bad: Bad): string | undefined {
	const name = text(value, bad)
		?.replace(/^https?:\/\//i, '')
		.replace(/(?<!\/)\/+$/, '')
		.replace(/^\[(.*)\]$/, '$1');
	// PostgreSQL takes the folder of a socket, too.
	if (name === undefined || /^[^\s/?#@:]+$|^\/[^\s:@]+$/.test(name) || addressRange(name))
		return name;
	throw bad(
		'must be the name or the address of a server alone',
		'Port, database, user name and password have fields of their own',
	);
}

/** Secrets that are given as JSON under the API's names, each made into what it stands for; `owner` is whose they are. */
export function readNamed(
	given: IDataObject,
	settings: readonly DatabaseSetting[],
	owner: string,
	bad: Bad,
): IDataObject {
	const entries = Object.entries(given).map(([key, value]) => {
		const setting = settings.find(({ at }) => at.at(-1) === key);
		if (!setting || isUnset(value)) return [key, value];
		const badValue: Bad = (says, advice) =>
			bad(`has a '${key}' of '${owner}' that ${says}`, advice);
		return [key, setting.read(value, badValue) ?? value];
	});
	return Object.fromEntries(entries);
}

/**
 * The settings of several types, one for each parameter, with the types that have it. The order is one in
 * which every type's own order stays.
 */
export function mergedSettings(types: readonly DatabaseType[]): DatabaseSetting[] {
	const merged: DatabaseSetting[] = [];
	for (const { value, settings } of types) {
		let next = 0;
		for (const setting of settings) {
			const at = merged.findIndex(({ field }) => field.name === setting.field.name);
			const [known] = at < 0 ? [] : merged.splice(at, 1);
			// What stood before the settings that it has to follow moves behind them.
			next = at < 0 || at >= next ? Math.max(at, next) : next - 1;
			merged.splice(next, 0, { ...(known ?? setting), types: [...(known?.types ?? []), value] });
			next++;
		}
	}
	return merged;
}
