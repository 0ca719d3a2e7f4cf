import { generateKeyPairSync } from 'node:crypto';

import { at, listAt, textAt } from '../../sandbox/json.mts';
import type { Together } from '../../playground/together.mts';
import { importExample, type Changes } from './example.mts';
import { startFakeModel, type FakeModel } from './fakeModel.mts';
import { useN8n } from './useN8n';

let together: Together;
useN8n((it) => (together = it));

let model: FakeModel;
beforeAll(async () => {
	model = await startFakeModel();
	const credential = {
		name: 'OpenAI',
		type: 'openAiApi',
		data: { apiKey: 'none', url: model.url },
	};
	together.credentialIds.set('openAiApi', await together.session.saveCredential(credential));
});
afterAll(async () => await model.close());

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' });
const chatTrigger = 'When chat message received';
const createTool = 'Create Better Stack Connection';

/** Publishes the example and says one thing to it. Returns its answer and what the tools gave the model. */
async function chat(name: string, changes: Changes = {}) {
	const { session } = together;
	const file = 'ai-agent.json';
	const all = { [chatTrigger]: { 'parameters.public': true }, ...changes };
	const id = await importExample(together, file, all, name);
	await session.publish(id);
	const workflow = await session.send('GET', `/rest/workflows/${id}`);
	const trigger = listAt(workflow, 'nodes').find((node) => at(node, 'name') === chatTrigger);
	const response = await session.callWebhook(`${textAt(trigger, 'webhookId')}/chat`, {
		action: 'sendMessage',
		sessionId: name,
		chatInput: 'Give Acme access to the logs.',
	});
	await session.unpublish(id);
	const answer: unknown = await response.json();
	const messages = listAt(model.requests.at(-1), 'messages');
	const results = messages.filter((message) => at(message, 'role') === 'tool');
	const [execution] = await session.executions(id, 1);
	return {
		answer,
		results: results.map((message) => textAt(message, 'content')),
		saved: execution?.saved,
	};
}

const connections = () => [...together.sandbox.betterStack.connections.values()];

beforeEach(() => {
	model.requests.length = 0;
	model.replies.length = 0;
});

it('offers the nodes as tools, with what the model fills in', async () => {
	model.replies.push({ text: 'Hello' });
	const { answer } = await chat('Tools');
	expect(answer).toEqual({ output: 'Hello' });
	const tools = listAt(model.requests[0], 'tools').map((tool) => at(tool, 'function'));
	const text = (description: RegExp) => ({
		type: 'string',
		description: expect.stringMatching(description),
	});
	expect(tools).toEqual(
		expect.arrayContaining([
			expect.objectContaining({
				name: 'Create_Better_Stack_Connection',
				description: expect.stringContaining('each call creates another one'),
				parameters: expect.objectContaining({
					type: 'object',
					properties: {
						note: text(/what the connection is for/i),
						ipAllowlist: text(/CIDR/),
						validUntil: text(/ISO 8601/),
					},
					required: ['note', 'ipAllowlist', 'validUntil'],
				}),
			}),
			expect.objectContaining({
				name: 'List_Lerian_Connections',
				description: expect.stringContaining('Lerian Reporter'),
				parameters: expect.objectContaining({ properties: {} }),
			}),
			expect.objectContaining({
				name: 'List_Better_Stack_Connections',
				description: expect.stringContaining('Passwords are never part of it'),
				parameters: expect.objectContaining({
					properties: { noteContains: expect.objectContaining({ type: 'string', default: '' }) },
				}),
			}),
		]),
	);
	expect(together.sandbox.requests).toEqual([]);
});

it('lets the model list and create, and shows it no password', async () => {
	together.sandbox.betterStack.seed({ connections: 2 });
	together.sandbox.lerian.seed({ connections: 1 });
	model.replies.push(
		{ tool: 'List_Lerian_Connections', arguments: {} },
		{ tool: 'List_Better_Stack_Connections', arguments: { noteContains: 'connection 2' } },
		{
			tool: 'Create_Better_Stack_Connection',
			arguments: {
				note: 'Acme',
				ipAllowlist: '203.0.113.10, 198.51.100.0/24',
				validUntil: '2030-01-01T00:00:00Z',
			},
		},
		{ text: 'Done.' },
	);
	const { answer, results, saved } = await chat('Create', {
		[createTool]: { 'parameters.options.publicKey': pem },
	});
	expect(answer).toEqual({ output: 'Done.' });
	const created = connections().at(-1);
	expect(connections()).toHaveLength(3);
	expect(created).toMatchObject({
		note: 'Acme',
		ip_allowlist: ['203.0.113.10', '198.51.100.0/24'],
		valid_until: '2030-01-01T00:00:00.000Z',
	});
	expect(results).toEqual([
		expect.stringContaining('seeded-1'),
		expect.stringContaining('Seeded connection 2'),
		expect.stringContaining('encryptedPassword'),
	]);
	expect(results[1]).not.toContain('Seeded connection 1');
	expect(JSON.stringify(model.requests)).not.toContain(created?.password);
	expect(saved).toContain(created?.username);
	expect(saved).not.toContain(created?.password);
	expect(together.sandbox.violations).toEqual([]);
});

it("creates nothing without a chosen 'Secret Output'", async () => {
	const wanted = { note: 'Acme', ipAllowlist: '203.0.113.10', validUntil: '2030-01-01' };
	model.replies.push(
		{ tool: 'Create_Better_Stack_Connection', arguments: wanted },
		{ text: 'It cannot be done.' },
	);
	const { results } = await chat('No choice', { [createTool]: { 'parameters.options': {} } });
	expect(results).toEqual([
		expect.stringContaining("Choose 'Secret Output' in the options of this tool"),
	]);
	expect(together.sandbox.requests).toEqual([]);
});
