import { setTimeout } from 'node:timers/promises';
import { inParallel } from '../bare.mts';
import type { FloorRequest } from '../floorNode.mts';
import { httpRequest } from '../httpRequest.mts';
import {
	itemsOf,
	outcomeOf,
	READS_AT_ONCE,
	WRITES_AT_ONCE,
	type Bench,
	type Contestant,
	type Row,
} from '../row.mts';

// One request per item: creates and gets.

const CREDENTIAL = 'betterStackTelemetryApi';
const PATH = '/api/v1/connections';

const noteOf = (index: number) => `new-${index}`;
const bodyOf = (note: string) => ({ client_type: 'clickhouse', note });

const nodeCreates = ({ engine }: Bench, count: number): Contestant => ({
	run: async () =>
		outcomeOf(
			await engine.run(
				[
					{
						type: 'betterStackTelemetry',
						parameters: { resource: 'connection', operation: 'create', note: '={{ $json.note }}' },
					},
				],
				itemsOf(count, (index) => ({ note: noteOf(index) })),
			),
		),
});

const httpRequestCreates = (
	{ engine }: Bench,
	count: number,
	batch?: { size: number; interval: number },
): Contestant => ({
	run: async () =>
		outcomeOf(
			await engine.run(
				[
					httpRequest({
						credential: CREDENTIAL,
						method: 'POST',
						url: engine.baseUrl('betterStack') + PATH,
						body: "={{ { client_type: 'clickhouse', note: $json.note } }}",
						continues: true,
						batch,
					}),
				],
				itemsOf(count, (index) => ({ note: noteOf(index) })),
			),
		),
});

const bareCreates = ({ bare }: Bench, count: number): Contestant => ({
	run: async () => {
		const bodies = Array.from({ length: count }, (_, index) => bodyOf(noteOf(index)));
		const created = await inParallel(
			bodies,
			WRITES_AT_ONCE,
			async (body) => await bare.send('POST', `/betterStack${PATH}`, body),
		);
		return { done: created.length };
	},
});

/** Sends as many per second as are allowed, which takes the limit's own time; what is refused all the same, once more. */
const pacedCreates = ({ bare }: Bench, count: number, perSecond: number): Contestant => {
	const create = async (index: number): Promise<unknown> => {
		try {
			return await bare.send('POST', `/betterStack${PATH}`, bodyOf(noteOf(index)));
		} catch {
			await setTimeout(1000);
			return await create(index);
		}
	};
	return {
		run: async () => {
			const sent: Array<Promise<unknown>> = [];
			for (let index = 0; index < count; index++) {
				if (index > 0 && index % perSecond === 0) await setTimeout(1000);
				sent.push(create(index));
			}
			return { done: (await Promise.all(sent)).length };
		},
	};
};

const floorCreates = ({ engine }: Bench, count: number): Contestant => ({
	run: async () => {
		const requests = Array.from(
			{ length: count },
			(_, index): FloorRequest => ({
				method: 'POST',
				url: engine.baseUrl('betterStack') + PATH,
				body: bodyOf(noteOf(index)),
			}),
		);
		return outcomeOf(await engine.runFloor(CREDENTIAL, requests, WRITES_AT_ONCE));
	},
});

const create200: Row = {
	id: '1',
	work: 'Create 200 connections (Better Stack), 50 ± 5 ms per answer, defaults',
	aim: 'at most 1.10 × the bare client',
	rounds: 6,
	limit: 120,
	server: () => ({ connections: 0, latency: 50, jitter: 5 }),
	contestants: (bench) => ({
		'bare client': bareCreates(bench, 200),
		floor: floorCreates(bench, 200),
		node: nodeCreates(bench, 200),
		'HTTP Request': httpRequestCreates(bench, 200),
	}),
	compare: [['node', 'bare client']],
};

const limited: Row = {
	id: '4',
	work: 'Create 200 connections (Better Stack) where 8 requests per second are taken',
	aim: "all 200, at most 1.05 × the limit's own time (the bare client, paced)",
	rounds: 1,
	limit: 170,
	server: () => ({ connections: 0, latency: 20, limit: 8 }),
	contestants: (bench) => ({
		'HTTP Request': httpRequestCreates(bench, 200),
		node: nodeCreates(bench, 200),
		'bare client, paced': pacedCreates(bench, 200, 8),
		'HTTP Request, batches of 8 per second': httpRequestCreates(bench, 200, {
			size: 8,
			interval: 1000,
		}),
	}),
	compare: [['node', 'bare client, paced']],
};

const GETS = 10_000;
const CREATES = 5_000;
/** Connections that there are to get. */
const THERE = 1000;

const getIds = itemsOf(GETS, (index) => ({ id: String((index % THERE) + 1) }));

function getContestants({ engine, bare }: Bench): Record<string, Contestant> {
	const base = engine.baseUrl('betterStack') + PATH;
	const node = {
		type: 'betterStackTelemetry',
		parameters: {
			resource: 'connection',
			operation: 'get',
			connectionId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			options: { concurrency: READS_AT_ONCE },
		},
	};
	const request = httpRequest({ credential: CREDENTIAL, url: `=${base}/{{ $json.id }}` });
	return {
		'bare client': {
			run: async () => {
				const path = `/betterStack${PATH}`;
				const got = await inParallel(
					getIds,
					READS_AT_ONCE,
					async ({ id }) => await bare.send('GET', `${path}/${String(id)}`),
				);
				return { done: got.length };
			},
		},
		floor: {
			run: async () => {
				const requests = getIds.map(({ id }): FloorRequest => {
					return { method: 'GET', url: `${base}/${String(id)}` };
				});
				return outcomeOf(await engine.runFloor(CREDENTIAL, requests, READS_AT_ONCE));
			},
		},
		node: { run: async () => outcomeOf(await engine.run([node], getIds)) },
		'HTTP Request': { run: async () => outcomeOf(await engine.run([request], getIds)) },
	};
}

/** Work whose time is n8n's and the node's own, with one of n8n's two ways to evaluate expressions. */
function cpuRow(
	id: string,
	work: string,
	isolatedExpressions: boolean,
	row: Pick<Row, 'server' | 'contestants'>,
): Row {
	return {
		...row,
		id,
		work: `${work} (Better Stack), no latency, expressions ${isolatedExpressions ? 'isolated' : 'legacy'}`,
		aim: 'at most 1.05 × HTTP Request',
		rounds: 3,
		limit: 170,
		isolatedExpressions,
		compare: [
			['node', 'HTTP Request'],
			['node', 'floor'],
		],
	};
}

const gets: Pick<Row, 'server' | 'contestants'> = {
	server: () => ({ connections: THERE }),
	contestants: getContestants,
};

const creates: Pick<Row, 'server' | 'contestants'> = {
	server: () => ({ connections: 0 }),
	contestants: (bench) => ({
		'bare client': bareCreates(bench, CREATES),
		floor: floorCreates(bench, CREATES),
		node: nodeCreates(bench, CREATES),
		'HTTP Request': httpRequestCreates(bench, CREATES),
	}),
};

export const requestRows: Row[] = [
	create200,
	limited,
	cpuRow('6a', '10,000 gets', false, gets),
	cpuRow('6b', '10,000 gets', true, gets),
	cpuRow('6c', '5,000 creates', false, creates),
	cpuRow('6d', '5,000 creates', true, creates),
];
