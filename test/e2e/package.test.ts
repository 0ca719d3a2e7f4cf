import { at, listAt, textAt } from '../../sandbox/json.mts';
import type { Together } from '../../sandbox/n8nTogether.mts';
import { credentials, manifest, nodes, operations } from '../sources.mts';
import { useN8n } from './useN8n';

/** The packed package in a real n8n, reached as the editor reaches it. */

let together: Together;
useN8n((it) => (together = it));

/** Lists of types as the editor loads them. */
let nodeTypes: unknown[];
let credentialTypes: unknown[];
beforeAll(async () => {
	nodeTypes = await typesAt('/types/nodes.json');
	credentialTypes = await typesAt('/types/credentials.json');
});

async function typesAt(path: string): Promise<unknown[]> {
	const response = await together.session.fetch('GET', path);
	const list: unknown = await response.json();
	return listAt(list);
}

const typeOf = (name: string) => `${manifest.name}.${name}`;
const named = (types: unknown[], name: string) => types.find((type) => at(type, 'name') === name);

async function expectIcons(type: unknown) {
	for (const theme of ['light', 'dark']) {
		const response = await fetch(`${together.url}/${textAt(type, 'iconUrl', theme)}`);
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toContain('image/svg+xml');
		expect(await response.text()).toContain('<svg');
	}
}

describe.each(nodes)('$className', ({ type: { description } }) => {
	it('is listed, with icons', async () => {
		const type = named(nodeTypes, typeOf(description.name));
		expect(at(type, 'displayName')).toBe(description.displayName);
		await expectIcons(type);
	});

	it('is a tool for AI agents, unless it is a trigger', () => {
		const tool = named(nodeTypes, typeOf(`${description.name}Tool`));
		expect(Boolean(tool)).toBe(!description.polling);
	});
});

it.each(credentials)(
	'$className is listed, with icons',
	async ({ type: { name, displayName } }) => {
		const type = named(credentialTypes, name);
		expect(at(type, 'displayName')).toBe(displayName);
		await expectIcons(type);
	},
);

it('shows a preview of the output of every operation', async () => {
	for (const { node, path } of operations) {
		const name = nodes.find(({ className }) => className === node)?.type.description.name ?? '';
		const url = `/schemas/${typeOf(name)}/1.0.0/${path}.json`;
		const response = await together.session.fetch('GET', url);
		expect([url, response.status]).toEqual([url, 200]);
		expect(await response.json()).toMatchObject({ type: 'object' });
	}
});

it("lets n8n's HTTP Request node use the credential", async () => {
	const { session, sandbox, credentialIds } = together;
	sandbox.betterStack.seed({ connections: 1 });
	const credential = 'betterStackTelemetryApi';
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
						nodeCredentialType: credential,
					},
					credentials: { [credential]: { id: '', name: 'Better Stack sandbox' } },
				},
			],
			connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1' },
		},
		credentialIds,
	);
	const [answer] = (await session.run(id)).lastItems;
	expect(listAt(answer, 'data')).toHaveLength(1);
});
