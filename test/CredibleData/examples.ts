import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { SECRETS } from '../engine/credible/planted';

/**
 * What the panel holds for each type and each attached database, and what the API gets for it: every field
 * of https://docs.credibledata.com/data-api-reference/connections/create-a-new-database-connection
 */
export interface Example {
	type: string;
	parameters: INodeParameters;
	/** The secret credential, and under the same names the parameters of 'Secret Source' = 'Parameters'. */
	secrets: ICredentialDataDecryptedObject;
	/** The block of the request. */
	block: [string, IDataObject];
}

const login = { userName: 'app', password: SECRETS.password };

export const EXAMPLES: Example[] = [
	{
		type: 'postgres',
		parameters: { host: 'db.example.com', port: 5432, databaseName: 'shop' },
		secrets: { ...login, connectionStringSecret: SECRETS.connectionString },
		block: [
			'postgresConnection',
			{
				host: 'db.example.com',
				port: 5432,
				databaseName: 'shop',
				userName: 'app',
				password: SECRETS.password,
				connectionString: SECRETS.connectionString,
			},
		],
	},
	{
		type: 'bigquery',
		parameters: {
			defaultProjectId: 'data-project',
			billingProjectId: 'billing-project',
			location: 'EU',
			maximumBytesBilled: '1000000000',
			queryTimeoutMilliseconds: '60000',
		},
		secrets: { serviceAccountSecretJson: SECRETS.serviceAccountKeyJson },
		block: [
			'bigqueryConnection',
			{
				defaultProjectId: 'data-project',
				billingProjectId: 'billing-project',
				location: 'EU',
				serviceAccountKeyJson: SECRETS.serviceAccountKeyJson,
				maximumBytesBilled: '1000000000',
				queryTimeoutMilliseconds: '60000',
			},
		],
	},
	{
		type: 'snowflake',
		parameters: {
			account: 'myorg-myaccount',
			warehouse: 'COMPUTE_WH',
			databaseName: 'SHOP',
			schema: 'PUBLIC',
			role: 'ANALYST',
			additionalFields: { responseTimeoutMilliseconds: 30000 },
		},
		secrets: { ...login, privateKey: SECRETS.privateKey, privateKeyPass: SECRETS.privateKeyPass },
		block: [
			'snowflakeConnection',
			{
				account: 'myorg-myaccount',
				username: 'app',
				password: SECRETS.password,
				privateKey: SECRETS.privateKey,
				privateKeyPass: SECRETS.privateKeyPass,
				warehouse: 'COMPUTE_WH',
				database: 'SHOP',
				schema: 'PUBLIC',
				role: 'ANALYST',
				responseTimeoutMilliseconds: 30000,
			},
		],
	},
	{
		type: 'trino',
		parameters: {
			server: 'https://trino.example.com',
			port: '8443',
			catalog: 'hive',
			schema: 'default',
		},
		secrets: { ...login, peakaApiKey: SECRETS.peakaKey },
		block: [
			'trinoConnection',
			{
				server: 'https://trino.example.com',
				port: 8443,
				catalog: 'hive',
				schema: 'default',
				user: 'app',
				password: SECRETS.password,
				peakaKey: SECRETS.peakaKey,
			},
		],
	},
	{
		type: 'mysql',
		parameters: { host: 'mysql.example.com', port: 3306, databaseName: 'shop' },
		secrets: login,
		block: [
			'mysqlConnection',
			{
				host: 'mysql.example.com',
				port: 3306,
				database: 'shop',
				user: 'app',
				password: SECRETS.password,
			},
		],
	},
	{
		type: 'motherduck',
		parameters: { databaseName: 'my_db' },
		secrets: { accessToken: SECRETS.accessToken },
		block: ['motherduckConnection', { accessToken: SECRETS.accessToken, database: 'my_db' }],
	},
];

/** The same for the types of newer servers: https://github.com/malloydata/publisher, api-doc.yaml */
export const NEWER_EXAMPLES: Example[] = [
	{
		type: 'databricks',
		parameters: {
			host: 'dbc.example.com',
			path: '/sql/1.0/warehouses/1',
			defaultCatalog: 'main',
			defaultSchema: 'shop',
		},
		secrets: { ...login, accessToken: SECRETS.accessToken },
		block: [
			'databricksConnection',
			{
				host: 'dbc.example.com',
				path: '/sql/1.0/warehouses/1',
				defaultCatalog: 'main',
				defaultSchema: 'shop',
				oauthClientId: 'app',
				oauthClientSecret: SECRETS.password,
				token: SECRETS.accessToken,
			},
		],
	},
	{
		type: 'ducklake',
		parameters: {
			host: 'db.example.com',
			port: 5432,
			databaseName: 'lake',
			metadataSchema: 'lake_a',
			bucketUrl: 's3://bucket/path',
			accessKeyId: 'AKIAEXAMPLE',
			region: 'eu-west-1',
			endpoint: 'https://s3.example.com',
		},
		secrets: {
			...login,
			attachedSecretsJson: JSON.stringify({
				storage: { secretAccessKey: SECRETS.secretAccessKey, sessionToken: SECRETS.sessionToken },
			}),
		},
		block: [
			'ducklakeConnection',
			{
				catalog: {
					postgresConnection: {
						host: 'db.example.com',
						port: 5432,
						databaseName: 'lake',
						userName: 'app',
						password: SECRETS.password,
					},
					metadataSchema: 'lake_a',
				},
				storage: {
					bucketUrl: 's3://bucket/path',
					s3Connection: {
						accessKeyId: 'AKIAEXAMPLE',
						region: 'eu-west-1',
						endpoint: 'https://s3.example.com',
						secretAccessKey: SECRETS.secretAccessKey,
						sessionToken: SECRETS.sessionToken,
					},
				},
			},
		],
	},
	{
		type: 'publisher',
		parameters: { connectionUri: 'https://p.example.com/api/v0/environments/e/connections/c' },
		secrets: { accessToken: SECRETS.accessToken },
		block: [
			'publisherConnection',
			{
				connectionUri: 'https://p.example.com/api/v0/environments/e/connections/c',
				accessToken: SECRETS.accessToken,
			},
		],
	},
];

/** An attached database: what the panel holds, its secrets by name, and what the API gets. */
export interface AttachedExample {
	fields: INodeParameters & { name: string; type: string };
	secrets: IDataObject;
	attached: IDataObject;
}

const attributes = { dialectName: 'postgres', isPool: true, canPersist: true, canStream: false };

export const ATTACHED: AttachedExample[] = [
	{
		fields: {
			name: 'big',
			type: 'bigquery',
			defaultProjectId: 'data-project',
			billingProjectId: 'billing-project',
			location: 'EU',
			maximumBytesBilled: '1000000000',
			queryTimeoutMilliseconds: '60000',
		},
		secrets: { serviceAccountKeyJson: SECRETS.serviceAccountKeyJson },
		attached: {
			name: 'big',
			type: 'bigquery',
			bigqueryConnection: {
				defaultProjectId: 'data-project',
				billingProjectId: 'billing-project',
				location: 'EU',
				serviceAccountKeyJson: SECRETS.serviceAccountKeyJson,
				maximumBytesBilled: '1000000000',
				queryTimeoutMilliseconds: '60000',
			},
		},
	},
	{
		fields: {
			name: 'snow',
			type: 'snowflake',
			account: 'myorg-myaccount',
			userName: 'app',
			warehouse: 'COMPUTE_WH',
			databaseName: 'SHOP',
			schema: 'PUBLIC',
			role: 'ANALYST',
			responseTimeoutMilliseconds: '30000',
		},
		secrets: {
			password: SECRETS.password,
			privateKey: SECRETS.privateKey,
			privateKeyPass: SECRETS.privateKeyPass,
		},
		attached: {
			name: 'snow',
			type: 'snowflake',
			snowflakeConnection: {
				account: 'myorg-myaccount',
				username: 'app',
				password: SECRETS.password,
				privateKey: SECRETS.privateKey,
				privateKeyPass: SECRETS.privateKeyPass,
				warehouse: 'COMPUTE_WH',
				database: 'SHOP',
				schema: 'PUBLIC',
				role: 'ANALYST',
				responseTimeoutMilliseconds: 30000,
			},
		},
	},
	{
		fields: {
			name: 'pg',
			type: 'postgres',
			attributes: JSON.stringify(attributes),
			host: 'db.example.com',
			port: 5432,
			databaseName: 'shop',
			userName: 'app',
		},
		secrets: { password: SECRETS.password, connectionString: SECRETS.connectionString },
		attached: {
			name: 'pg',
			type: 'postgres',
			attributes,
			postgresConnection: {
				host: 'db.example.com',
				port: 5432,
				databaseName: 'shop',
				userName: 'app',
				password: SECRETS.password,
				connectionString: SECRETS.connectionString,
			},
		},
	},
	{
		fields: { name: 'bucket', type: 'gcs' },
		secrets: { keyId: SECRETS.keyId, secret: SECRETS.secret },
		attached: {
			name: 'bucket',
			type: 'gcs',
			gcsConnection: { keyId: SECRETS.keyId, secret: SECRETS.secret },
		},
	},
	{
		fields: {
			name: 'lake',
			type: 's3',
			accessKeyId: 'AKIAEXAMPLE',
			region: 'us-east-1',
			endpoint: 'https://s3.example.com',
		},
		secrets: { secretAccessKey: SECRETS.secretAccessKey, sessionToken: SECRETS.sessionToken },
		attached: {
			name: 'lake',
			type: 's3',
			s3Connection: {
				accessKeyId: 'AKIAEXAMPLE',
				secretAccessKey: SECRETS.secretAccessKey,
				region: 'us-east-1',
				endpoint: 'https://s3.example.com',
				sessionToken: SECRETS.sessionToken,
			},
		},
	},
	{
		fields: {
			name: 'az',
			type: 'azure',
			authType: 'service_principal',
			tenantId: 'tenant',
			clientId: 'client',
			accountName: 'account',
			fileUrl: 'https://account.blob.core.windows.net/data/**',
		},
		secrets: { clientSecret: SECRETS.secret },
		attached: {
			name: 'az',
			type: 'azure',
			azureConnection: {
				authType: 'service_principal',
				tenantId: 'tenant',
				clientId: 'client',
				accountName: 'account',
				fileUrl: 'https://account.blob.core.windows.net/data/**',
				clientSecret: SECRETS.secret,
			},
		},
	},
];
