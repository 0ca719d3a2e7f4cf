import type { IDataObject } from 'n8n-workflow';

import { isUnset, oneOf, port as portNumber, text, type Bad } from '../../shared/actions/readers';
import { objectOf } from '../../shared/values/json';
import {
	databaseName,
	host,
	hostName,
	password,
	port,
	privateKey,
	privateKeyPass,
	secretField,
	settingsAt,
	textField,
	userName,
	type CheckContext,
	type DatabaseSetting,
	type DatabaseType,
} from './setting';

/** The settings in a block of PostgreSQL, wherever the API has one. */
export function postgresSettings(...block: [string, ...string[]]): DatabaseSetting[] {
	const setting = settingsAt(...block);
	return [
		setting(host, 'host', { needed: true }),
		setting(port),
		setting(databaseName),
		setting(userName),
		setting(password),
		setting(
			secretField('Connection String', 'connectionStringSecret', { login: true, read: text }),
			'connectionString',
			{ insteadOf: ['host'] },
		),
	];
}

const SSL_MODES = ['disable', 'no-verify', 'verify-ca', 'verify-full'] as const;

const PROXY_FIELDS = [
	textField('Host', 'host', 'Where the SSH server is', 'e.g. bastion.example.com', {
		read: hostName,
	}),
	textField('Host Key', 'hostKey', 'Lines of known_hosts; without one the server is not verified'),
	textField('Port', 'port', 'From 1 to 65535; 22 if empty', 'e.g. 22', { read: portNumber }),
	textField('User Name', 'username', 'The user to log in as', 'e.g. tunnel'),
];

/** An SSH server on the way to the database. Its private key is that of the secret credential. */
const proxy: DatabaseSetting = {
	field: {
		displayName: 'Proxy',
		name: 'proxy',
		type: 'fixedCollection',
		placeholder: 'Add Proxy',
		default: {},
		description:
			"An SSH server through which the database is reached; 'Secret Source' gives its private key. Malloy Publisher since June 2026.",
		options: [{ displayName: 'SSH', name: 'ssh', values: PROXY_FIELDS.map(({ field }) => field) }],
	},
	at: ['proxy'],
	sections: ['additional'],
	secretsBy: 'privateKey',
	read(value, bad) {
		const given = objectOf(objectOf(value).ssh);
		const ssh: IDataObject = {};
		for (const { field, read } of PROXY_FIELDS) {
			const badField: Bad = (says, advice) =>
				bad(`has a '${field.displayName}' that ${says}`, advice);
			const found = isUnset(given[field.name]) ? undefined : read(given[field.name], badField);
			if (found !== undefined) ssh[field.name] = found;
		}
		if (Object.keys(ssh).length === 0) return undefined;
		for (const name of ['host', 'username']) {
			if (!ssh[name]) throw bad(`has no ${name}`, 'Enter host and user name of the SSH server');
		}
		return { type: 'ssh', ssh };
	},
};

export const postgres: DatabaseType = {
	value: 'postgres',
	name: 'PostgreSQL',
	block: 'postgresConnection',
	settings: [
		...postgresSettings('postgresConnection'),
		settingsAt('postgresConnection')({
			field: {
				displayName: 'SSL Mode',
				name: 'sslmode',
				type: 'options',
				options: SSL_MODES.map((value) => ({ name: value, value })),
				default: 'no-verify',
				description:
					"How TLS is used behind a 'Proxy', and only there. Malloy Publisher since June 2026; it takes no-verify if nothing is set.",
			},
			sections: ['additional'],
			limits: true,
			read: oneOf(SSL_MODES),
		}),
		proxy,
		...[privateKey, privateKeyPass].map((field) => settingsAt('proxy', 'ssh')(field)),
	],
	check,
};

/** A proxy carries to a host and a port, and only there servers heed the SSL mode (source: connection_config.ts). */
function check({ postgresConnection, proxy: given }: IDataObject, { bad }: CheckContext): void {
	const settings = objectOf(postgresConnection);
	if (given === undefined) {
		if (settings.sslmode === undefined) return;
		throw bad('additionalFields', "has 'SSL Mode', which servers take only with a 'Proxy'");
	}
	if (settings.connectionString) {
		throw bad('secretSource', "gives a 'Connection String', which does not go with a 'Proxy'");
	}
	for (const name of ['host', 'port']) {
		if (!settings[name]) throw bad(name, "is empty, but a 'Proxy' needs it", 'Enter a value');
	}
	if (objectOf(objectOf(given).ssh).privateKey) return;
	throw bad('secretSource', "gives no 'Private Key', which a 'Proxy' needs");
}
