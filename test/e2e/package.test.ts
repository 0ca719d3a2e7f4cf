import { at, listAt, textAt } from '../../sandbox/json.mts';
import { BETTER_STACK_TEAM_TOKEN } from '../../sandbox/providers/betterStack.mts';
import { sandboxCredentials, type Together } from '../../sandbox/n8nTogether.mts';
import { useN8n } from './useN8n';

/** The packed package in a real n8n, reached as the editor and other systems reach it. */

const nodeName = 'n8n-nodes-data-connections.betterStackTelemetry';
const credentialName = 'betterStackTelemetryApi';

let together: Together;
useN8n((it) => (together = it));

/** A list of types as the editor loads it. */
async function types(path: string): Promise<unknown[]> {
	const response = await together.session.fetch('GET', path);
	const list: unknown = await response.json();
	return listAt(list);
}

async function expectIcons(type: unknown) {
	for (const theme of ['light', 'dark']) {
		const response = await fetch(`${together.url}/${textAt(type, 'iconUrl', theme)}`);
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toContain('image/svg+xml');
		expect(await response.text()).toContain('<svg');
	}
}

describe('what n8n lists', () => {
	it('has the node, with icons', async () => {
		const node = (await types('/types/nodes.json')).find((type) => at(type, 'name') === nodeName);
		expect(at(node, 'displayName')).toBe('Better Stack Telemetry');
		await expectIcons(node);
	});

	it('has the node as a tool for AI agents', async () => {
		const names = (await types('/types/nodes.json')).map((type) => at(type, 'name'));
		expect(names).toContain(`${nodeName}Tool`);
	});

	it('has the credential, with icons', async () => {
		const credential = (await types('/types/credentials.json')).find(
			(type) => at(type, 'name') === credentialName,
		);
		expect(at(credential, 'displayName')).toBe('Better Stack Telemetry API');
		await expectIcons(credential);
	});

	it('has a preview of the output', async () => {
		const path = `/schemas/${nodeName}/1.0.0/connection/create.json`;
		const response = await together.session.fetch('GET', path);
		expect(response.status).toBe(200);
		expect(await response.json()).toMatchObject({ type: 'object' });
	});
});

describe('the credential test', () => {
	async function test(change: Record<string, string>): Promise<unknown> {
		const [credential] = sandboxCredentials(together.sandbox);
		const data = { ...credential?.data, ...change };
		return await together.session.send('POST', '/rest/credentials/test', {
			credentials: { ...credential, id: together.credentialIds.get(credentialName), data },
		});
	}

	it('passes with the global API token', async () => {
		expect(await test({})).toMatchObject({ status: 'OK' });
	});

	it.each(['wrong-token', BETTER_STACK_TEAM_TOKEN])(
		'refuses %s and asks for a global API token',
		async (apiToken) => {
			expect(await test({ apiToken })).toMatchObject({
				status: 'Error',
				message: expect.stringMatching(/global API token/i),
			});
		},
	);

	it('fails where nothing listens', async () => {
		expect(await test({ baseUrl: 'http://127.0.0.1:9' })).toMatchObject({ status: 'Error' });
	});
});

describe("n8n's HTTP Request node", () => {
	it('works with the credential', async () => {
		const { session, sandbox, credentialIds } = together;
		sandbox.betterStack.seed({ connections: 1 });
		const id = await session.saveWorkflow(
			{
				name: 'HTTP Request',
				nodes: [
					{
						id: '1',
						name: 'Start',
						type: 'n8n-nodes-base.manualTrigger',
						typeVersion: 1,
						position: [0, 0],
						parameters: {},
					},
					{
						id: '2',
						name: 'HTTP Request',
						type: 'n8n-nodes-base.httpRequest',
						typeVersion: 4.2,
						position: [200, 0],
						parameters: {
							url: `${sandbox.baseUrl('betterStack')}/api/v1/connections`,
							authentication: 'predefinedCredentialType',
							nodeCredentialType: credentialName,
						},
						credentials: { [credentialName]: { id: '', name: 'Better Stack sandbox' } },
					},
				],
				connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
				settings: { executionOrder: 'v1' },
			},
			credentialIds,
		);
		const [answer] = (await session.run(id)).lastItems;
		expect(listAt(answer, 'data').length).toBeGreaterThan(0);
	});
});

describe('the drop-down of connections', () => {
	it('lists those of the account', async () => {
		const { session, sandbox, credentialIds } = together;
		sandbox.betterStack.seed({ connections: 2 });
		const answer = await session.send(
			'POST',
			'/rest/dynamic-node-parameters/resource-locator-results',
			{
				nodeTypeAndVersion: { name: nodeName, version: 1 },
				path: 'parameters.connectionId',
				methodName: 'searchConnections',
				currentNodeParameters: { resource: 'connection', operation: 'get' },
				credentials: {
					[credentialName]: { id: credentialIds.get(credentialName), name: 'Better Stack sandbox' },
				},
			},
		);
		const results = listAt(answer, 'results');
		expect(results.length).toBeGreaterThanOrEqual(2);
		for (const result of results) {
			expect(textAt(result, 'name')).not.toBe('');
			expect(at(result, 'value')).toEqual(expect.anything());
		}
	});
});
