import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../../shared/actions/parameters';
import { text } from '../../../shared/actions/readers';
import { isObject } from '../../../shared/values/json';
import type { ApiObject } from '../../api';
import { connectionItem, rawConnection, withoutEcho } from '../../items';
import { encryptFor, readPublicKey } from './jwe';

/** What becomes of the one-time password: a function from the password to the keys that are output. */
export type SecretOutput = (password: string) => IDataObject;

/** Options of the operations that receive a one-time password. */
export const secretOutputOptions: INodeProperties[] = [
	{
		displayName: 'Public Key',
		name: 'publicKey',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. -----BEGIN PUBLIC KEY-----',
		description:
			"RSA public key of at least 2048 bits, or a certificate, in PEM form. Used when 'Secret Output' is 'Encrypted'.",
	},
	{
		displayName: 'Secret Output',
		name: 'secretOutput',
		type: 'options',
		options: [
			{
				name: 'Encrypted',
				value: 'encrypted',
				description:
					"Output 'encryptedPassword', a JWE that only the holder of the private key can read",
			},
			{ name: 'Omit', value: 'omit', description: 'Output no password. It is lost for good.' },
			{ name: 'Plain', value: 'plain', description: "Output 'password' as it is" },
		],
		default: 'plain',
		description: 'How the password leaves this node. It exists only now.',
	},
];

/**
 * Reads 'Secret Output' and 'Public Key' from the options. For an AI agent the choice must have been
 * made on purpose, so that no model reads a password by accident.
 */
export function readSecretOutput(options: Parameters): SecretOutput {
	const choices = ['plain', 'encrypted', 'omit'] as const;
	if (options.forAgent) {
		if (options.isExpression('secretOutput') || options.text('secretOutput') === undefined) {
			throw options.bad(
				'secretOutput',
				'is not set to a fixed value, and an AI agent would read the password',
				"Choose 'Secret Output' in the options of this tool: 'Encrypted' or 'Omit' keep the password from the model",
			);
		}
		if (options.isExpression('publicKey')) {
			throw options.bad(
				'publicKey',
				'is an expression, so that a model could choose the key',
				'Enter the key itself',
			);
		}
	}
	// An expression that gives nothing must not mean 'Plain', the default.
	options.readLimit('secretOutput', text);
	const choice = options.oneOf('secretOutput', choices);
	if (choice === 'plain') return (password) => ({ password });
	if (choice === 'omit') return () => ({});
	const read = readPublicKey(options.requiredText('publicKey'));
	if ('fault' in read) throw options.bad('publicKey', read.fault);
	return (password) => ({ encryptedPassword: encryptFor(read.key, password) });
}

/** A connection from its create answer as an output item, with its password as chosen. */
export function createdItem(
	created: ApiObject,
	simplify: boolean,
	secretOutput: SecretOutput,
): IDataObject {
	const password = String(created.attributes.password);
	const secret = secretOutput(password);
	if (simplify) return connectionItem(withoutEcho(created, password), secret);
	const raw = rawConnection(created);
	const attributes = isObject(raw.attributes) ? raw.attributes : {};
	delete attributes.password;
	return { ...raw, attributes: { ...attributes, ...secret } };
}
