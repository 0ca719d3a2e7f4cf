import { createPublicKey, generateKeyPairSync } from 'node:crypto';

import {
	encryptFor,
	readPublicKey,
	type PublicKey,
} from '../../nodes/BetterStackTelemetry/actions/connection/jwe';
import { runScript } from '../script.mts';

/** Self-signed, for these tests only; its private key does not exist any more. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDATCCAemgAwIBAgIUeFvWJHVTrKgWURCVaclaujxgdzUwDQYJKoZIhvcNAQEL
BQAwDzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIwMjMyNDBaGA8yMTI2MTAyOTAy
MzI0MFowDzENMAsGA1UEAwwEdGVzdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC
AQoCggEBALwWCZX5ilhik0Me9hkH+IIODOo4bETst+amwVis852vN2RLMuLdarTs
ZpxsvYs3rGuInlNOe8IbaSNxlmfzCn+2XiS8gBIWhT9CW8DI5xoge09dwSapQ9rP
7YNBUYWTW3XtgD7nWZSaZpO7U8A+2ehbiLmSg6c6dSBr+cBZ3Ny3N/mUIVq3l4tS
vlnAUAjuBRmSi/PiZ71FYwregfLGPzCX6ExRqqPgIGZMyoeNtKhWZa5JRYNUNItO
WhJGBtzpPD7EBiYdneqJM20aiiCSllxed4K+lqkWd3Iqa5y/LvZ8TeCKkDcEojeV
icTMgVjzX7ldY+EpFaI1tftfZNYnHOUCAwEAAaNTMFEwHQYDVR0OBBYEFBAM0qPk
xIEzK4+vEJ4fZWBBwcYgMB8GA1UdIwQYMBaAFBAM0qPkxIEzK4+vEJ4fZWBBwcYg
MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAFIhtUlExmkXG4WI
8mESGmhyr+T4mTnvKFY2/Xy692QojQcoHIISNfObRJk/7r24dAdymxcB4G4Ql5bB
tdv2r2n+IxH980wpXSG91ICaBWYhLdzzUEMPAWfwDMGkWqaTTwv8ojiy6tb6KR8K
mYQ8BuEKQQmZAOZxS1ixADGOQkx+vWWURA3Ws06icW6GG4XbjZhRnZGTiOGqWT1o
cVvA8NvR+xVESDCiXTS7i6+aaLVntMeBZsb6YqhDiqhlys7PUmb7H0xPREU5bvzp
08zonOqb6Zy1ZEVBwkmenr3iC6N4SCsGX5EQzESGul62/GVRWcLTWPdOjK2Yr84I
wDs9sVE=
-----END CERTIFICATE-----
`;

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const spki = publicKey.export({ format: 'pem', type: 'spki' }).toString();
const pkcs1 = publicKey.export({ format: 'pem', type: 'pkcs1' }).toString();

function keyIn(read: PublicKey) {
	if ('fault' in read) throw new Error(read.fault);
	return read.key;
}

describe('readPublicKey', () => {
	it.each([
		['SPKI', spki],
		['PKCS#1', pkcs1],
		['SPKI with white space around it', `\n\n${spki}\n`],
		['SPKI with Windows line ends', spki.replaceAll('\n', '\r\n')],
	])('reads an RSA key in the form %s', (_form, pem) => {
		const read = keyIn(readPublicKey(pem));
		expect(read.type).toBe('public');
		expect(read.equals(publicKey)).toBe(true);
	});

	it('reads the key of a certificate', () => {
		const read = keyIn(readPublicKey(CERTIFICATE));
		expect(read.asymmetricKeyType).toBe('rsa');
		expect(read.equals(createPublicKey(CERTIFICATE))).toBe(true);
	});

	it.each([
		['an even modulus', { even: true }],
		['the exponent 1, which hides nothing', { even: false }],
	])('refuses a key that OpenSSL reads, but with %s', (_name, { even }) => {
		const jwk = publicKey.export({ format: 'jwk' });
		const modulus = Buffer.from(String(jwk.n), 'base64url');
		if (even) modulus[modulus.length - 1] = 2;
		const changed = { ...jwk, n: modulus.toString('base64url'), ...(!even && { e: 'AQ' }) };
		const key = createPublicKey({ key: changed, format: 'jwk' });
		const pem = key.export({ format: 'pem', type: 'spki' }).toString();
		expect(readPublicKey(pem)).toEqual({ fault: 'is not a key that encrypts' });
	});

	it.each([
		['1024 bits', small.publicKey.export({ format: 'pem', type: 'spki' }), /1024 bits.*2048/],
		['an elliptic curve', elliptic.publicKey.export({ format: 'pem', type: 'spki' }), /not an RSA/],
		[
			'signatures only (RSA-PSS)',
			pss.publicKey.export({ format: 'pem', type: 'spki' }),
			/not an RSA/,
		],
		['rubbish', 'rubbish', /PEM/],
		['nothing', '', /PEM/],
		['a torn PEM', spki.slice(0, 200), /PEM/],
	])('refuses a key of %s', (_name, pem, says) => {
		expect(readPublicKey(pem.toString())).toEqual({ fault: expect.stringMatching(says) });
	});

	it.each([
		['PKCS#8', privateKey.export({ format: 'pem', type: 'pkcs8' })],
		['PKCS#1', privateKey.export({ format: 'pem', type: 'pkcs1' })],
		['SEC1', elliptic.privateKey.export({ format: 'pem', type: 'sec1' })],
		[
			'PKCS#8, encrypted',
			privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }),
		],
		['PKCS#8 behind a public key', `${spki}${privateKey.export({ format: 'pem', type: 'pkcs8' })}`],
	])('refuses a private key (%s) without repeating it', (_form, pem) => {
		const read = readPublicKey(pem.toString());
		expect(read).toEqual({ fault: expect.stringContaining('private key') });
		for (const line of pem.toString().split('\n').filter(Boolean)) {
			expect(JSON.stringify(read)).not.toContain(line);
		}
	});

	it('repeats nothing of a text that is no key', () => {
		expect(JSON.stringify(readPublicKey('hunter2 hunter2'))).not.toContain('hunter2');
	});
});

describe('encryptFor', () => {
	const text = 'pässwörd € "quoted"\n';

	it.each([
		['SPKI', spki],
		['PKCS#1', pkcs1],
	])('seals a text that the holder of the private key can open (%s)', async (_form, pem) => {
		const jwe = encryptFor(keyIn(readPublicKey(pem)), text);
		const opened = await runScript('openJwe.mjs', {
			jwe,
			privateKey: privateKey.export({ format: 'jwk' }),
			publicKey: publicKey.export({ format: 'jwk' }),
		});
		const { thumbprint } = Object(opened);
		expect(thumbprint).toEqual(expect.stringMatching(/^[\w-]{43}$/));
		expect(opened).toEqual({
			text,
			thumbprint,
			header: { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: thumbprint },
		});
	});

	it('has the five parts of a compact JWE, with an IV of 96 and a tag of 128 bits', () => {
		const parts = encryptFor(publicKey, text).split('.');
		expect(parts.map((part) => Buffer.from(part, 'base64url').length).slice(1)).toEqual([
			256,
			12,
			Buffer.byteLength(text),
			16,
		]);
	});

	it('takes a new key and a new IV each time', () => {
		const [first, second] = [1, 2].map(() => encryptFor(publicKey, text).split('.'));
		expect(first?.[0]).toBe(second?.[0]);
		for (const part of [1, 2, 3, 4]) expect(first?.[part]).not.toBe(second?.[part]);
	});

	it('shows nothing of the text', () => {
		const shown = encryptFor(publicKey, 'a-recognisable-password');
		expect(shown).not.toContain('recognisable');
		expect(Buffer.from(shown, 'base64url').toString()).not.toContain('recognisable');
	});
});
