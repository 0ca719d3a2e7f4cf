import { generateKeyPairSync } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';

import { connectionItem, rawConnection } from '../../nodes/BetterStackTelemetry/model';
import { createdItem } from '../../nodes/BetterStackTelemetry/secretOutput';
import { useBetterStack } from '../engine/betterStack/useBetterStack';
import { runScript } from '../script.mts';
import { documentedConnection, documentedPassword } from './documented';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('createdItem', () => {
	const upperCase = (password: string) => ({ output: password.toUpperCase() });

	it('adds what becomes of the password to the simplified item', () => {
		expect(createdItem(documentedConnection(), true, upperCase)).toEqual({
			...connectionItem(documentedConnection()),
			output: documentedPassword.toUpperCase(),
		});
	});

	it('puts it in the place of the password in the raw item', () => {
		const { attributes, ...rest } = rawConnection(documentedConnection());
		const expected = { ...Object(attributes), output: documentedPassword.toUpperCase() };
		delete expected.password;
		expect(createdItem(documentedConnection(), false, upperCase)).toEqual({
			...rest,
			attributes: expected,
		});
	});

	it.each([true, false])('shows no password when none is wanted (simplified: %s)', (simplify) => {
		const item = createdItem(documentedConnection(), simplify, () => ({}));
		expect(JSON.stringify(item)).not.toContain(documentedPassword);
		expect(JSON.stringify(item)).not.toContain('"password"');
	});
});

describe('Secret Output', () => {
	const betterStack = useBetterStack();

	async function create(options: INodeParameters, type = 'betterStackTelemetry') {
		return await betterStack.run(['connection', 'create'], { options }, { type });
	}

	/** The password as the server has it. */
	function sentPassword(): string {
		const [connection] = betterStack.sandbox.betterStack.connections.values();
		return connection?.password ?? '';
	}

	it.each([{}, { secretOutput: 'plain' }])('%j outputs the password', async (options) => {
		const { items } = await create(options);
		expect(items[0]?.json.password).toBe(sentPassword());
		expect(items[0]?.json).not.toHaveProperty('encryptedPassword');
	});

	it("'omit' outputs no password, and n8n saves none", async () => {
		const { items, saved } = await create({ secretOutput: 'omit' });
		expect(items[0]?.json).toMatchObject({ provider: 'betterStack' });
		expect(items[0]?.json).not.toHaveProperty('password');
		expect(saved).not.toContain(sentPassword());
	});

	it("'encrypted' outputs a password that only the holder of the private key can read", async () => {
		const { items, saved } = await create({
			secretOutput: 'encrypted',
			publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
		});
		const opened = await runScript('openJwe.mjs', {
			jwe: items[0]?.json.encryptedPassword,
			privateKey: privateKey.export({ format: 'jwk' }),
			publicKey: publicKey.export({ format: 'jwk' }),
		});
		expect(opened).toMatchObject({ text: sentPassword() });
		expect(items[0]?.json).not.toHaveProperty('password');
		expect(saved).not.toContain(sentPassword());
	});

	it.each([
		{ secretOutput: 'encrypted' },
		{ secretOutput: 'encrypted', publicKey: 'rubbish' },
		{ secretOutput: 'hidden' },
	])('%j is refused before anything is sent', async (options) => {
		const { error } = await create(options);
		expect(error?.message).toMatch(/'(Public Key|Secret Output)'/);
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it('is taken from an AI agent as it was chosen', async () => {
		const { items } = await create({ secretOutput: 'omit' }, 'betterStackTelemetryTool');
		expect(items[0]?.json).toMatchObject({ provider: 'betterStack' });
	});
});
