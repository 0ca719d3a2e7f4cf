import { generateKeyPairSync } from 'node:crypto';

import { testSecrets } from '../../../nodes/LerianReporter/settings/read';
import {
	LERIAN_TOKEN,
	LERIAN_TOKEN_WITHOUT_PERMISSION,
} from '../../../sandbox/providers/lerian.mts';
import { testCredential } from '../credentialTest';
import { CERTIFICATE, clientFor, credentialsFor, PRIVATE_KEY, useLerian } from './useLerian';

const lerian = useLerian();

describe('the test of Lerian Reporter API', () => {
	const test = async (own: object = {}) =>
		await testCredential('lerianReporterApi', credentialsFor(lerian.sandbox, { ...own }));

	beforeEach(() => {
		lerian.sandbox.lerian.options.auth = true;
	});

	it('is passed by a token, with one request for one connection', async () => {
		const result = await test({ authentication: 'token', accessToken: LERIAN_TOKEN });
		expect(result.status).toBe('OK');
		expect(lerian.sandbox.requests.map(({ path, query }) => [path, query])).toEqual([
			['/v1/management/connections', { limit: '1' }],
		]);
	});

	it('is passed without authentication where none is needed', async () => {
		lerian.sandbox.lerian.options.auth = false;
		expect((await test()).status).toBe('OK');
		expect(lerian.sandbox.requests[0]?.headers).not.toHaveProperty('authorization');
	});

	it('is passed by a client, which logs in', async () => {
		const credentials = clientFor(lerian.sandbox);
		expect((await testCredential('lerianReporterApi', credentials)).status).toBe('OK');
		expect(lerian.sandbox.lerian.access.logins).toHaveLength(1);
	});

	it("is passed by a client whose token has expired: n8n's own renewal works too, and keeps the new one", async () => {
		const credentials = clientFor(lerian.sandbox);
		await testCredential('lerianReporterApi', credentials);
		lerian.sandbox.lerian.advance(3601);
		expect((await testCredential('lerianReporterApi', credentials)).status).toBe('OK');
		expect((await testCredential('lerianReporterApi', credentials)).status).toBe('OK');
		expect(lerian.sandbox.lerian.access.logins).toHaveLength(2);
	});

	it('does not send a token that n8n has kept for another client', async () => {
		const credentials = clientFor(lerian.sandbox);
		await testCredential('lerianReporterApi', credentials);
		const data = { ...credentials.lerianReporterApi, clientId: 'b', clientSecret: 'b-secret' };
		const result = await testCredential('lerianReporterApi', { lerianReporterApi: data });
		expect(result.status).toBe('OK');
		expect(lerian.sandbox.lerian.access.logins).toEqual(['sandbox-client', 'b']);
	});

	it('tells a token apart that is missing, dead, or not permitted', async () => {
		const dead = 'Lerian Reporter did not accept the token, or wants one.';
		expect((await test()).message).toContain(dead);
		expect((await test({ authentication: 'token', accessToken: 'x' })).message).toContain(dead);
		const accessToken = LERIAN_TOKEN_WITHOUT_PERMISSION;
		const { message } = await test({ authentication: 'token', accessToken });
		expect(message).toContain('does not let it read connections');
	});

	it.each([
		[404, "Check 'Base URL'"],
		[429, 'Nothing was checked'],
		[500, 'no token of Access Manager'],
	])('has a rule for %i', async (status, says) => {
		lerian.sandbox.fault({ status });
		const result = await test({ authentication: 'token', accessToken: LERIAN_TOKEN });
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(says) });
	});

	it('tells a client apart that Access Manager does not accept', async () => {
		const credentials = clientFor(lerian.sandbox, { clientSecret: 'wrong' });
		const { message } = await testCredential('lerianReporterApi', credentials);
		expect(message).toBe('Access Manager did not accept the client');
	});

	it('takes a token in snake case, as older versions of Access Manager answer', async () => {
		lerian.sandbox.fault({
			path: '/v1/login/oauth/access_token',
			replace: () => ({ access_token: LERIAN_TOKEN }),
		});
		const result = await testCredential('lerianReporterApi', clientFor(lerian.sandbox));
		expect(result.status).toBe('OK');
	});
});

describe('the test of Lerian Reporter Secret API', () => {
	const test = async (data: Record<string, string>) =>
		await testSecrets.call(Object(undefined), {
			id: '1',
			name: 'Test',
			type: 'lerianReporterSecretApi',
			data,
		});

	it('needs something to be filled in', async () => {
		expect(await test({})).toEqual({ status: 'Error', message: 'Nothing is filled in' });
		expect((await test({ password: '  ' })).status).toBe('Error');
	});

	it.each([
		['a password', { password: 'x' }],
		[
			'a certificate and a key',
			{ sslCa: CERTIFICATE, sslCert: CERTIFICATE, sslPrivateKey: PRIVATE_KEY },
		],
		['PEM without its line breaks', { sslPrivateKey: PRIVATE_KEY.replace(/\n/g, ' ') }],
		['PEM with its line breaks in letters', { sslCa: CERTIFICATE.replace(/\n/g, '\\n') }],
	])('is passed by %s', async (_name, data) => {
		expect((await test(data)).status).toBe('OK');
	});

	it.each([
		['sslCa', "'SSL CA' cannot be read"],
		['sslCert', "'SSL Client Certificate' cannot be read"],
		['sslPrivateKey', "'SSL Private Key' is not a private key in PEM form"],
	])('names %s if it cannot be read, and does not repeat it', async (name, says) => {
		const { status, message } = await test({ password: 'x', [name]: 'hunter2' });
		expect(status).toBe('Error');
		expect(message).toContain(says);
		expect(message).not.toContain('hunter2');
	});

	it('refuses a key that nobody can open without its passphrase', async () => {
		const { privateKey } = generateKeyPairSync('ec', {
			namedCurve: 'prime256v1',
			publicKeyEncoding: { type: 'spki', format: 'pem' },
			privateKeyEncoding: {
				type: 'pkcs8',
				format: 'pem',
				cipher: 'aes-256-cbc',
				passphrase: 'secret',
			},
		});
		expect((await test({ sslPrivateKey: privateKey })).message).toContain(
			"'SSL Private Key' needs its passphrase. ",
		);
	});
});
