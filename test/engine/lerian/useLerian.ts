import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { LERIAN_CLIENT } from '../../../sandbox/providers/lerian.mts';
import type { Sandbox } from '../../../sandbox/server.mts';
import type { CredentialData } from '../engine';
import { useNode } from '../useNode';

export const CONNECTIONS = '/v1/management/connections';

/** The node and a sandbox for the tests of a file; without Access Manager, as the sandbox begins. */
export function useLerian() {
	return useNode('lerianReporter', (sandbox) => credentialsFor(sandbox));
}

/** The credentials with which the node reaches a sandbox, and those of a database. */
export function credentialsFor(
	sandbox: Sandbox,
	own: ICredentialDataDecryptedObject = {},
): CredentialData {
	return {
		lerianReporterApi: {
			baseUrl: sandbox.baseUrl('lerian'),
			authentication: 'none',
			productName: 'Reporter',
			...own,
		},
		lerianReporterSecretApi: { userName: 'dbuser', password: 'secretpassword' },
	};
}

/** The same with a client of the sandbox's Access Manager. */
export function clientFor(
	sandbox: Sandbox,
	own: ICredentialDataDecryptedObject = {},
): CredentialData {
	return credentialsFor(sandbox, {
		authentication: 'clientCredentials',
		authUrl: `${sandbox.baseUrl('lerian')}/v1/login/oauth/access_token`,
		...LERIAN_CLIENT,
		...own,
	});
}

/** A connection to choose, by its ID or its name. */
export function chosen(value: string, mode: 'id' | 'list' | 'name' = 'id'): INodeParameters {
	return { connectionId: { __rl: true, mode, value } };
}

/** What Create needs, apart from secrets. */
export const NEW = {
	configName: 'production-db',
	type: 'POSTGRESQL',
	host: 'db.example.com',
	port: 5432,
	databaseName: 'mydatabase',
};

/** A self-signed certificate for "test", valid for a hundred years. */
export const CERTIFICATE = [
	'-----BEGIN CERTIFICATE-----',
	'MIIBdDCCARugAwIBAgIUcXDbkJDTIouRoTbj/akd+x6heYEwCgYIKoZIzj0EAwIw',
	'DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIwNDUxNTRaGA8yMTI2MTAyOTA0NTE1',
	'NFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOar',
	'MrV3NWMBNVxKohnUwS40myTtRl1dliDcJm6Mv/2HQveOXnrFY2P7j9xFvPy5+iZN',
	'LM7oncjQxjW1tFfIuB6jUzBRMB0GA1UdDgQWBBQc2ZyPhWEYEbf0pHqwkgmSDPTo',
	'5TAfBgNVHSMEGDAWgBQc2ZyPhWEYEbf0pHqwkgmSDPTo5TAPBgNVHRMBAf8EBTAD',
	'AQH/MAoGCCqGSM49BAMCA0cAMEQCIF0XEkq7+KTpTcZrjiHFx0GqDwlUH+s3zMo5',
	'hMXB0eEMAiBduoQT/BOGEfo1o6yGRpQWQeybbYjbchZMviJ2a+l/Kg==',
	'-----END CERTIFICATE-----',
	'',
].join('\n');

/** A private key, of no certificate. */
export const PRIVATE_KEY = generateKeyPairSync('ec', {
	namedCurve: 'prime256v1',
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;
