import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { checkSecretCredential } from '../../shared/actions/settings';
import { Problem, sentences } from '../../shared/values/problem';
import { settings } from './settings';

/**
 * Checks the credential with the secrets, as far as that goes without the database: something is
 * filled in, certificates and key can be read. Names the field at fault, and repeats no value.
 */
export async function testSecrets(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		checkSecretCredential(settings, data);
		const message =
			'The secrets can be read. Use the Test operation to see whether the database takes them';
		return { status: 'OK', message };
	} catch (error) {
		const { message, facts } = Problem.from(error);
		return { status: 'Error', message: facts.advice ? sentences(message, facts.advice) : message };
	}
}
