import { oneOf } from '../../shared/actions/readers';
import { secretInJson, settingsAt, type DatabaseSetting, type DatabaseType } from './setting';

type Path = [string, ...string[]];

/** The settings in a block of Google Cloud Storage, wherever the API has one. Both halves of the pair are secret. */
export function gcsSettings(...block: Path): DatabaseSetting[] {
	const setting = settingsAt(...block);
	return [
		setting(secretInJson('keyId')),
		setting(secretInJson('secret'), 'secret', { login: true }),
	];
}

/** The same for S3, and what speaks like it. */
export function s3Settings(...block: Path): DatabaseSetting[] {
	const setting = settingsAt(...block);
	return [
		setting.text('Access Key ID', 'accessKeyId', 'Which key is used', 'e.g. AKIA…'),
		setting.text('Region', 'region', 'Where the bucket is; us-east-1 if empty', 'e.g. eu-west-1'),
		setting.text(
			'Endpoint',
			'endpoint',
			'Where the storage is, if not at Amazon',
			'e.g. https://s3.example.com',
		),
		setting(secretInJson('secretAccessKey'), 'secretAccessKey', {
			login: true,
			with: ['sessionToken'],
		}),
		setting(secretInJson('sessionToken')),
	];
}

const atAzure = settingsAt('azureConnection');

const AUTH_TYPES = ['sas_token', 'service_principal'] as const;

/** Files in Azure, for DuckDB to attach. A URL with its signature is a secret as a whole. */
export const azure: DatabaseType = {
	value: 'azure',
	name: 'Azure Blob Storage',
	servers: 'Malloy Publisher since March 2026',
	block: 'azureConnection',
	settings: [
		atAzure({
			field: {
				displayName: 'Authentication Type',
				name: 'authType',
				type: 'options',
				options: [
					{ name: 'SAS Token', value: 'sas_token' },
					{ name: 'Service Principal', value: 'service_principal' },
				],
				default: 'sas_token',
				description: 'How to log in; the secrets are sasUrl or clientSecret',
			},
			read: oneOf(AUTH_TYPES),
		}),
		atAzure.text('Tenant ID', 'tenantId', 'The tenant of the service principal'),
		atAzure.text('Client ID', 'clientId', 'The application of the service principal'),
		atAzure.text('Account Name', 'accountName', 'The storage account', 'e.g. mystorage'),
		atAzure.text(
			'File URL',
			'fileUrl',
			'The files to query with a service principal',
			'e.g. https://mystorage.blob.core.windows.net/data/**',
		),
		atAzure(secretInJson('sasUrl'), 'sasUrl', { login: true }),
		atAzure(secretInJson('clientSecret'), 'clientSecret', { login: true }),
	],
};
