import { createPrivateKey } from 'node:crypto';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { isObject, parseJson } from '../shared/json';

/**
 * Checks the secret credential without asking anybody: something is filled in, JSON and keys can be read.
 * No message repeats a value.
 */
export async function testSecrets(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const message = faultIn(data);
	if (message !== undefined) return { status: 'Error', message };
	return {
		status: 'OK',
		message: 'The secrets can be read. Whether a database takes them, the operation Test tells.',
	};
}

function faultIn(data: ICredentialDataDecryptedObject): string | undefined {
	const text = (name: string) => String(data[name] ?? '').trim();
	const serviceAccountSecretJson = text('serviceAccountSecretJson');
	const attachedSecretsJson = text('attachedSecretsJson');
	const privateKey = text('privateKey');
	const privateKeyPass = text('privateKeyPass');
	if (FIELDS.every((name) => text(name) === '')) return 'Nothing is filled in.';

	if (serviceAccountSecretJson && !isObject(parseJson(serviceAccountSecretJson))) {
		return "'Service Account JSON' is not a JSON object. Use the key file as it was downloaded.";
	}
	const attached = attachedSecretsJson ? parseJson(attachedSecretsJson) : {};
	if (!isObject(attached) || !Object.values(attached).every((entry) => isObject(entry))) {
		return "'Secrets of Attached Databases (JSON)' is not a JSON object with an object for each database.";
	}
	if (privateKeyPass && !privateKey) {
		return "'Private Key Passphrase' is filled in, but 'Private Key' is empty.";
	}
	return privateKey && !isPrivateKey(privateKey, privateKeyPass)
		? "'Private Key' is not a private key in PEM form, or 'Private Key Passphrase' does not open it."
		: undefined;
}

const FIELDS = [
	'userName',
	'password',
	'connectionStringSecret',
	'privateKey',
	'privateKeyPass',
	'serviceAccountSecretJson',
	'accessToken',
	'peakaApiKey',
	'attachedSecretsJson',
];

function isPrivateKey(key: string, passphrase: string): boolean {
	try {
		return createPrivateKey({ key, passphrase }).type === 'private';
	} catch {
		return false;
	}
}
