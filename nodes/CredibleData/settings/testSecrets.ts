import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { checkSecretCredential } from '../../shared/actions/settings';
import { textOf } from '../../shared/values/json';
import { faultInPrivateKey } from '../../shared/values/pem';
import { Problem, sentences } from '../../shared/values/problem';
import { PANEL } from './index';
import { privateKey, privateKeyPass } from './setting';

/**
 * Checks the secret credential without asking anybody: something is filled in, JSON and keys can be read.
 * No message repeats a value.
 */
export async function testSecrets(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		checkSecretCredential(PANEL, data);
		checkKeyPair(data);
	} catch (error) {
		const { message, facts } = Problem.from(error);
		return { status: 'Error', message: sentences(message, facts.advice) };
	}
	return {
		status: 'OK',
		message: 'The secrets can be read. Whether a database takes them, the operation Test tells.',
	};
}

function checkKeyPair(data: ICredentialDataDecryptedObject): void {
	const [key, passphrase] = [privateKey, privateKeyPass].map(({ field }) =>
		textOf(data[field.name] ?? '').trim(),
	);
	const { displayName } = privateKey.field;
	if (!key && passphrase) {
		throw Problem.parameter(
			privateKeyPass.field.displayName,
			`is filled in, but '${displayName}' is empty`,
		);
	}
	const fault = key ? faultInPrivateKey(key, passphrase) : undefined;
	if (fault !== undefined) throw Problem.parameter(displayName, fault);
}
