import { createPrivateKey, generateKeyPairSync, privateDecrypt } from 'node:crypto';

import { credentialsFor, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const CREATE: [string, string] = ['connection', 'create'];

const password = () => {
	const [connection] = betterStack.sandbox.betterStack.connections.values();
	return String(connection?.password);
};

describe('Secret Output', () => {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});

	it.each([true, false])(
		'Encrypted keeps the password out of all execution data (Simplify %s)',
		async (simplify) => {
			const { items, saved } = await betterStack.run(CREATE, {
				simplify,
				options: { secretOutput: 'encrypted', publicKey },
			});
			expect(saved).not.toContain(password());
			const [, jwe] = /"encryptedPassword":"([^"]+)"/.exec(JSON.stringify(items)) ?? [];
			const [header, encryptedKey] = String(jwe).split('.');
			expect(JSON.parse(atob(String(header)))).toMatchObject({
				alg: 'RSA-OAEP-256',
				enc: 'A256GCM',
			});
			const contentKey = privateDecrypt(
				{ key: createPrivateKey(privateKey), oaepHash: 'sha256' },
				Buffer.from(String(encryptedKey), 'base64url'),
			);
			expect(contentKey).toHaveLength(32);
		},
	);

	it.each([true, false])('Omit outputs none (Simplify %s)', async (simplify) => {
		const { items, saved } = await betterStack.run(CREATE, {
			simplify,
			options: { secretOutput: 'omit' },
		});
		expect(items).toHaveLength(1);
		expect(saved).not.toContain(password());
		expect(JSON.stringify(items)).not.toMatch(/"(encryptedP|p)assword"/);
	});

	it('refuses a private key before sending, and does not repeat it in the message', async () => {
		const { error } = await betterStack.run(CREATE, {
			options: { secretOutput: 'encrypted', publicKey: privateKey },
		});
		expect(error?.message).toContain("'Public Key' holds a private key");
		expect(`${error?.message} ${error?.description}`).not.toContain(privateKey.slice(60, 90));
		expect(betterStack.sandbox.requests).toEqual([]);
	});
});

describe('as an AI tool', () => {
	const tool = { type: 'betterStackTelemetryTool' };

	it('Create refuses before sending unless Secret Output was chosen', async () => {
		const refused = await betterStack.run(CREATE, { note: 'x' }, tool);
		expect(refused.error?.message).toContain("'Secret Output' is not set");
		expect(betterStack.sandbox.requests).toEqual([]);

		const { items } = await betterStack.run(CREATE, { options: { secretOutput: 'plain' } }, tool);
		expect(items[0]?.json.password).toBe(password());
	});

	it('lists stay simplified and short', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 60 });
		const { items } = await betterStack.run(
			['connection', 'getAll'],
			{ returnAll: true, simplify: false },
			tool,
		);
		expect(items).toHaveLength(50);
		expect(items[0]?.json.provider).toBe('betterStack');
	});
});

describe('the API token', () => {
	const TOKEN = 'tok"en/with+odd=chars';

	it.each([
		['raw', TOKEN],
		['as JSON', JSON.stringify(TOKEN)],
		['in a URL', `https://x/?t=${encodeURIComponent(TOKEN)}`],
		['in base64', btoa(`user:${TOKEN}`)],
	])('is in no message if the server echoes it %s', async (_name, echo) => {
		betterStack.sandbox.fault({ status: 401, body: { errors: `No such token: ${echo} here` } });
		const { error, saved } = await betterStack.run(
			['connection', 'getAll'],
			{},
			{ credentials: credentialsFor(betterStack.sandbox, TOKEN) },
		);
		expect(error?.description).toContain('No such token: ');
		expect(error?.description).toContain(' here');
		for (const form of [TOKEN, JSON.stringify(TOKEN).slice(1, -1), encodeURIComponent(TOKEN)]) {
			expect(saved).not.toContain(form);
		}
		expect(saved).not.toContain(btoa(`user:${TOKEN}`).slice(8, -4));
	});

	it('is sent in the Authorization header, in no URL', async () => {
		await betterStack.run(['connection', 'getAll']);
		const [request] = betterStack.sandbox.requests;
		expect(request?.headers.authorization).toBe('Bearer sandbox-global-token');
		expect(JSON.stringify([request?.path, request?.query])).not.toContain('sandbox-global-token');
	});
});
