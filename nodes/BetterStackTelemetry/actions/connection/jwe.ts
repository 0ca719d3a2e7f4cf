import {
	constants,
	createCipheriv,
	createHash,
	createPublicKey,
	publicEncrypt,
	randomBytes,
	type KeyObject,
} from 'node:crypto';

import { mendPem } from '../../../shared/values/pem';

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
		key = createPublicKey(mendPem(pem));
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
