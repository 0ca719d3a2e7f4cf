/**
 * Opens a JWE with an implementation of its own: jose, which exists as an ES module only. Reads
 * `{ jwe, privateKey, publicKey }` (JWKs) from stdin; writes what was inside, the header and the key's thumbprint.
 */
import { text } from 'node:stream/consumers';
import { calculateJwkThumbprint, compactDecrypt, importJWK } from 'jose';

const { jwe, privateKey, publicKey } = JSON.parse(await text(process.stdin));
const { plaintext, protectedHeader } = await compactDecrypt(
	jwe,
	await importJWK(privateKey, 'RSA-OAEP-256'),
);
const thumbprint = await calculateJwkThumbprint(publicKey, 'sha256');
const opened = { text: new TextDecoder().decode(plaintext), header: protectedHeader, thumbprint };
process.stdout.write(JSON.stringify(opened));
