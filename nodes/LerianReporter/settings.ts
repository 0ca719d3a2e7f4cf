import type { INodeProperties } from 'n8n-workflow';

import { passwordField, sslTextFields, userNameField } from '../secrets';

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

export type DatabaseType = keyof typeof DATABASES;

export const TYPES = ['MONGODB', 'MYSQL', 'ORACLE', 'POSTGRESQL', 'SQL_SERVER'] as const;

/** Whether a text can be the name of a connection. */
export function isConfigName(text: string): boolean {
	return /^[A-Za-z0-9_-]{3,100}$/.test(text);
}

const configNameField: INodeProperties = {
	displayName: 'Config Name',
	name: 'configName',
	type: 'string',
	default: '',
	placeholder: 'e.g. production-db',
	description:
		'The name of the connection: 3 to 100 letters, digits, _ and -. It is unique over all products.',
};

const typeField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: TYPES.map((value) => ({ name: DATABASES[value].name, value })),
	default: 'POSTGRESQL',
	description: 'Which database it is',
};

const hostField: INodeProperties = {
	displayName: 'Host',
	name: 'host',
	type: 'string',
	default: '',
	placeholder: 'e.g. db.example.com',
	description: 'Where Lerian reaches the database: a host name or an IP address',
};

const portField: INodeProperties = {
	displayName: 'Port',
	name: 'port',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 65535 },
	default: 5432,
	description:
		'Usual ones are 5432 (PostgreSQL), 3306 (MySQL), 27017 (MongoDB), 1521 (Oracle) and 1433 (SQL Server)',
};

const databaseNameField: INodeProperties = {
	displayName: 'Database Name',
	name: 'databaseName',
	type: 'string',
	default: '',
	placeholder: 'e.g. mydatabase',
	description: 'The database on that server',
};

const schemaField: INodeProperties = {
	displayName: 'Schema',
	name: 'schema',
	type: 'string',
	default: '',
	placeholder: 'e.g. public',
	description: "For PostgreSQL; Lerian takes 'public' if it is empty",
};

/** Metadata as JSON, and in pairs for those who rather click. */
export function metadataFields(description: string): INodeProperties[] {
	return [
		{
			displayName: 'Metadata',
			name: 'metadata',
			type: 'json',
			default: '',
			placeholder: 'e.g. {"team": "data-engineering"}',
			description,
		},
		{
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
	];
}

const ownMetadataFields = metadataFields(
	'Texts by key, as an object or JSON text: keys of up to 100 characters, values of up to 2000. It is shown as it is: put no secrets there.',
);

const SSL_MODE =
	'How the connection is secured. Without a mode it is not. Lerian needs a CA for every mode.';

function sslModeField(modes: readonly string[]): INodeProperties {
	return {
		displayName: 'SSL Mode',
		name: 'sslMode',
		type: 'options',
		options: modes.map((value) => ({ name: value, value })),
		// No mode is right for all databases, and none should come about without being chosen.
		default: '',
		description: SSL_MODE,
	};
}

/** The modes of each database, of which the panel shows those of the chosen 'Type'. */
const sslModeFields = TYPES.map((type) => ({
	...sslModeField(DATABASES[type].sslModes),
	displayOptions: { show: { '/type': [type] } },
}));

const anySslModeField = sslModeField(
	[...new Set(TYPES.flatMap((type) => DATABASES[type].sslModes))].sort(),
);

function collection(
	displayName: string,
	name: string,
	options: INodeProperties[],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** What must be said of a new connection, apart from its secrets. */
export const settingsFields: INodeProperties[] = [
	{ ...configNameField, required: true },
	typeField,
	{ ...hostField, required: true },
	portField,
	{ ...databaseNameField, required: true },
];

/** What may be said of a new connection. */
export const additionalField = collection('Additional Fields', 'additionalFields', [
	schemaField,
	...ownMetadataFields,
	...sslModeFields,
	...sslTextFields,
]);

/** What can be changed. */
export const updateField = collection('Update Fields', 'updateFields', [
	configNameField,
	typeField,
	hostField,
	portField,
	databaseNameField,
	userNameField,
	passwordField,
	schemaField,
	...ownMetadataFields,
	anySslModeField,
	...sslTextFields,
]);
