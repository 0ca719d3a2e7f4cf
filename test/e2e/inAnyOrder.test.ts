import { generateKeyPairSync } from 'node:crypto';

import {
	exampleFiles,
	readExampleWith,
	renewExpiring,
	seedExamples,
} from '../../playground/examples.mts';
import { startTogether, type End, type Together } from '../../playground/together.mts';
import { at, listAt, textAt } from '../../sandbox/json.mts';
import { runUnsaved } from './example.mts';
import { startFakeModel, type FakeModel } from './fakeModel.mts';

/** All examples in one n8n, as `npm start` brings them along: whatever ran before, each works. */

const ends: End[] = [];
let together: Together;
let model: FakeModel;
const ids = new Map<string, string>();

beforeAll(async () => {
	const started = (end: End) => void ends.unshift(end);
	together = await startTogether(started);
	model = await startFakeModel();
	started(model.close);
	const { session, sandbox, credentialIds } = together;
	seedExamples(sandbox);
	renewExpiring(sandbox);
	const data = { apiKey: 'none', url: model.url };
	const chatModel = { name: 'OpenAI', type: 'openAiApi', data };
	credentialIds.set('openAiApi', await session.saveCredential(chatModel));
	const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
	for (const file of Object.keys(RUNS)) {
		const workflow = await readExampleWith(pem, file);
		// Else only the editor can chat.
		for (const node of listAt(workflow, 'nodes')) {
			if (/chatTrigger$/.test(textAt(node, 'type'))) Object(at(node, 'parameters')).public = true;
		}
		const id = await session.saveWorkflow(workflow, credentialIds);
		ids.set(file, id);
		if (/\.(chatTrigger|webhook)"/.test(JSON.stringify(workflow))) await session.publish(id);
	}
}, 300_000);
afterAll(async () => {
	for (const end of ends) await end();
});

const idOf = (file: string) => ids.get(file) ?? '';
const run = async (file: string, trigger?: string) =>
	await together.session.run(idOf(file), trigger);
const call = async (path: string, body: unknown) => {
	const response = await together.session.callWebhook(path, body);
	const answer: unknown = await response.json();
	return answer;
};
const field = (items: unknown[], name: string) => items.map((item) => at(item, name));

/** Runs an example and expects what its user is to see, the first time and the second. */
const RUNS: Record<string, (isFirst: boolean) => Promise<void>> = {
	async 'ai-agent.json'() {
		const tool = 'List_Better_Stack_Connections';
		model.replies.push({ tool, arguments: { noteContains: 'Partner d' } }, { text: 'One.' });
		const workflow = await together.session.send('GET', `/rest/workflows/${idOf('ai-agent.json')}`);
		const trigger = listAt(workflow, 'nodes').find((node) => at(node, 'webhookId'));
		const said = { action: 'sendMessage', sessionId: 'order', chatInput: 'Which?' };
		const answer = await call(`${textAt(trigger, 'webhookId')}/chat`, said);
		expect(answer).toEqual({ output: 'One.' });
		expect(JSON.stringify(model.requests.at(-1))).toContain('Partner dashboard');
	},
	async 'better-stack-expiring-message.json'() {
		const { lastItems } = await run('better-stack-expiring-message.json', 'Connection Expiring');
		expect(field(lastItems, 'subject')).toContainEqual(
			expect.stringMatching(/^The connection 'Partner dashboard' expires \d+ \w+ \d{4}$/),
		);
	},
	async 'better-stack-provision-connection.json'() {
		const { lastItems } = await run('better-stack-provision-connection.json');
		expect(field(lastItems, 'name')).toEqual(['Quarterly report', 'Partner export']);
	},
	async 'better-stack-rotate-connection.json'() {
		const { lastItems } = await run('better-stack-rotate-connection.json');
		expect(field(lastItems, 'ok')).toEqual([false]);
	},
	async 'better-stack-rotate-expiring.json'(isFirst) {
		const execution = await run('better-stack-rotate-expiring.json');
		const names = field(execution.itemsOf('Hand Over (Placeholder)'), 'name');
		expect(names).toEqual(isFirst ? ['Warehouse sync'] : []);
	},
	async 'better-stack-webhook-provision.json'() {
		const wanted = { note: 'Support dashboard', ipAllowlist: ['203.0.113.10'] };
		expect(await call('provision-connection', wanted)).toMatchObject({ name: wanted.note });
	},
	async 'customer-leaves.json'(isFirst) {
		const plan = await call('customer-leaves', { customer: 'globex' });
		expect(listAt(plan, 'wouldRemove')).toHaveLength(isFirst ? 3 : 0);
		const answer = await call('customer-leaves', { customer: 'globex', remove: true });
		expect(answer).toMatchObject(isFirst ? { ok: true, failed: [] } : { ok: true });
	},
	async 'customer-sign-up.json'(isFirst) {
		const customer = isFirst ? 'acme' : 'umbrella';
		const answer = await call('customer-sign-up', { customer, ipAllowlist: ['203.0.113.10'] });
		expect(answer).toMatchObject({ ok: true, customer });
	},
	async 'from-nothing-to-data.json'() {
		const { sandbox, session } = together;
		await runUnsaved(session, idOf('from-nothing-to-data.json'));
		const { note } = [...sandbox.betterStack.connections.values()].at(-1) ?? {};
		expect(note).toMatch(/^Queries from n8n/);
		const credentials = listAt(await session.send('GET', '/rest/credentials'));
		expect(field(credentials, 'name')).toContain(note);
	},
	async 'inventory.json'() {
		const rows = (await run('inventory.json')).itemsOf('By Expiry');
		const providers = [...new Set(field(rows, 'provider'))].sort();
		expect(providers).toEqual(['betterStack', 'credible', 'lerian', 'supermetrics']);
		expect(Object.values(Object(rows[0]))).not.toContain('');
	},
	async 'keep-as-wanted.json'(isFirst) {
		const action = isFirst ? 'created' : 'unchanged';
		expect((await run('keep-as-wanted.json')).itemsOf('Summary')).toEqual([
			{ provider: 'betterStack', action, connections: 2 },
			{ provider: 'credible', action, connections: 1 },
			{ provider: 'lerian', action, connections: 1 },
		]);
	},
	async 'lerian-upsert-and-test.json'() {
		const execution = await run('lerian-upsert-and-test.json');
		expect(field(execution.itemsOf('Test Connection'), 'ok')).toEqual([true]);
	},
	async 'list-rules.json'(isFirst) {
		const execution = await run('list-rules.json');
		const actions = field(execution.itemsOf('Create or Update'), 'action').sort();
		expect(actions).toEqual(isFirst ? ['created', 'updated'] : []);
		expect(execution.itemsOf('Remove')).toHaveLength(isFirst ? 1 : 0);
	},
	async 'move-project.json'(isFirst) {
		const actions = field((await run('move-project.json')).itemsOf('Create or Update'), 'action');
		expect(actions).toEqual(Array(2).fill(isFirst ? 'created' : 'unchanged'));
	},
	async 'supermetrics-keep-connection-ids.json'(isFirst) {
		const execution = await run('supermetrics-keep-connection-ids.json');
		const subjects = field(execution.itemsOf('Send Mail (Placeholder)'), 'subject');
		const wanted = ['Please connect Google Analytics 4', 'Please connect Google Ads'];
		expect(subjects).toEqual(isFirst ? wanted : []);
	},
	async 'undo-drift.json'(isFirst) {
		const execution = await run('undo-drift.json', 'Connection Changed');
		const subjects = field(execution.itemsOf('Message'), 'subject');
		expect(subjects).toEqual(isFirst ? [expect.stringContaining("'payroll-db'")] : []);
	},
};

const forth = Object.keys(RUNS);
const back = [...forth].reverse();

it('knows every example', async () => {
	expect(forth).toEqual(await exampleFiles());
});

it.each(forth)('%s shows what it is about', async (file) => await RUNS[file]?.(true));

it.each(back)('%s works once more, after others', async (file) => await RUNS[file]?.(false));

it('has sent nothing that the providers do not know', () => {
	expect(together.sandbox.violations).toEqual([]);
});
