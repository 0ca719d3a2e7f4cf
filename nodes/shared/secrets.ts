import {
	constants,
	createCipheriv,
	createHash,
	createPublicKey,
	publicEncrypt,
	randomBytes,
	type KeyObject,
} from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { isObject, parseJson } from './json';

/** Stands for a value that is not shown. */
export const MASK = '***';

const SECRET_KEY =
	/passw|passphrase|passcode|(^|_)pass$|pwd|secret|token|private_?key|api_?key|access_?key|authorization|credential|connection_?string|cookie/i;

/** Credentials inside a URL: `//user:password@host`. */
const USER_INFO = /(\/\/)[^\s/?#'"]+@/g;

/**
 * A copy of an API's answer that can be shown: values under keys that name a secret, and the keys in
 * `secretFields`, become `***` at any depth, and credentials leave URLs, as `secrets` leave all texts.
 * `asIs` names fields of the user's own text, which are kept as they are.
 */
export function mask(
	value: IDataObject,
	{
		secretFields = [],
		asIs = [],
		secrets = [],
	}: { secretFields?: string[]; asIs?: string[]; secrets?: string[] } = {},
): IDataObject {
	const visit = (entry: unknown, key: string, secret: boolean): unknown => {
		if (asIs.includes(key) || entry === null || typeof entry === 'boolean') return entry;
		const hidden = secret || secretFields.includes(key) || SECRET_KEY.test(key);
		if (Array.isArray(entry)) return entry.map((each) => visit(each, '', hidden));
		if (isObject(entry)) return visitObject(entry, hidden);
		if (hidden && entry !== '') return MASK;
		return typeof entry === 'string'
			? redact(entry, secrets).replace(USER_INFO, `$1${MASK}@`)
			: entry;
	};
	const visitObject = (object: IDataObject, secret: boolean): IDataObject =>
		Object.fromEntries(
			Object.entries(object).map(([key, entry]) => [key, visit(entry, key, secret)]),
		) as IDataObject;
	return visitObject(value, false);
}

/** A `"key": value` pair with a simple value, and one whose value is an object or a list, in JSON that may be cut off. */
const PAIR = /("([^"]+)"\s*:\s*)("[^"\\]*(?:\\.[^"\\]*)*"?|[^\s"[{,}\]]+)/g;
const NESTED = /"([^"]+)"\s*:\s*[[{]/g;

/** Characters of broken JSON that are looked at. More is never shown, and regular expressions have their limits. */
const LOOKED_AT = 20_000;

/** A text from outside that can be shown: the values of keys that name a secret are hidden, even in broken JSON. */
export function maskText(text: string): string {
	const json = parseJson(text);
	if (isObject(json)) return JSON.stringify(mask(json));

	// Where a secret's object or list ends cannot be told in broken JSON: nothing after it is shown.
	const head = text.slice(0, LOOKED_AT);
	const nested = [...head.matchAll(NESTED)].find(([, key]) => SECRET_KEY.test(key ?? ''));
	return head
		.slice(0, nested?.index)
		.replace(PAIR, (pair: string, start: string, key: string) =>
			SECRET_KEY.test(key) ? `${start}"${MASK}"` : pair,
		)
		.replace(USER_INFO, `$1${MASK}@`);
}

/** Removes secrets from a text, whether it holds them raw, as JSON, in a URL or in base64. */
export function redact(text: string, secrets: readonly string[], placeholder = MASK): string {
	const forms = new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf));
	return [...forms]
		.sort((a, b) => b.length - a.length)
		.reduce((rest, form) => rest.split(form).join(placeholder), text);
}

function formsOf(secret: string): string[] {
	return [
		secret,
		JSON.stringify(secret).slice(1, -1),
		encodeURIComponent(secret),
		new URLSearchParams({ '': secret }).toString().slice(1),
		...[0, 1, 2].flatMap((offset) => base64At(secret, offset)),
	];
}

/**
 * The base64 characters that stand for the secret alone when `offset` bytes (modulo 3) come before
 * it, as in `user:password`. Too short a piece would hit innocent text and is left out.
 */
function base64At(secret: string, offset: number): string[] {
	const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
	const from = Math.ceil((offset * 8) / 6);
	const to = Math.floor((bytes.length * 8) / 6);
	return [bytes.toString('base64'), bytes.toString('base64url')]
		.map((encoded) => encoded.slice(from, to))
		.filter((piece) => piece.length >= 6);
}

/** What is wrong with a public key, or the key itself. */
export type PublicKey = { key: KeyObject } | { fault: string };

/**
 * Reads an RSA public key of at least 2048 bits from PEM (SPKI, PKCS#1 or an X.509 certificate).
 * A private key is refused; no fault repeats the text.
 */
export function readPublicKey(pem: string): PublicKey {
	if (/PRIVATE KEY/.test(pem)) {
		return { fault: 'holds a private key. Keep that one, and give its public key' };
	}
	let key: KeyObject;
	try {
		key = createPublicKey(pem);
	} catch {
		return { fault: 'is not a public key or certificate in PEM form' };
	}
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (key.asymmetricKeyType !== 'rsa') return { fault: 'is not an RSA key' };
	if (bits < 2048) return { fault: `has ${bits} bits; an RSA key of at least 2048 bits is needed` };
	return encrypts(key) ? { key } : { fault: 'is not a key that encrypts' };
}

/** Whether a key does its work. OpenSSL reads keys whose numbers are no RSA key's, and fails only with the first secret. */
function encrypts(key: KeyObject): boolean {
	try {
		encryptFor(key, '');
		return (key.asymmetricKeyDetails?.publicExponent ?? 0n) > 1n;
	} catch {
		return false;
	}
}

/**
 * Encrypts a text for a public key: JWE compact serialization (RFC 7516), RSA-OAEP-256 and A256GCM
 * with a 96-bit IV, `kid` the key's RFC 7638 thumbprint.
 */
export function encryptFor(key: KeyObject, text: string): string {
	const header = base64url(
		JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: thumbprint(key) }),
	);
	const contentKey = randomBytes(32);
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', contentKey, iv);
	cipher.setAAD(Buffer.from(header));
	const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	const encryptedKey = publicEncrypt(
		{ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
		contentKey,
	);
	return [header, ...[encryptedKey, iv, sealed, cipher.getAuthTag()].map(base64url)].join('.');
}

function thumbprint(key: KeyObject): string {
	const { e, kty, n } = key.export({ format: 'jwk' });
	return createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
}

function base64url(value: string | Buffer): string {
	return Buffer.from(value).toString('base64url');
}
