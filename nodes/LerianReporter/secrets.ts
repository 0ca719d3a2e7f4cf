import { createPrivateKey, X509Certificate } from 'node:crypto';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	INodeProperties,
} from 'n8n-workflow';

import { textOrNull } from '../shared/json';
import type { Parameters } from '../shared/parameters';
import { readSecrets, secretSourceFields, type Secrets } from '../shared/secretSource';

const CREDENTIAL_NAME = 'Lerian Reporter Secret API';

/** The type of the credential that holds the secrets of the database. */
export const SECRET_CREDENTIAL_TYPE = 'lerianReporterSecretApi';

export const userNameField: INodeProperties = {
	displayName: 'User Name',
	name: 'userName',
	type: 'string',
	default: '',
	placeholder: 'e.g. dbuser',
	description: 'With which Lerian logs in to the database',
};

export const passwordField: INodeProperties = {
	displayName: 'Password',
	name: 'password',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description: 'Of the user of the database. Lerian never shows it again.',
};

/** The texts of an SSL block. */
export const sslTextFields: INodeProperties[] = [
	{
		displayName: 'SSL CA',
		name: 'sslCa',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
		description:
			'Certificate of the authority that the database is checked against, in PEM form. Lerian needs it for every SSL mode.',
	},
	{
		displayName: 'SSL Client Certificate',
		name: 'sslCert',
		type: 'string',
		typeOptions: { rows: 4, password: true },
		default: '',
		placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
		description: 'In PEM form; for databases that want to see one',
	},
	{
		displayName: 'SSL Private Key',
		name: 'sslPrivateKey',
		type: 'string',
		typeOptions: { rows: 4, password: true },
		default: '',
		placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
		description: 'Of the client certificate, in PEM form',
	},
];

const fields = [userNameField, passwordField, ...sslTextFields];

/** "Secret Source" and what belongs to it. */
export const secretFields = secretSourceFields(CREDENTIAL_NAME, fields);

/** Reads the user name and the secrets of the database from where 'Secret Source' says. */
export async function readDatabaseSecrets(parameters: Parameters): Promise<Secrets> {
	return await readSecrets(parameters, {
		credentialType: SECRET_CREDENTIAL_TYPE,
		credentialName: CREDENTIAL_NAME,
		names: fields.map(({ name }) => name),
	});
}

/**
 * Checks the credential with the secrets, as far as that goes without the database: something is
 * filled in, certificates and key can be read. Names the field at fault, and repeats no value.
 */
export async function testSecrets(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const filled = fields.filter(({ name }) => textOrNull(data[name])?.trim());
	if (filled.length === 0) return { status: 'Error', message: 'Nothing is filled in' };
	const bad = filled.find(({ name }) => !canBeRead(name, pemOf(String(data[name]))));
	if (bad) {
		const message = `'${bad.displayName}' cannot be read. Paste it in PEM form, with its BEGIN and END lines`;
		return { status: 'Error', message };
	}
	const message =
		'The secrets can be read. Use the Test operation to see whether the database takes them';
	return { status: 'OK', message };
}

/** Whether a certificate or key can be read; other fields can hold anything. */
function canBeRead(name: string, value: string): boolean {
	try {
		if (name === 'sslPrivateKey') createPrivateKey(value);
		if (name === 'sslCa' || name === 'sslCert') {
			// Of a chain the first one.
			return new X509Certificate(value).subject !== undefined;
		}
		return true;
	} catch {
		return false;
	}
}

/** A PEM text with its line breaks, which are lost where it is pasted into a field of one line. */
export function pemOf(text: string): string {
	const lines = text.replace(/\\n/g, '\n');
	if (lines.trim().includes('\n')) return lines;
	return lines.replace(
		/(-----BEGIN [^-]+-----)(.*?)(-----END [^-]+-----)/g,
		(_all, begin: string, body: string, end: string) =>
			[begin, ...body.trim().split(/\s+/), end, ''].join('\n'),
	);
}
