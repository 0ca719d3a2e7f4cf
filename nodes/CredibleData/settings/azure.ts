import { oneOf } from '../../shared/actions/readers';
import { secretInJson, settingsAt, textField, type DatabaseType } from './setting';

const setting = settingsAt('azureConnection');

const AUTH_TYPES = ['sas_token', 'service_principal'] as const;

/** Files in Azure, for DuckDB to attach. A URL with its signature is a secret as a whole. */
export const azure: DatabaseType = {
	value: 'azure',
	name: 'Azure Blob Storage',
	servers: 'Malloy Publisher since March 2026',
	block: 'azureConnection',
	settings: [
		setting({
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
		setting(textField('Tenant ID', 'tenantId', 'The tenant of the service principal')),
		setting(textField('Client ID', 'clientId', 'The application of the service principal')),
		setting(textField('Account Name', 'accountName', 'The storage account', 'e.g. mystorage')),
		setting(
			textField(
				'File URL',
				'fileUrl',
				'The files to query with a service principal',
				'e.g. https://mystorage.blob.core.windows.net/data/**',
			),
		),
		setting(secretInJson('sasUrl'), 'sasUrl', { login: true }),
		setting(secretInJson('clientSecret'), 'clientSecret', { login: true }),
	],
};
