import { createPrivateKey, X509Certificate } from 'node:crypto';

import { parseJson } from './json';

const BEGIN = '-----BEGIN ';
const DASHES = '-----';

/**
 * A PEM text as it was before it was copied: a byte order mark, CRLF, line breaks written as `\n` and
 * `\r`, quotes of JSON, and line breaks lost in a field of one line are put right. What holds no PEM
 * block is given back as it is.
 */
export function mendPem(text: string): string {
	const plain = unquoted(text.replace(/^\uFEFF/, '').trim())
		.replace(/\\r|\\n|\r/g, '\n')
		.trim();
	const blocks: string[] = [];
	// Plain searches, since a regular expression over a long text from outside can take for ever.
	for (let at = plain.indexOf(BEGIN); at >= 0; ) {
		const labelEnd = plain.indexOf(DASHES, at + BEGIN.length);
		const label = labelEnd < 0 ? '' : plain.slice(at + BEGIN.length, labelEnd);
		const end = `-----END ${label}-----`;
		const endAt = labelEnd < 0 ? -1 : plain.indexOf(end, labelEnd);
		if (endAt < 0) return text;
		const body = plain.slice(labelEnd + DASHES.length, endAt);
		blocks.push(`${BEGIN}${label}-----\n${wrapped(body)}\n${end}\n`);
		at = plain.indexOf(BEGIN, endAt + end.length);
	}
	return blocks.length > 0 ? blocks.join('') : text;
}

function unquoted(text: string): string {
	const json = text.startsWith('"') ? parseJson(text) : undefined;
	return typeof json === 'string' ? json.trim() : text;
}

/** Base64 in lines of 64; headers such as `Proc-Type`, which old encrypted keys have, stay as they are. */
function wrapped(body: string): string {
	const lines = body.split('\n').map((line) => line.trim());
	if (lines.some((line) => line.includes(':'))) return lines.join('\n').trim();
	return (
		lines
			.join('')
			.replace(/\s+/g, '')
			.match(/.{1,64}/g) ?? []
	).join('\n');
}

/** What is wrong with a private key in PEM form, as the end of a sentence; undefined if it can be read. */
export function faultInPrivateKey(pem: string, passphrase?: string): string | undefined {
	const key = mendPem(pem);
	// OpenSSH's own form, which Node.js cannot read.
	if (key.startsWith('-----BEGIN OPENSSH PRIVATE KEY-----')) return undefined;
	try {
		createPrivateKey({ key, passphrase: passphrase ?? '' });
		return undefined;
	} catch {
		if (!pem.includes('PRIVATE KEY')) return 'is not a private key in PEM form';
		if (!/ENCRYPTED/.test(pem)) return 'is a private key that cannot be read';
		return passphrase ? 'is not opened by its passphrase' : 'needs its passphrase';
	}
}

/** Whether a text is a certificate in PEM form, or a chain of which the first one can be read. */
export function isCertificate(pem: string): boolean {
	try {
		return new X509Certificate(mendPem(pem)).subject !== undefined;
	} catch {
		return false;
	}
}
