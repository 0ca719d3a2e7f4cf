import { generateKeyPairSync } from 'node:crypto';

import { faultInPrivateKey, mendPem } from '../../../nodes/shared/values/pem';

const keys = (cipher?: string) =>
	generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: {
			type: 'pkcs8',
			format: 'pem',
			...(cipher && { cipher, passphrase: 'open sesame' }),
		},
	}).privateKey;
const key = keys();

describe('mendPem', () => {
	it.each<[string, (pem: string) => string]>([
		['as it should be', (pem) => pem],
		['with a byte order mark', (pem) => `\uFEFF${pem}`],
		['with CRLF', (pem) => pem.replaceAll('\n', '\r\n')],
		['with CR', (pem) => pem.replaceAll('\n', '\r')],
		['with literal \\n', (pem) => pem.replaceAll('\n', '\\n')],
		['with literal \\r\\n', (pem) => pem.replaceAll('\n', '\\r\\n')],
		['as JSON text', (pem) => JSON.stringify(pem)],
		['on one line', (pem) => pem.replaceAll('\n', ' ')],
		['on one line without blanks', (pem) => pem.replaceAll('\n', '')],
		['indented', (pem) => pem.replaceAll('\n', '\n    ')],
		['without the last line break', (pem) => pem.trimEnd()],
	])('puts a key right that comes %s', (_name, spoil) => {
		expect(mendPem(spoil(key))).toBe(key);
	});

	it('keeps all certificates of a chain, and the headers of an old key', () => {
		const chain =
			'-----BEGIN A-----\nAAAA\n-----END A-----\n-----BEGIN B-----\nBBBB\n-----END B-----\n';
		expect(mendPem(`text before\n${chain.replaceAll('\n', '\\n')}`)).toBe(chain);
		const old =
			'-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n';
		expect(mendPem(old)).toBe(old);
	});

	it.each(['', 'no key', '-----BEGIN X-----\nAAAA', '"-----BEGIN'])('leaves %j alone', (text) => {
		expect(mendPem(text)).toBe(text);
	});

	it('takes a long text in one go', () => {
		const long = '-----BEGIN X-----'.repeat(100_000);
		expect(mendPem(long)).toBe(long);
	});
});

describe('faultInPrivateKey', () => {
	const sealed = keys('aes-256-cbc');

	it.each([
		['a key', key, undefined, undefined],
		['a sealed key with its passphrase', sealed, 'open sesame', undefined],
		['a sealed key without passphrase', sealed, undefined, 'needs its passphrase'],
		['a sealed key with another passphrase', sealed, 'open', 'is not opened by its passphrase'],
		["OpenSSH's own form", key.replaceAll('PRIVATE', 'OPENSSH PRIVATE'), undefined, undefined],
		['no key', 'text', undefined, 'is not a private key in PEM form'],
		['half a key', key.slice(0, 300), undefined, 'is a private key that cannot be read'],
	])('knows %s', (_name, pem, passphrase, fault) => {
		expect(faultInPrivateKey(pem, passphrase)).toBe(fault);
	});
});
