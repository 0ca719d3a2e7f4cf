import type { INodeProperties } from 'n8n-workflow';

/** A field of an attached database, and the types that have it; all have it if none is given. */
const field = (
	displayName: string,
	name: string,
	types: string[],
	description: string,
	placeholder?: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description,
	...(types.length > 0 && { displayOptions: { show: { type: types } } }),
});

const DATABASE: INodeProperties[] = [
	field('Access Key ID', 'accessKeyId', ['s3'], 'Which key is used', 'e.g. AKIA…'),
	field('Account', 'account', ['snowflake'], 'The account identifier', 'e.g. myorg-myaccount'),
	{
		displayName: 'Attributes',
		name: 'attributes',
		type: 'json',
		default: '{}',
		description: 'What the database can do: dialectName, isPool, canPersist, canStream',
	},
	field(
		'Billing Project ID',
		'billingProjectId',
		['bigquery'],
		'The Google Cloud project that pays for queries',
	),
	field('Database Name', 'databaseName', ['postgres', 'snowflake'], 'The database to use'),
	field(
		'Default Project ID',
		'defaultProjectId',
		['bigquery'],
		'The Google Cloud project with the data',
	),
	field(
		'Endpoint',
		'endpoint',
		['s3'],
		'Where the storage is, if not at Amazon',
		'e.g. https://s3.example.com',
	),
	field('Host', 'host', ['postgres'], 'Where the database is', 'e.g. db.example.com'),
	field('Location', 'location', ['bigquery'], 'Where the data is', 'e.g. EU'),
	field(
		'Maximum Bytes Billed',
		'maximumBytesBilled',
		['bigquery'],
		'Queries that would cost more are refused',
	),
	field('Name', 'name', [], 'Under which the database is attached', 'e.g. shop'),
	field('Port', 'port', ['postgres'], 'From 1 to 65535', 'e.g. 5432'),
	field(
		'Query Timeout (Milliseconds)',
		'queryTimeoutMilliseconds',
		['bigquery'],
		'How long a query may take',
	),
	field('Region', 'region', ['s3'], 'Where the bucket is; us-east-1 if empty', 'e.g. eu-west-1'),
	field(
		'Response Timeout (Milliseconds)',
		'responseTimeoutMilliseconds',
		['snowflake'],
		'How long to wait for an answer',
	),
	field('Role', 'role', ['snowflake'], 'The role to take', 'e.g. ANALYST'),
	field('Schema', 'schema', ['snowflake'], 'The schema to use', 'e.g. PUBLIC'),
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'BigQuery', value: 'bigquery' },
			{ name: 'Google Cloud Storage', value: 'gcs' },
			{ name: 'PostgreSQL', value: 'postgres' },
			{ name: 'S3', value: 's3' },
			{ name: 'Snowflake', value: 'snowflake' },
		],
		default: 'postgres',
		description: 'What kind of database it is',
	},
	field('User Name', 'userName', ['postgres', 'snowflake'], 'The user to log in as'),
	field('Warehouse', 'warehouse', ['snowflake'], 'What runs the queries'),
];

/** The databases that a DuckDB connection attaches, without their secrets. */
export const attachedDatabasesField: INodeProperties = {
	displayName: 'Attached Databases',
	name: 'attachedDatabases',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Database',
	default: {},
	description:
		"The databases that DuckDB attaches, at least one. 'Secret Source' gives their secrets.",
	options: [
		{ displayName: 'Database', name: 'database', values: DATABASE },
		{
			displayName: 'Databases as JSON',
			name: 'json',
			values: [
				{
					displayName: 'JSON',
					name: 'json',
					type: 'json',
					default: '[]',
					description:
						'A list of attached databases as the API describes them, each with name, type and its block',
				},
			],
		},
	],
};
