import { at, listAt, textAt } from '../../sandbox/json.mts';
import type { Together } from '../../playground/together.mts';
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

it.each([
	['betterStackTelemetryApi', 'betterStack/api/v1/connections'],
	['credibleDataApi', 'credible/api/v0/projects'],
	['lerianReporterApi', 'lerian/v1/management/connections'],
	['supermetricsHubApi', 'supermetrics/api/v2/ds/logins'],
])("lets n8n's HTTP Request node use %s", async (credential, path) => {
	const { session, sandbox, credentialIds } = together;
	sandbox.lerian.options.auth = true;
	const place = { typeVersion: 1, position: [0, 0] };
	const start = 'n8n-nodes-base.manualTrigger';
	const request = {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url: `${sandbox.url}/${path}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credential,
		},
		credentials: { [credential]: { id: '', name: credential } },
	};
	const workflow = {
		name: `HTTP Request with ${credential}`,
		nodes: [
			{ ...place, id: '1', name: 'Start', type: start, parameters: {} },
			{ ...place, id: '2', name: 'HTTP Request', ...request },
		],
		connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
	await session.run(await session.saveWorkflow(workflow, credentialIds));
	expect(sandbox.requests.at(-1)).toMatchObject({
		path: `/${path.replace(/^\w+\//, '')}`,
		status: 200,
	});
});
