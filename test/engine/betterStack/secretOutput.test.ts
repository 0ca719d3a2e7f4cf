import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';

import { runScript } from '../../script.mts';
import { byId, connectionsOf, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
const privatePem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const smallPem = generateKeyPairSync('rsa', { modulusLength: 1024 })
	.publicKey.export({ format: 'pem', type: 'spki' })
	.toString();

/** A key that OpenSSL reads, and with which it cannot encrypt: its modulus is even. */
const brokenPem = (() => {
	const key = publicKey.export({ format: 'jwk' });
	const modulus = Buffer.from(String(key.n), 'base64url');
	modulus[modulus.length - 1] = 2;
	const jwk = { ...key, n: modulus.toString('base64url') };
	return createPublicKey({ key: jwk, format: 'jwk' })
		.export({ format: 'pem', type: 'spki' })
		.toString();
})();

/** The password of the newest connection. */
const password = () => connectionsOf(betterStack.sandbox).at(-1)?.password ?? 'none';

beforeEach(() => betterStack.sandbox.betterStack.seed({ connections: 2 }));

describe.each<[string, INodeParameters]>([
	['create', { note: 'x' }],
	['upsert', { note: 'x' }],
	['rotate', byId('={{ $json.id ?? 44498 }}')],
])('Secret Output of %s', (operation, parameters) => {
	const run = async (options: INodeParameters, more: INodeParameters = {}) =>
		await betterStack.run(['connection', operation], { ...parameters, ...more, options });

	it.each([{}, { secretOutput: 'plain' }])('%j outputs the password, once', async (options) => {
		const { items } = await run(options);
		expect(items[0]?.json.password).toBe(password());
		expect(items[0]?.json).not.toHaveProperty('encryptedPassword');
		expect(JSON.stringify(items).split(password())).toHaveLength(2);
	});

	it.each([true, false])(
		'Encrypted gives a JWE that only the holder of the private key can read, and n8n saves no password (Simplify %s)',
		async (simplify) => {
			const options = { secretOutput: 'encrypted', publicKey: pem };
			const { items, saved } = await run(options, { simplify });
			const [, jwe] = /"encryptedPassword":"([^"]+)"/.exec(JSON.stringify(items)) ?? [];
			const opened = await runScript('openJwe.mjs', {
				jwe,
				privateKey: privateKey.export({ format: 'jwk' }),
				publicKey: publicKey.export({ format: 'jwk' }),
			});
			const { thumbprint } = Object(opened);
			expect(opened).toEqual({
				text: password(),
				header: { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: thumbprint },
				thumbprint,
			});
			expect(JSON.stringify(items)).not.toContain('"password"');
			expect(saved).not.toContain(password());
		},
	);

	it.each([true, false])(
		'Omit outputs none, and n8n saves none (Simplify %s)',
		async (simplify) => {
			const { items, saved } = await run({ secretOutput: 'omit' }, { simplify });
			expect(items).toHaveLength(1);
			expect(JSON.stringify(items)).not.toMatch(/"(encryptedP|p)assword"/);
			expect(saved).not.toContain(password());
		},
	);

	it.each<[string, INodeParameters, string]>([
		['no key', {}, "'Public Key' is empty"],
		['rubbish', { publicKey: 'rubbish' }, "'Public Key' is not a public key or certificate"],
		['a small key', { publicKey: smallPem }, "'Public Key' has 1024 bits"],
		['a broken key', { publicKey: brokenPem }, "'Public Key' is not a key that encrypts"],
		['a private key', { publicKey: privatePem }, "'Public Key' holds a private key"],
		['an unknown choice', { secretOutput: 'hidden' }, "'Secret Output' must be one of"],
	])('creates nothing with %s, which no message repeats', async (_name, options, message) => {
		const { error } = await run({ secretOutput: 'encrypted', ...options });
		expect(error?.message).toContain(message);
		expect(`${error?.message} ${error?.description}`).not.toContain(privatePem.slice(60, 90));
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it('is read for each item, with a key of its own', async () => {
		const { items } = await betterStack.run(
			['connection', operation],
			{
				...parameters,
				options: { secretOutput: '={{ $json.how }}', publicKey: '={{ $json.key }}' },
			},
			{
				items: [
					{ how: 'encrypted', key: pem },
					{ how: 'omit', id: 44499 },
				],
				onError: 'continueErrorOutput',
			},
		);
		expect(items.map(({ json }) => 'encryptedPassword' in json)).toEqual([true, false]);
	});
});
