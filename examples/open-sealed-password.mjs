/**
 * Opens a password that was sealed with 'Secret Output' → 'Encrypted': a JWE in compact form (RFC 7516, RSA-OAEP-256 and
 * A256GCM). Needs Node.js and nothing else; every JOSE library does the same.
 *
 *     node open-sealed-password.mjs private-key.pem < sealed.txt
 */
import { createDecipheriv, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

const [privateKeyFile] = process.argv.slice(2);
const sealed = (await text(process.stdin)).trim();

const [header, ...parts] = sealed.split('.');
const [encryptedKey, iv, ciphertext, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
const key = privateDecrypt(
	{ key: readFileSync(privateKeyFile, 'utf8'), oaepHash: 'sha256' },
	encryptedKey,
);
const decipher = createDecipheriv('aes-256-gcm', key, iv);
decipher.setAAD(Buffer.from(header));
decipher.setAuthTag(tag);
console.log(Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString());
