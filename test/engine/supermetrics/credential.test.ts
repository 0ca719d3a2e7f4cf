import { SupermetricsHubApi } from '../../../credentials/SupermetricsHubApi.credentials';
import { testCredential } from '../credentialTest';
import { requestLines } from '../useNode';
import { credentialsFor, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();

const changed = (changes: Record<string, string>) => {
	const { supermetricsHubApi: data = {} } = credentialsFor(supermetrics.sandbox);
	return { supermetricsHubApi: { ...data, ...changes } };
};

/** What n8n shows for a credential that is tested. */
async function testOf(changes: Record<string, string> = {}): Promise<string> {
	const { status, message } = await testCredential('supermetricsHubApi', changed(changes));
	return status === 'OK' ? status : message;
}

describe('the credential test', () => {
	it('passes with a key that may read the transfers of the team', async () => {
		expect(await testOf()).toBe('OK');
		const { baseUrl } = changed({}).supermetricsHubApi;
		const blanks = { teamId: ' 23456 ', baseUrl: ` ${String(baseUrl)}// ` };
		expect(await testOf({ apiKey: 'sandbox-read-key', ...blanks })).toBe('OK');
		expect(requestLines(supermetrics.sandbox)).toEqual([
			'GET /dts-api/v1/teams/12345/transfers/available-sources',
			'GET /dts-api/v1/teams/23456/transfers/available-sources',
		]);
		expect(supermetrics.sandbox.violations).toEqual([]);
	});

	it('tells a key that there is not from one without the scope', async () => {
		expect(await testOf({ apiKey: 'dead' })).toContain('does not know this API key');
		for (const apiKey of ['sandbox-logins-key', 'sandbox-write-key']) {
			const message = await testOf({ apiKey });
			expect(message).toContain('knows the API key');
			expect(message).toContain('scope dwh_transfers_read');
		}
	});

	it.each(['sandbox-disabled-key', 'sandbox-elsewhere-key'])(
		'names what else %s may mean, which n8n shows by status alone',
		async (apiKey) => {
			const message = await testOf({ apiKey });
			expect(message).toContain('A disabled key');
			expect(message).toContain('IP allowlist');
		},
	);

	it("names the team if it is not the user's, or no number", async () => {
		expect(await testOf({ teamId: '99' })).toContain("in the team of 'Team ID'");
		expect(await testOf({ teamId: 'SM_ABC' })).toContain("did not accept 'Team ID'");
		supermetrics.sandbox.supermetrics.options.invalidStatus = 400;
		expect(await testOf({ teamId: '../x' })).toContain("did not accept 'Team ID'");
		// What is no number was meant to break the rules of the documentation.
		supermetrics.sandbox.reset();
	});

	it.each([
		[404, "Check 'Team ID' and 'Base URL'"],
		[429, 'was not checked'],
		[500, 'not able to process'],
	])('says for %i: %s', async (status, says) => {
		supermetrics.sandbox.fault({ status });
		expect(await testOf()).toContain(says);
	});
});

it('signs with the key without the blanks that copying has left around it', async () => {
	const apiKey = ' sandbox-user-key\r\n';
	expect(await testOf({ apiKey })).toBe('OK');
	const credentials = changed({ apiKey });
	expect((await supermetrics.run(['login', 'getAll'], {}, { credentials })).items).toHaveLength(4);
	for (const { headers } of supermetrics.sandbox.requests) {
		expect(headers.authorization).toBe('Bearer sandbox-user-key');
	}
});

it('adds its header to those of a request, without the characters around the key that nobody sees', async () => {
	const options = { url: 'https://host', headers: { Accept: 'application/json' } };
	const credential = { apiKey: '\uFEFFkey\u200B\n' };
	expect(await new SupermetricsHubApi().authenticate(credential, options)).toEqual({
		url: 'https://host',
		headers: { Accept: 'application/json', Authorization: 'Bearer key' },
	});
});

it('has no default for what differs from account to account, and the hosts for what does not', () => {
	const { properties } = new SupermetricsHubApi();
	const defaults = Object.fromEntries(properties.map((each) => [each.name, each.default]));
	expect(defaults).toEqual({
		apiKey: '',
		teamId: '',
		baseUrl: 'https://dts-api.supermetrics.com/v1',
		managementBaseUrl: 'https://api.supermetrics.com/v2',
	});
});
