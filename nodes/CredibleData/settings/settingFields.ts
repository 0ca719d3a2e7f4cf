import type { INodeProperties } from 'n8n-workflow';

import { secretSourceFields } from '../../shared/secretSource';
import { DATABASE_TYPES } from '../databaseTypes';
import { attachedDatabasesField } from './attachedFields';
import { SECRET_CREDENTIAL } from './login';

export const typeField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: Object.entries(DATABASE_TYPES).map(([value, { name }]) => ({ name, value })),
	default: 'postgres',
	description:
		"What kind of database it is. For a newer type choose any, and give the rest in 'Raw Connection'.",
};

/** A field and the types that have it. */
type TypedField = INodeProperties & { types: string[] };

const text = (
	displayName: string,
	name: string,
	types: string[],
	description: string,
	placeholder?: string,
): TypedField => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description,
	types,
});

/** The settings of all types. None has a default that would count as set. */
const SETTINGS: TypedField[] = [
	text('Host', 'host', ['mysql', 'postgres'], 'Where the database is', 'e.g. db.example.com'),
	text(
		'Server',
		'server',
		['trino'],
		'The address of Trino, with http:// or https://',
		'e.g. https://trino.example.com',
	),
	text('Port', 'port', ['mysql', 'postgres', 'trino'], 'From 1 to 65535', 'e.g. 5432'),
	text('Account', 'account', ['snowflake'], 'The account identifier', 'e.g. myorg-myaccount'),
	text('Warehouse', 'warehouse', ['snowflake'], 'What runs the queries', 'e.g. COMPUTE_WH'),
	text('Catalog', 'catalog', ['trino'], 'The catalog to use', 'e.g. hive'),
	text(
		'Database Name',
		'databaseName',
		['motherduck', 'mysql', 'postgres', 'snowflake'],
		'The database to use',
		'e.g. shop',
	),
	text('Schema', 'schema', ['snowflake', 'trino'], 'The schema to use', 'e.g. PUBLIC'),
	text('Role', 'role', ['snowflake'], 'The role to take', 'e.g. ANALYST'),
	text(
		'Default Project ID',
		'defaultProjectId',
		['bigquery'],
		'The Google Cloud project with the data',
		'e.g. my-project',
	),
	text(
		'Billing Project ID',
		'billingProjectId',
		['bigquery'],
		'The Google Cloud project that pays for queries',
		'e.g. my-billing-project',
	),
	text('Location', 'location', ['bigquery'], 'Where the data is', 'e.g. EU'),
	text(
		'Maximum Bytes Billed',
		'maximumBytesBilled',
		['bigquery'],
		'Queries that would cost more are refused',
		'e.g. 1000000000',
	),
	text(
		'Query Timeout (Milliseconds)',
		'queryTimeoutMilliseconds',
		['bigquery'],
		'How long a query may take',
		'e.g. 60000',
	),
	{ ...attachedDatabasesField, types: ['duckdb'] },
];

/** What every type may have besides. */
const ADDITIONAL: TypedField[] = [
	{
		displayName: 'Attributes',
		name: 'attributes',
		type: 'json',
		default: '{}',
		description:
			'What the connection can do: dialectName, isPool, canPersist, canStream. Servers of your own work it out themselves and ignore this.',
		types: [],
	},
	{
		displayName: 'Raw Connection',
		name: 'rawConnection',
		type: 'json',
		default: '{}',
		description:
			'Types and fields that this node does not have, as the API calls them. Merged into the connection last, so that it counts before everything else. Secrets in it are stored in the workflow as they are.',
		types: [],
	},
	{
		displayName: 'Resource Path',
		name: 'resourcePath',
		type: 'string',
		default: '',
		description: "The resource path of the connection, as 'resource' in the output",
		types: [],
	},
	{
		displayName: 'Response Timeout (Milliseconds)',
		name: 'responseTimeoutMilliseconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 600000,
		description: 'How long to wait for an answer of Snowflake',
		types: ['snowflake'],
	},
];

const secret = (name: string, displayName: string, types: string[], rows?: number): TypedField => ({
	displayName,
	name,
	type: 'string',
	typeOptions: { password: true, ...(rows && { rows }) },
	default: '',
	description: `As in the credential '${SECRET_CREDENTIAL.credentialName}'`,
	types,
});

const withPassword = ['mysql', 'postgres', 'snowflake', 'trino'];

/** The user name and the secrets, named as in the secret credential. */
const LOGIN: TypedField[] = [
	text('User Name', 'userName', withPassword, 'The user to log in as', 'e.g. app'),
	secret('password', 'Password', withPassword),
	secret('connectionStringSecret', 'Connection String', ['postgres']),
	secret('privateKey', 'Private Key', ['snowflake'], 4),
	secret('privateKeyPass', 'Private Key Passphrase', ['snowflake']),
	secret('serviceAccountSecretJson', 'Service Account JSON', ['bigquery'], 4),
	secret('accessToken', 'Access Token', ['motherduck']),
	secret('peakaApiKey', 'Peaka API Key', ['trino']),
	secret('attachedSecretsJson', 'Secrets of Attached Databases (JSON)', ['duckdb'], 4),
];

/** A field that is shown for the types that have it. */
function shownFor({ types, ...field }: TypedField, type: string): INodeProperties {
	return types.length > 0 ? { ...field, displayOptions: { show: { [type]: types } } } : field;
}

const inCollection = (fields: TypedField[]) =>
	fields
		.map((field) => shownFor(field, '/type'))
		.sort((a, b) => a.displayName.localeCompare(b.displayName));

export const secretFields = secretSourceFields(
	SECRET_CREDENTIAL.credentialName,
	LOGIN.map((field) => shownFor(field, 'type')),
);

/** Everything that makes a connection: fields of Create, Create or Update, and Test. */
export const settingFields: INodeProperties[] = [
	typeField,
	...SETTINGS.map((field) => shownFor(field, 'type')),
	...secretFields,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: inCollection(ADDITIONAL),
	},
];

/** The same for Update: only what is added is changed. */
export const updateSettingFields: INodeProperties[] = [
	{
		...typeField,
		description: 'What kind of database it is. The type itself cannot be changed.',
	},
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: inCollection([...SETTINGS, ...ADDITIONAL]),
	},
	...secretFields,
];
