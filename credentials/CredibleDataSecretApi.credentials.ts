import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secrets of a database that Credible shall connect to. Nothing is sent with it but a connection's settings. */
export class CredibleDataSecretApi implements ICredentialType {
	name = 'credibleDataSecretApi';

	displayName = 'Credible Data Secret API';

	icon = {
		light: 'file:../icons/credibleData.svg',
		dark: 'file:../icons/credibleData.dark.svg',
	} as const;

	documentationUrl = 'https://docs.credibledata.com/how-to/modeling/connect-data';

	properties: INodeProperties[] = [
		{
			displayName:
				'What Credible needs to log in to your database. Fill in what the type of the connection has, and leave the rest empty.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			default: '',
			description:
				'For DuckLake (its catalog), MySQL, PostgreSQL, Snowflake and Trino; for Databricks the client ID of a service principal',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'For DuckLake (its catalog), MySQL, PostgreSQL, Snowflake and Trino; for Databricks the client secret of a service principal',
		},
		{
			displayName: 'Connection String',
			name: 'connectionStringSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. postgresql://user:password@host:5432/database',
			description:
				'For PostgreSQL and the catalog of DuckLake, in place of host, port, database, user name and password',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
			description:
				'For Snowflake, in PEM form, in place of a password; for PostgreSQL behind a proxy that of the SSH user',
		},
		{
			displayName: 'Private Key Passphrase',
			name: 'privateKeyPass',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'If the private key is encrypted',
		},
		{
			displayName: 'Service Account JSON',
			name: 'serviceAccountSecretJson',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: 'e.g. { "type": "service_account", … }',
			description: 'For BigQuery, the key file of a service account as it was downloaded',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'For Databricks, MotherDuck and Publisher',
		},
		{
			displayName: 'Peaka API Key',
			name: 'peakaApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'For Trino served by Peaka, in place of a password',
		},
		{
			displayName: 'Secrets of Attached Databases (JSON)',
			name: 'attachedSecretsJson',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: 'e.g. { "shop": { "password": "…" }, "lake": { "secretAccessKey": "…" } }',
			description:
				"For DuckDB: an object with the name of each attached database, and in it the secrets under the API's names (password, connectionString, serviceAccountKeyJson, privateKey, privateKeyPass, keyId, secret, secretAccessKey, sessionToken, sasUrl, clientSecret). For DuckLake the name is storage.",
		},
	];
}
