import { Workflow, type INode, type INodeTypes } from 'n8n-workflow';

import { SupermetricsHubApi } from '../../credentials/SupermetricsHubApi.credentials';
import { SUPERMETRICS_TEAM } from '../../sandbox/providers/supermetrics.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const { test, authenticate, properties } = new SupermetricsHubApi();

/** A part of the credential's test or of its header, with its expression resolved as n8n does. */
function resolved(text: unknown, credential: object): string {
	const nodeTypes: INodeTypes = {
		getByName: () => Object(undefined),
		getByNameAndVersion: () => Object(undefined),
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: '1',
		name: 'Test',
		type: 'test',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const workflow = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
	const keys = { $credentials: { ...credential } };
	return String(
		workflow.expression.getSimpleParameterValue(
			node,
			String(text),
			'internal',
			keys,
			undefined,
			'',
		),
	);
}

/** What n8n shows for a credential: the message of the rule for the status that comes, else OK or the status. */
async function testOf(changes: object = {}): Promise<string> {
	const credential = {
		apiKey: 'sandbox-user-key',
		teamId: String(SUPERMETRICS_TEAM),
		baseUrl: `${sandbox.baseUrl('supermetrics')}/dts-api/v1/`,
		...changes,
	};
	const { baseURL, url } = test.request;
	const headers = {
		authorization: resolved(authenticate.properties.headers?.Authorization, credential),
	};
	const response = await fetch(resolved(baseURL, credential) + resolved(url, credential), {
		headers,
	});
	for (const { type, properties: rule } of test.rules ?? []) {
		if (type === 'responseCode' && rule.value === response.status) return rule.message;
	}
	return response.ok ? 'OK' : `status ${response.status}`;
}

describe('the credential test', () => {
	it('passes with a key that may read the transfers of the team', async () => {
		expect(await testOf()).toBe('OK');
		expect(await testOf({ apiKey: 'sandbox-read-key', teamId: ' 23456 ' })).toBe('OK');
		expect(sandbox.violations).toEqual([]);
	});

	it('tells a key that there is not from one without the scope', async () => {
		expect(await testOf({ apiKey: 'dead' })).toContain('does not know this API key');
		for (const apiKey of ['sandbox-logins-key', 'sandbox-write-key']) {
			const said = await testOf({ apiKey });
			expect(said).toContain('knows the API key');
			expect(said).toContain('scope dwh_transfers_read');
		}
	});

	it.each(['sandbox-disabled-key', 'sandbox-elsewhere-key'])(
		'names what else %s may mean, which n8n shows by status alone',
		async (apiKey) => {
			const said = await testOf({ apiKey });
			expect(said).toContain('A disabled key');
			expect(said).toContain('IP allowlist');
		},
	);

	it("names the team if it is not the user's, or no number", async () => {
		expect(await testOf({ teamId: '99' })).toContain("in the team of 'Team ID'");
		expect(await testOf({ teamId: 'SM_ABC' })).toContain("did not accept 'Team ID'");
		sandbox.supermetrics.options.invalidStatus = 400;
		expect(await testOf({ teamId: '../x' })).toContain("did not accept 'Team ID'");
	});

	it.each([
		[404, "Check 'Team ID' and 'Base URL'"],
		[429, 'was not checked'],
		[500, 'status 500'],
	])('says for %i: %s', async (status, says) => {
		sandbox.fault({ status });
		expect(await testOf()).toContain(says);
	});
});

it('has no default for what differs from account to account, and the hosts for what does not', () => {
	const defaults = Object.fromEntries(properties.map((each) => [each.name, each.default]));
	expect(defaults).toEqual({
		apiKey: '',
		teamId: '',
		baseUrl: 'https://dts-api.supermetrics.com/v1',
		managementBaseUrl: 'https://api.supermetrics.com/v2',
	});
});
