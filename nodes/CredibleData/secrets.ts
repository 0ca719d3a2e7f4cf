import type { IDataObject } from 'n8n-workflow';

import { isObject, parseJson } from '../shared/json';
import { MASK, mask } from '../shared/secrets';

/** Fields of connections that hold a secret although their names do not say so. */
const SECRET_FIELDS = ['serviceAccountKeyJson', 'peakaKey', 'keyId', 'sasUrl'];

/** The public half of a pair: masked like the other half where it is shown, but no secret to be sent again. */
const IDENTIFIERS = ['accessKeyId'];

/** A copy of an answer, or of what would be sent, that can be shown. */
export function shown(value: IDataObject): IDataObject {
	return mask(value, { secretFields: SECRET_FIELDS });
}

/** Whether a field of a connection holds a secret. */
export function isSecretField(key: string): boolean {
	return !IDENTIFIERS.includes(key) && shown({ [key]: 'x' })[key] === MASK;
}

/**
 * Every text in a connection that must appear in no message: its secrets, and what can be told apart
 * inside of them (the password of a connection string, the key in a service account's JSON).
 */
export function secretTexts(value: unknown, isSecret = false): string[] {
	if (Array.isArray(value)) return value.flatMap((entry) => secretTexts(entry, isSecret));
	if (isObject(value)) {
		return Object.entries(value).flatMap(([key, entry]) =>
			secretTexts(entry, isSecret || isSecretField(key)),
		);
	}
	if (typeof value !== 'string' || value === '') return [];
	if (isSecret) return [value, ...userInfo(value), ...secretTexts(parseJson(value))];
	return userInfo(value);
}

/** The password in a URL, or in a connection string of pairs. */
function userInfo(text: string): string[] {
	const [, pair] = /\bpassword\s*=\s*('[^']*'|\S+)/i.exec(text) ?? [];
	const password = URL.canParse(text) ? new URL(text).password : '';
	const found = [pair?.replace(/^'|'$/g, ''), password, decoded(password)];
	return found.filter((each) => each !== undefined && each !== '').map(String);
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Secrets in the words of a server: `password=…`, and private keys. */
const PAIR = /\b(pass\w*|pwd|secret\w*|token|\w*key)(\s*=\s*)('[^']*'|"[^"]*"|\S+)/gi;
const PRIVATE_KEY = /-----BEGIN [^-]*PRIVATE KEY-----[^]*?(-----END [^-]*-----|$)/g;

/** A server's own words without the secrets that older servers repeat in them. */
export function withoutSecrets(text: string): string {
	return text.replace(PRIVATE_KEY, MASK).replace(PAIR, `$1$2${MASK}`);
}
