import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Setting } from '../../shared/actions/settings';
import { document, exactText, port as portNumber, text } from '../../shared/actions/readers';
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
		bad: (says: string, advice: string) => Problem,
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
	return (
		field: Field,
		key = field.field.name,
		more: Partial<DatabaseSetting> = {},
	): DatabaseSetting => ({ ...field, at: [...path, key], ...more });
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

// Fields that several types have. The same name is the same field, whatever the API calls it.

export const host = textField('Host', 'host', 'Where the database is', 'e.g. db.example.com');
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
		return key === undefined ? undefined : mendPem(key);
	},
});
export const privateKeyPass = secretField('Private Key Passphrase', 'privateKeyPass');
