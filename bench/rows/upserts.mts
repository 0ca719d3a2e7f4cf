import type { OnError } from 'n8n-workflow';
import { inParallel } from '../bare.mts';
import {
	itemsOf,
	outcomeOf,
	READS_AT_ONCE,
	WRITES_AT_ONCE,
	type Bench,
	type Contestant,
	type Outcome,
	type Row,
} from '../row.mts';
import { noteOf } from '../server/betterStack.mts';
import { connectionNameOf, CREDIBLE_SETTINGS } from '../server/credible.mts';
import { configNameOf, LERIAN_SETTINGS } from '../server/lerian.mts';
import { BETTER_STACK_PATH, walkBetterStack, walkLerian } from '../walks.mts';

// Create or Update of many items. The bare client does the least that has to be done: it reads the list once.

/** Items of a run. */
const ITEMS = 500;
/** Seconds. */
const LIMIT = 60;

/** Create or Update at Better Stack by the note. */
const betterStackNode = (
	{ engine }: Bench,
	nameOf: (index: number) => string,
	onError?: OnError,
): Contestant => ({
	run: async () =>
		outcomeOf(
			await engine.run(
				[
					{
						type: 'betterStackTelemetry',
						parameters: { resource: 'connection', operation: 'upsert', note: '={{ $json.note }}' },
						onError,
					},
				],
				itemsOf(ITEMS, (index) => ({ note: nameOf(index) })),
			),
		),
});

const unchanged: Row = {
	id: '8',
	work: '500 × Create or Update, nothing to change, 5,000 connections (Better Stack)',
	aim: 'at most 45 requests; at most 10 × the bare client',
	rounds: 4,
	limit: LIMIT,
	server: () => ({ connections: 5000 }),
	contestants: (bench) => ({
		'bare client': { run: async () => await allThere(bench) },
		node: betterStackNode(bench, noteOf),
	}),
	compare: [['node', 'bare client']],
};

async function allThere({ bare }: Bench): Promise<Outcome> {
	const rows = await walkBetterStack(bare, READS_AT_ONCE);
	const notes = new Set(rows.map((row) => Object(row).attributes.note));
	const wanted = Array.from({ length: ITEMS }, (_, index) => noteOf(index));
	return { done: wanted.filter((note) => notes.has(note)).length };
}

const allNew: Row = {
	id: '9',
	work: '500 × Create or Update, all new, 500 connections (Better Stack), 20 ± 15 ms per answer',
	aim: 'at most 515 requests, all 500 done, under Stop and under Continue',
	rounds: 3,
	limit: LIMIT,
	server: () => ({ connections: 500, latency: 20, jitter: 15 }),
	contestants: (bench) => ({
		'bare client': {
			run: async () => {
				await walkBetterStack(bench.bare, READS_AT_ONCE);
				const notes = Array.from({ length: ITEMS }, (_, index) => `new-${index}`);
				const created = await inParallel(notes, WRITES_AT_ONCE, async (note) => {
					const body = { client_type: 'clickhouse', note };
					return await bench.bare.send('POST', `/betterStack${BETTER_STACK_PATH}`, body);
				});
				return { done: created.length };
			},
		},
		'node, Stop': betterStackNode(bench, (index) => `new-${index}`),
		'node, Continue': betterStackNode(bench, (index) => `new-${index}`, 'continueRegularOutput'),
	}),
	compare: [['node, Stop', 'bare client']],
};

const lerian: Row = {
	id: '10a',
	work: '500 × Create or Update, nothing to change, 500 connections over three years (Lerian)',
	aim: 'at most 60 requests',
	rounds: 3,
	limit: LIMIT,
	server: () => ({ connections: ITEMS }),
	contestants: ({ engine, bare }) => {
		const { userName: _ofTheCredential, ...settings } = LERIAN_SETTINGS;
		const node = {
			type: 'lerianReporter',
			parameters: {
				resource: 'connection',
				operation: 'upsert',
				configName: '={{ $json.name }}',
				...settings,
			},
		};
		const items = itemsOf(ITEMS, (index) => ({ name: configNameOf(index) }));
		return {
			'bare client': {
				run: async () => ({ done: (await walkLerian(bare, READS_AT_ONCE)).length }),
			},
			node: { run: async () => outcomeOf(await engine.run([node], items)) },
		};
	},
	compare: [['node', 'bare client']],
};

const credible: Row = {
	id: '10b',
	work: '500 × Create or Update, nothing to change, 500 connections (Credible)',
	aim: 'at most 2 requests',
	rounds: 3,
	limit: LIMIT,
	server: () => ({ connections: ITEMS }),
	contestants: ({ engine, bare }) => {
		const { userName: _ofTheCredential, ...settings } = CREDIBLE_SETTINGS;
		const node = {
			type: 'credibleData',
			parameters: {
				resource: 'connection',
				operation: 'upsert',
				projectName: { __rl: true, mode: 'name', value: 'demo' },
				connectionName: '={{ $json.name }}',
				type: 'postgres',
				...settings,
			},
		};
		const items = itemsOf(ITEMS, (index) => ({ name: connectionNameOf(index) }));
		return {
			'bare client': {
				run: async () => {
					const rows = await bare.send('GET', '/credible/api/v0/projects/demo/connections');
					return { done: Array.isArray(rows) ? rows.length : 0 };
				},
			},
			node: { run: async () => outcomeOf(await engine.run([node], items)) },
		};
	},
	compare: [['node', 'bare client']],
};

export const upsertRows: Row[] = [unchanged, allNew, lerian, credible];
