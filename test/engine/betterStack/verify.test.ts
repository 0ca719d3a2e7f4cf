import { generateKeyPairSync } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';

import { connectionsOf, useBetterStack } from './useBetterStack';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();

describe('Verify', () => {
	const { publicKey } = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});
	const verified = async (options: INodeParameters = {}, additionalFields = {}, more = {}) =>
		await betterStack.run(
			['connection', 'create'],
			{ note: 'n', additionalFields, options: { verify: true, ...options } },
			more,
		);

	it.each([{}, { secretOutput: 'encrypted', publicKey }, { secretOutput: 'omit' }])(
		'logs in with the new password, whatever becomes of it: %j',
		async (options) => {
			const { items } = await verified(options);
			expect(items).toHaveLength(1);
			const [{ username = '', password = '' } = {}] = connectionsOf(betterStack.sandbox);
			expect(betterStack.sandbox.requests.at(-1)).toMatchObject({
				provider: 'clickHouse',
				headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
				status: 200,
			});
		},
	);

	it('that fails deletes the connection again under "Stop"', async () => {
		const { error } = await verified({}, { ipAllowlist: '10.0.0.1' });
		expect(error?.message).toBe('The login of the new connection 44498 did not work [item 0]');
		expect(error?.description).toContain("'Verify' ran SELECT 1 from this n8n");
		expect(error?.description).toContain('deleted again: 44498.');
		expect(connectionsOf(betterStack.sandbox)).toEqual([]);
	});

	it('that fails names the connection under "Continue", without its password', async () => {
		betterStack.sandbox.fault({ provider: 'clickHouse', drop: 'before', times: 6 });
		const { errors, saved } = await verified({}, {}, { onError: 'continueErrorOutput' });
		const [{ password = '' } = {}] = connectionsOf(betterStack.sandbox);
		expect(errors[0]?.json).toMatchObject({
			error: 'The login of the new connection 44498 did not work [item 0]',
			details: {
				outcome: 'applied',
				advice: expect.stringContaining(
					'Connection 44498 was created. Its password was not output',
				),
			},
		});
		expect(saved).not.toContain(password);
	});

	it('that is cancelled names the connection', async () => {
		let cancel = () => {};
		betterStack.sandbox.fault({ provider: 'clickHouse', hold: true });
		const running = verified({}, {}, { started: (stop: () => void) => (cancel = stop) });
		await betterStack.sandbox.whenHeld(1);
		cancel();
		const { error, status } = await running;
		expect(status).toBe('canceled');
		expect(error?.description).toContain('not deleted again: 44498.');
	});

	it('is off by default', async () => {
		await verified({ verify: false });
		expect(betterStack.sandbox.requests).toHaveLength(1);
	});
});
