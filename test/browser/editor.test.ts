import type { Browser } from 'playwright-core';

import { listAt } from '../../sandbox/json.mts';
import { BETTER_STACK_TOKEN } from '../../sandbox/providers/betterStack.mts';
import { CREDIBLE_PROJECT } from '../../sandbox/providers/credible.mts';
import type { Together } from '../../playground/together.mts';
import { until } from '../../playground/until.mts';
import { chain, nodeOf, part, type Subject } from '../e2e/parts.mts';
import { useN8n } from '../e2e/useN8n';
import { jsonOf, nodes } from '../sources.mts';
import { Editor, startBrowser, testId, type Theme } from './editor.mts';

/** What a user of n8n's editor sees of the package. */

let together: Together;
useN8n((it) => (together = it));

let browser: Browser;
let editor: Editor;
beforeAll(async () => {
	browser = await startBrowser();
	editor = await Editor.open(browser, together.url);
}, 120_000);
afterAll(async () => await browser?.close());

const START = part('n8n-nodes-base.manualTrigger', 1, {});
const END = part('n8n-nodes-base.noOp', 1, {});

/** Saves a workflow of these nodes, one after the other, and opens its canvas. */
async function openCanvas(name: string, ...parts: Array<ReturnType<typeof part>>): Promise<void> {
	const placed = parts.map((each, index) => ({ ...each, position: [index * 220, 0] }));
	const id = await together.session.saveWorkflow(
		{ name, nodes: placed, connections: chain(...parts), settings: { executionOrder: 'v1' } },
		together.credentialIds,
	);
	await editor.openWorkflow(id);
}

/** Opens the panel of a node that a manual trigger starts. */
async function openPanel(name: string, subject: Subject): Promise<void> {
	const node = nodeOf(subject);
	await openCanvas(name, START, node, END);
	await editor.openNode(node.name);
}

describe('the nodes panel', () => {
	it.each(nodes)('finds $className by its name and by every alias', async ({ file, type }) => {
		// n8n shows a node and its trigger as one entry, and leaves the word out of the trigger's name.
		const name = type.description.displayName.replace(/ Trigger$/, '');
		const aliases = listAt(jsonOf(file.replace(/\.ts$/, '.json')), 'alias').map(String);
		for (const text of [name, ...aliases]) {
			await editor.searchNodes(text);
			await until(`${name} by "${text}"`, async () => {
				const found = await editor.foundNodes();
				return found.some((each) => each.startsWith(name)) || undefined;
			});
		}
	});
});

describe('the credential', () => {
	it.each([
		['is accepted with a good token', BETTER_STACK_TOKEN, 'Connection tested successfully'],
		[
			'says what is the matter with a bad one',
			'not-a-token',
			'Better Stack did not accept the token',
		],
	])('%s', async (_title, token, message) => {
		const { page } = editor;
		await editor.goto('/home/credentials');
		await page.click(testId('add-resource-credential'));
		await page.locator(`${testId('new-credential-type-select')} input`).fill('Better Stack Tele');
		await page.getByText('Better Stack Telemetry API', { exact: true }).click();
		await page.click(testId('new-credential-type-button'));
		const dialog = page.locator(testId('editCredential-modal'));
		await dialog.locator(`${testId('parameter-input-apiToken')} input`).fill(token);
		const baseUrl = together.sandbox.baseUrl('betterStack');
		await dialog.locator(`${testId('parameter-input-baseUrl')} input`).fill(baseUrl);
		await dialog.locator(testId('credential-save-button')).click();
		const more = dialog.getByText('More details');
		const told = dialog.getByText(message).first();
		await more.or(told).first().waitFor();
		if (await more.isVisible()) await more.click();
		await told.waitFor();
	});
});

describe('the panel of a node', () => {
	it('fills a drop-down to choose from', async () => {
		const parameters = {
			operation: 'getAll',
			projectName: { __rl: true, mode: 'list', value: '' },
		};
		await openPanel('Drop-down', { type: 'credibleData', parameters });
		const field = editor.parameter('projectName');
		await field.locator(testId('rlc-input')).click();
		await editor.page.locator(testId('rlc-item'), { hasText: CREDIBLE_PROJECT }).click();
		await until('the choice', async () => {
			const chosen = await field.locator(testId('rlc-input')).inputValue();
			return chosen === CREDIBLE_PROJECT || undefined;
		});
	});

	it('shows what came out of a run', async () => {
		await openPanel('Run', { parameters: { operation: 'create', note: 'From the editor' } });
		await editor.execute();
		await editor.output.getByText('1 item').waitFor();
		const [made] = together.sandbox.betterStack.connections.values();
		await editor.output.getByText(`${made?.id}`, { exact: true }).waitFor();
	});

	it('shows the next node what will come before anything has run', async () => {
		await openCanvas('Preview', START, nodeOf({ parameters: { operation: 'create' } }), END);
		await editor.openNode(END.name);
		for (const field of ['provider', 'expiresAt', 'ipAllowlist']) {
			await editor.input.getByText(field, { exact: true }).waitFor();
		}
		expect(together.sandbox.requests).toEqual([]);
	});

	it('says which parameter cannot be taken', async () => {
		const additionalFields = { validUntil: '2020-02-30' };
		await openPanel('Invalid', {
			parameters: { operation: 'create', note: 'No', additionalFields },
		});
		await editor.execute();
		await editor.output.getByText("'Valid Until'").first().waitFor();
		expect(together.sandbox.requests).toEqual([]);
	});

	it('fetches a test event for a trigger', async () => {
		together.sandbox.betterStack.seed({ connections: 1 });
		const trigger = nodeOf({
			type: 'betterStackTelemetryTrigger',
			parameters: { event: 'created', pollTimes: { item: [{ mode: 'everyHour' }] } },
		});
		await openCanvas('Test event', trigger, END);
		await editor.openNode(trigger.name);
		await editor.page.getByText('Fetch Test Event').first().click();
		await editor.output.getByText('1 item').waitFor();
	});
});

it.each<[Theme, RegExp]>([
	['light', /(?<!\.dark)\.svg$/],
	['dark', /\.dark\.svg$/],
])('shows the icons of the %s theme', async (theme, name) => {
	const own = await Editor.open(browser, together.url, theme);
	try {
		const parts = nodes.map(({ type }) => nodeOf({ type: type.description.name, parameters: {} }));
		await openCanvas('Icons', ...parts);
		await own.goto(new URL(editor.page.url()).pathname);
		const icons = await until('the icons', async () => {
			const all = await own.icons();
			return all.length === parts.length && all.every(({ width }) => width > 0) ? all : undefined;
		});
		for (const { source } of icons) expect(source).toMatch(name);
	} finally {
		await own.close();
	}
});
