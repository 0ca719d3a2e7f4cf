import type { INodeProperties } from 'n8n-workflow';

import { exactText, oneOf, port, text } from '../../shared/actions/readers';
import type { Setting } from '../../shared/actions/settings';
import { numberOrNull } from '../../shared/values/json';
import * as values from './values';

/** The credential that holds the secrets of the database. */
export const SECRET_CREDENTIAL = {
	type: 'lerianReporterSecretApi',
	displayName: 'Lerian Reporter Secret API',
};

/** The databases that Lerian connects to, with the SSL modes of each (LerianStudio/fetcher v2.0.2, pkg/datasource/sslmode). */
export const DATABASES = {
	MONGODB: { name: 'MongoDB', sslModes: ['disable', 'enable', 'false', 'insecure', 'true'] },
	MYSQL: { name: 'MySQL', sslModes: ['false', 'preferred', 'skip-verify', 'true'] },
	ORACLE: {
		name: 'Oracle',
		sslModes: ['disable', 'enable', 'false', 'skip-verify', 'true', 'verify'],
	},
	POSTGRESQL: {
		name: 'PostgreSQL',
		sslModes: ['allow', 'disable', 'prefer', 'require', 'verify-ca', 'verify-full'],
	},
	SQL_SERVER: { name: 'SQL Server', sslModes: ['disable', 'false', 'strict', 'true'] },
} as const;

export const TYPES = ['MONGODB', 'MYSQL', 'ORACLE', 'POSTGRESQL', 'SQL_SERVER'] as const;

/** A setting, and how a message names it that a new connection must get from the secret source. */
interface LerianSetting extends Setting {
	needed?: string;
}

export const type: LerianSetting = {
	field: {
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: TYPES.map((value) => ({ name: DATABASES[value].name, value })),
		default: 'POSTGRESQL',
		description: 'Which database it is',
	},
	at: ['type'],
	read: oneOf(TYPES),
};

export const metadata: LerianSetting = {
	field: {
		displayName: 'Metadata',
		name: 'metadata',
		type: 'json',
		default: '',
		placeholder: 'e.g. {"team": "data-engineering"}',
		description:
			'Texts by key, as an object or JSON text: keys of up to 100 characters, values of up to 2000. It is shown as it is: put no secrets there.',
	},
	at: ['metadata'],
	sections: ['additional'],
	read: values.metadata,
	same: values.sameMetadata,
};

/** The same for those who rather click. */
export const metadataPairs: LerianSetting = {
	field: {
		displayName: 'Metadata Pairs',
		name: 'metadataPairs',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Pair',
		default: {},
		description: "As 'Metadata', pair by pair; not together with it",
		options: [
			{
				displayName: 'Pair',
				name: 'pair',
				values: [
					{ displayName: 'Key', name: 'key', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	},
	at: ['metadata'],
	sections: ['additional'],
	read: values.metadataPairs,
};

function sslModeField(modes: readonly string[]): INodeProperties {
	return {
		displayName: 'SSL Mode',
		name: 'sslMode',
		type: 'options',
		options: modes.map((value) => ({ name: value, value })),
		// No mode is right for all databases, and none should come about without being chosen.
		default: '',
		description:
			'How the connection is secured. Without a mode it is not. Lerian needs a CA for every mode.',
	};
}

export const sslMode: LerianSetting = {
	field: sslModeField([...new Set(TYPES.flatMap((each) => DATABASES[each].sslModes))].sort()),
	variants: TYPES.map((each) => ({
		...sslModeField(DATABASES[each].sslModes),
		displayOptions: { show: { '/type': [each] } },
	})),
	at: ['ssl', 'mode'],
	sections: ['additional'],
	limits: true,
	read: text,
};

export const sslCa: LerianSetting = {
	field: {
		displayName: 'SSL CA',
		name: 'sslCa',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
		description:
			'Certificate of the authority that the database is checked against, in PEM form. Lerian needs it for every SSL mode.',
	},
	at: ['ssl', 'ca'],
	sections: ['additional', 'secret'],
	secret: true,
	limits: true,
	read: values.certificate,
};

export const schema: LerianSetting = {
	field: {
		displayName: 'Schema',
		name: 'schema',
		type: 'string',
		default: '',
		placeholder: 'e.g. public',
		description:
			"Where Lerian looks for tables. If it is empty, that is 'public' in PostgreSQL and 'dbo' in SQL Server. Added to Update and left empty, it empties the schema.",
	},
	at: ['schema'],
	sections: ['additional'],
	read: text,
};

/** What a connection is made of. */
export const settings: readonly LerianSetting[] = [
	{
		field: {
			displayName: 'Config Name',
			name: 'configName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. production-db',
			description:
				'The name of the connection: 3 to 100 letters, digits, _ and -. It is unique over all products.',
		},
		at: ['configName'],
		read: values.configName,
	},
	type,
	{
		field: {
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. db.example.com',
			description: 'Where Lerian reaches the database: a host name or an IP address',
		},
		at: ['host'],
		read: values.host,
		same: values.sameHost,
	},
	{
		field: {
			displayName: 'Port',
			name: 'port',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 65535 },
			default: 5432,
			description:
				'Usual ones are 5432 (PostgreSQL), 3306 (MySQL), 27017 (MongoDB), 1521 (Oracle) and 1433 (SQL Server)',
		},
		at: ['port'],
		read: port,
		same: (from, to) => numberOrNull(from) === to,
	},
	{
		field: {
			displayName: 'Database Name',
			name: 'databaseName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. mydatabase',
			description: 'The database on that server',
		},
		at: ['databaseName'],
		read: text,
	},
	{
		field: {
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			default: '',
			placeholder: 'e.g. dbuser',
			description: 'With which Lerian logs in to the database',
		},
		at: ['userName'],
		sections: ['secret'],
		needed: 'user name',
		// The server, too, keeps it without the blanks around it.
		read: text,
	},
	{
		field: {
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Of the user of the database. Lerian never shows it again.',
		},
		at: ['password'],
		sections: ['secret'],
		secret: true,
		needed: 'password',
		read: exactText,
	},
	schema,
	metadata,
	metadataPairs,
	sslMode,
	sslCa,
	{
		field: {
			displayName: 'SSL Client Certificate',
			name: 'sslCert',
			type: 'string',
			typeOptions: { rows: 4, password: true },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description: 'In PEM form; for databases that want to see one',
		},
		at: ['ssl', 'cert'],
		sections: ['additional', 'secret'],
		secret: true,
		limits: true,
		read: values.certificate,
	},
	{
		field: {
			displayName: 'SSL Private Key',
			name: 'sslPrivateKey',
			type: 'string',
			typeOptions: { rows: 4, password: true },
			default: '',
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
			description: 'Of the client certificate, in PEM form',
		},
		at: ['ssl', 'key'],
		sections: ['additional', 'secret'],
		secret: true,
		limits: true,
		read: values.privateKey,
	},
];
