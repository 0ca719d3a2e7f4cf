import type { FloorRequest } from '../floorNode.mts';
import { httpRequest, splitOut } from '../httpRequest.mts';
import {
	itemsOf,
	outcomeOf,
	READS_AT_ONCE,
	type Bench,
	type Contestant,
	type Row,
} from '../row.mts';
import {
	BETTER_STACK_PATH,
	BETTER_STACK_PER_PAGE,
	betterStackPage,
	LERIAN_PATH,
	LERIAN_PER_PAGE,
	lerianMonths,
	threeYearsAgo,
	walkBetterStack,
	walkLerian,
} from '../walks.mts';

// Whole lists.

function betterStackLists({ engine, bare }: Bench, size: number): Record<string, Contestant> {
	const base = engine.baseUrl('betterStack');
	const pages = Math.ceil(size / BETTER_STACK_PER_PAGE);
	const node = {
		type: 'betterStackTelemetry',
		parameters: { resource: 'connection', operation: 'getAll', returnAll: true },
	};
	const paginated = httpRequest({
		credential: 'betterStackTelemetryApi',
		url: base + BETTER_STACK_PATH,
		query: { per_page: String(BETTER_STACK_PER_PAGE) },
		pages: { parameter: 'page', endsWhen: '!$response.body.pagination.next' },
	});
	return {
		'bare client': {
			run: async () => {
				const output = await walkBetterStack(bare, READS_AT_ONCE);
				return { done: output.length, output };
			},
		},
		floor: {
			run: async () => {
				const requests = Array.from({ length: pages }, (_, index): FloorRequest => {
					return { method: 'GET', url: base + betterStackPage(index + 1) };
				});
				return outcomeOf(
					await engine.runFloor('betterStackTelemetryApi', requests, READS_AT_ONCE, 'data'),
				);
			},
		},
		node: { run: async () => outcomeOf(await engine.run([node])) },
		'HTTP Request': {
			run: async () => outcomeOf(await engine.run([paginated, splitOut('data')])),
		},
	};
}

/** The same for somebody who knows beforehand how many pages there are. */
function httpRequestByPages({ engine }: Bench, size: number): Contestant {
	const request = httpRequest({
		credential: 'betterStackTelemetryApi',
		url: engine.baseUrl('betterStack') + BETTER_STACK_PATH,
		query: { per_page: String(BETTER_STACK_PER_PAGE), page: '={{ $json.page }}' },
	});
	const pages = itemsOf(Math.ceil(size / BETTER_STACK_PER_PAGE), (index) => ({ page: index + 1 }));
	return { run: async () => outcomeOf(await engine.run([request, splitOut('data')], pages)) };
}

const betterStack: Row = {
	id: '2',
	work: 'List 10,000 connections (Better Stack), 100 ± 10 ms per answer, defaults',
	aim: 'at least 6 × as fast as HTTP Request; at most 1.1 × the bare client',
	rounds: 5,
	limit: 120,
	server: () => ({ connections: 10_000, latency: 100, jitter: 10 }),
	contestants: (bench) => ({
		...betterStackLists(bench, 10_000),
		'HTTP Request, number of pages known': httpRequestByPages(bench, 10_000),
	}),
	compare: [
		['HTTP Request', 'node'],
		['node', 'bare client'],
	],
};

const lerian: Row = {
	id: '3',
	work: 'List 2,500 connections over three years (Lerian), 50 ± 5 ms per answer, defaults',
	aim: 'at least 6 × as fast as one by one; at most 1.05 × the requests of the bare client',
	rounds: 5,
	limit: 120,
	server: () => ({ connections: 2500, latency: 50, jitter: 5 }),
	contestants: ({ engine, bare }) => {
		const filters = { createdAfter: threeYearsAgo().toISOString() };
		const node = {
			type: 'lerianReporter',
			parameters: { resource: 'connection', operation: 'getAll', returnAll: true, filters },
		};
		const request = httpRequest({
			credential: 'lerianReporterApi',
			url: engine.baseUrl('lerian') + LERIAN_PATH,
			query: {
				startDate: '={{ $json.startDate }}',
				endDate: '={{ $json.endDate }}',
				limit: String(LERIAN_PER_PAGE),
				sortOrder: 'asc',
			},
			pages: { parameter: 'page', endsWhen: `$response.body.items.length < ${LERIAN_PER_PAGE}` },
		});
		const months = lerianMonths().map((window) => ({ ...window }));
		return {
			'bare client': {
				run: async () => ({ done: (await walkLerian(bare, READS_AT_ONCE)).length }),
			},
			node: { run: async () => outcomeOf(await engine.run([node])) },
			'HTTP Request, all months at once': {
				run: async () => outcomeOf(await engine.run([request, splitOut('items')], months)),
			},
			'bare client, one by one': {
				run: async () => ({ done: (await walkLerian(bare, 1)).length }),
			},
		};
	},
	compare: [
		['bare client, one by one', 'node'],
		['node', 'bare client'],
	],
};

const growth: Row = {
	id: '5',
	work: 'List ever more connections (Better Stack), 20 ± 2 ms per answer, defaults',
	aim: "100,000: at most 2 × the items' JSON above idle",
	rounds: 3,
	limit: 170,
	sizes: [1_000, 10_000, 100_000],
	server: (size) => ({ connections: size, latency: 20, jitter: 2 }),
	contestants: betterStackLists,
	compare: [
		['HTTP Request', 'node'],
		['node', 'bare client'],
	],
};

export const listRows: Row[] = [betterStack, lerian, growth];
