import { BETTER_STACK_TEAM_TOKEN } from '../../sandbox/providers/betterStack.mts';
import { LERIAN_TOKEN_WITHOUT_PERMISSION } from '../../sandbox/providers/lerian.mts';
import { sandboxCredentials, type Together } from '../../playground/together.mts';
import { credentials } from '../sources.mts';
import { useN8n } from './useN8n';

/** The test of every credential, as n8n runs it when a credential is saved. */

let together: Together;
useN8n((it) => (together = it));

async function test(type: string, change: Record<string, string>): Promise<unknown> {
	const credential = sandboxCredentials(together.sandbox).find((each) => each.type === type);
	const data = { ...credential?.data, ...change };
	return await together.session.send('POST', '/rest/credentials/test', {
		credentials: { ...credential, id: together.credentialIds.get(type), data },
	});
}

beforeEach(() => (together.sandbox.lerian.options.auth = true));

it.each(credentials)('$className passes with what is right', async ({ type: { name } }) => {
	expect(await test(name, {})).toMatchObject({ status: 'OK' });
});

it.each([
	['betterStackTelemetryApi', { apiToken: 'wrong-token' }, /global API token/i],
	['betterStackTelemetryApi', { apiToken: BETTER_STACK_TEAM_TOKEN }, /global API token/i],
	['betterStackTelemetryApi', { baseUrl: 'http://127.0.0.1:9' }, /./],
	['credibleDataApi', { accessToken: 'dead' }, /Check 'Access Token'/],
	['credibleDataApi', { authScheme: 'none' }, /did not accept the token/],
	['credibleDataSecretApi', { privateKey: 'x' }, /'Private Key' is not/],
	['credibleDataSecretApi', { serviceAccountSecretJson: 'no' }, /'Service Account JSON' is not/],
	['lerianReporterApi', { authentication: 'none' }, /Check 'Authentication'/],
	[
		'lerianReporterApi',
		{ authentication: 'token', accessToken: LERIAN_TOKEN_WITHOUT_PERMISSION },
		/permission to get connections/,
	],
	['lerianReporterSecretApi', { sslCa: 'no' }, /'SSL CA' cannot be read/],
	['supermetricsHubApi', { apiKey: 'dead' }, /does not know this API key/],
	['supermetricsHubApi', { apiKey: 'sandbox-logins-key' }, /scope dwh_transfers_read/],
	['supermetricsHubApi', { teamId: '99' }, /in the team of 'Team ID'/],
	['supermetricsHubApi', { teamId: 'SM_ABC' }, /did not accept 'Team ID'/],
])('%s with %j says what is wrong', async (type, change, message) => {
	expect(await test(type, change)).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(message),
	});
});

it('says that there is no API of Credible at another address', async () => {
	const baseUrl = together.sandbox.baseUrl('lerian');
	expect(await test('credibleDataApi', { baseUrl })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('no Credible API at this address'),
	});
});

it.each(['credibleDataSecretApi', 'lerianReporterSecretApi'])('%s asks nobody', async (type) => {
	await test(type, {});
	expect(together.sandbox.requests).toEqual([]);
});
