import type { IDataObject } from 'n8n-workflow';
import { READS_AT_ONCE, type Row } from '../row.mts';
import { walkBetterStack } from '../walks.mts';

// A poll that finds nothing new, as nearly all do.

const TRIGGER = 'betterStackTelemetryTrigger';

function poll(id: string, connections: number): Row {
	const count = connections.toLocaleString('en');
	return {
		id,
		work: `Poll of a trigger, ${count} connections (Better Stack), no latency, event "created"`,
		aim: 'one walk where a second one adds nothing; state at most 0.8 MB at 10,000',
		rounds: 4,
		limit: 120,
		server: () => ({ connections }),
		contestants: ({ engine, bare }) => {
			const state: IDataObject = {};
			const poll = async () => await engine.poll(TRIGGER, { event: 'created' }, state);
			return {
				'bare client': {
					run: async () => ({ done: (await walkBetterStack(bare, READS_AT_ONCE)).length }),
				},
				node: {
					// The first one only records what there is.
					prepare: async () => void (await poll()),
					run: async () => {
						const news = await poll();
						const size = (JSON.stringify(state).length / 1e6).toFixed(2);
						return { done: news === null ? connections : 0, note: `state ${size} MB` };
					},
				},
			};
		},
		compare: [['node', 'bare client']],
	};
}

export const triggerRows: Row[] = [poll('11a', 10_000), poll('11b', 100_000)];
