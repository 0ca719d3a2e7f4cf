import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textAt } from '../../sandbox/json.mts';
import { root } from '../../playground/n8n.mts';
import { readExample, startTogether, type End, type Together } from '../../playground/together.mts';
import { CREDIBLE_PROJECT } from '../../sandbox/providers/credible.mts';
import { chain, nodeOf, part, type Subject } from '../e2e/parts.mts';
import { Editor, startBrowser, testId } from './editor.mts';

/** What is drawn over the canvas and is no part of the workflow. */
const OVERLAYS = [
	testId('canvas-controls'),
	testId('canvas-minimap'),
	testId('logs-panel'),
	testId('node-creator-plus-button'),
	testId('add-sticky-button'),
	testId('execute-workflow-button'),
	'.vue-flow__panel',
];

const DATABASE = '"host": "db.example.com", "port": 5432';
const NAMES = '[{ "name": "shop", DB }, { "name": "events", DB }]'.replaceAll('DB', DATABASE);
const HOST = {
	host: '={{ $json.host }}',
	port: '={{ $json.port }}',
	databaseName: '={{ $json.name }}',
};

/** The panels of Create, by the names of their pictures, and the items that come in. */
const PANELS: Record<string, { items: string; subject: Subject }> = {
	create: {
		items:
			'[{ "note": "Reporting dashboard", "ipAllowlist": ["203.0.113.10", "198.51.100.0/24"] },' +
			' { "note": "Nightly export", "ipAllowlist": ["203.0.113.20"] }]',
		subject: {
			parameters: {
				operation: 'create',
				note: '={{ $json.note }}',
				additionalFields: {
					dataRegion: 'germany',
					ipAllowlist: '={{ $json.ipAllowlist }}',
					validUntil: '={{ $now.plus({ days: 30 }).toISO() }}',
				},
			},
		},
	},
	'create-credible': {
		items: NAMES,
		subject: {
			type: 'credibleData',
			parameters: {
				operation: 'create',
				projectName: { __rl: true, mode: 'list', value: CREDIBLE_PROJECT },
				connectionName: '={{ $json.name }}',
				type: 'postgres',
				...HOST,
			},
		},
	},
	'create-lerian': {
		items: NAMES,
		subject: {
			type: 'lerianReporter',
			parameters: {
				operation: 'create',
				configName: '={{ $json.name }}',
				type: 'POSTGRESQL',
				...HOST,
			},
		},
	},
	'create-supermetrics': {
		items:
			'[{ "source": "AW", "destination": "SQL_BQ" },' +
			' { "source": "GAWA", "destination": "DWH_BIGQUERY" }]',
		subject: {
			type: 'supermetricsHub',
			parameters: {
				operation: 'create',
				dataSourceId: { __rl: true, mode: 'id', value: '={{ $json.source }}' },
				destinationType: { __rl: true, mode: 'id', value: '={{ $json.destination }}' },
				options: { loginLink: true },
			},
		},
	},
};

/** Makes the picture of each example's canvas and of each Create, in n8n's light theme. */
export async function takePictures(log: (line: string) => void): Promise<void> {
	const ends: End[] = [];
	const started = (end: End) => void ends.unshift(end);
	try {
		const together = await startTogether(started);
		together.sandbox.betterStack.options.documentedHost = true;
		const browser = await startBrowser();
		started(async () => await browser.close());
		const editor = await Editor.open(browser, together.url);
		const files = (await readdir(join(root, 'examples'))).filter((name) => name.endsWith('.json'));
		for (const file of files) {
			const workflow = await readExample(file);
			const id = await together.session.saveWorkflow(workflow, together.credentialIds);
			await editor.openWorkflow(id);
			await takeCanvas(editor, pathOf(file.replace('.json', '')));
			log(`${textAt(workflow, 'name')}`);
		}
		for (const name of Object.keys(PANELS)) {
			await takePanel(together, editor, name);
			log(`Panel ${name}`);
		}
	} finally {
		for (const end of ends) await end();
	}
}

const pathOf = (name: string) => join(root, 'docs', 'images', `${name}.png`);

/** The nodes and notes of a workflow, with a margin, and nothing of the editor around them. */
async function takeCanvas({ page }: Editor, path: string): Promise<void> {
	await page.addStyleTag({ content: `${OVERLAYS.join()} { visibility: hidden !important }` });
	await page.click(testId('zoom-to-fit'), { force: true });
	await page.waitForTimeout(1000); // the canvas glides to its place
	const boxes = await Promise.all(
		(await page.locator('.vue-flow__node').all()).map(async (node) => await node.boundingBox()),
	);
	const canvas = await page.locator(testId('canvas-wrapper')).boundingBox();
	const shown = boxes.flatMap((box) => box ?? []);
	if (canvas === null || shown.length === 0) throw new Error('The canvas is empty.');
	const left = Math.max(canvas.x, Math.min(...shown.map(({ x }) => x)) - 40);
	const top = Math.max(canvas.y, Math.min(...shown.map(({ y }) => y)) - 20);
	const right = Math.max(...shown.map(({ x, width }) => x + width)) + 70;
	const bottom = Math.max(...shown.map(({ y, height }) => y + height)) + 40;
	const width = Math.min(right, canvas.x + canvas.width) - left;
	const height = Math.min(bottom, canvas.y + canvas.height) - top;
	await page.screenshot({ path, clip: { x: left, y: top, width, height } });
}

/** The panel of a Create that has just run. */
async function takePanel(together: Together, editor: Editor, name: string): Promise<void> {
	const { items = '[]', subject } = PANELS[name] ?? { subject: { parameters: {} } };
	const list = part('n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: `{ "wanted": ${items} }`,
		options: {},
	});
	const split = part('n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'wanted', options: {} });
	const parts = [
		{ ...part('n8n-nodes-base.manualTrigger', 1, {}), name: 'When clicking Execute' },
		{ ...list, name: 'Wanted Connections' },
		{ ...split, name: 'One Item Each' },
		{ ...nodeOf(subject), name: 'Create Connection' },
	];
	const placed = parts.map((each, index) => ({ ...each, position: [index * 220, 0] }));
	const id = await together.session.saveWorkflow(
		{ name, nodes: placed, connections: chain(...parts), settings: { executionOrder: 'v1' } },
		together.credentialIds,
	);
	await editor.openWorkflow(id);
	await editor.openNode('Create Connection');
	await editor.execute();
	await editor.output.getByText('2 items').waitFor();
	await editor.page.addStyleTag({ content: '.el-notification { display: none }' });
	await editor.page.locator(testId('ndv')).screenshot({ path: pathOf(name) });
}
