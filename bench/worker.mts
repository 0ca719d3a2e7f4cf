/**
 * Takes the samples of one row at one size, in a process of its own. Arguments: the row's ID, the size, the stand-in's URL
 * and, for a measurement of memory, the contestant that runs once. Each sample is a message to the parent.
 */
import { BareClient } from './bare.mts';
import { Engine, useIsolatedExpressions } from './engine.mts';
import type { Contestant, Outcome } from './row.mts';
import { rows } from './rows/index.mts';
import type { Once, Sample } from './sample.mts';
import type { Counts, ServerSettings } from './server/api.mts';

/**
 * MB that are kept while a contestant runs once. Loading needs more for a moment than what stays of it; what a contestant
 * needs would not show beside that.
 */
const BALLAST = 64;

async function reset(url: string, settings: ServerSettings): Promise<void> {
	await fetch(`${url}/reset`, { method: 'POST', body: JSON.stringify(settings) });
}

async function takeSample(
	url: string,
	settings: ServerSettings,
	[name, contestant]: [string, Contestant],
): Promise<Sample> {
	await reset(url, settings);
	if (contestant.prepare) {
		await contestant.prepare();
		await reset(url, settings);
	}
	globalThis.gc?.();
	const start = performance.now();
	const outcome = await contestant.run().catch((error: unknown): Outcome => {
		return { done: 0, note: `failed: ${String(error).slice(0, 120)}` };
	});
	const { done, note, ms = performance.now() - start } = outcome;
	const counts: Counts = Object(await (await fetch(`${url}/counts`)).json());
	return { contestant: name, done, note, ms, ...counts };
}

async function main([id, size, url = '', only]: string[]): Promise<void> {
	const row = rows.find((each) => each.id === id);
	if (!row) throw new Error(`There is no row ${id}`);
	if (row.isolatedExpressions) await useIsolatedExpressions();
	const bench = { engine: await Engine.load(url), bare: new BareClient(url) };
	const settings = row.server(Number(size));
	const contestants = Object.entries(row.contestants(bench, Number(size)));

	if (only === undefined) {
		for (let round = 0; round < row.rounds; round++) {
			for (const contestant of contestants) {
				await report(await takeSample(url, settings, contestant));
			}
		}
		return;
	}
	const ballast = Array.from({ length: BALLAST }, () => new Array<number>(131_072).fill(0));
	const chosen = contestants.find(([name]) => name === only)?.[1];
	await reset(url, { ...settings, latency: 0, jitter: 0 });
	const outcome = await chosen?.run();
	const output = Array.isArray(outcome?.output) ? outcome.output : [];
	let bytes = 0;
	for (const entry of output) bytes += JSON.stringify(entry.json ?? entry).length;
	await report({ bytes, ballast: ballast.length } satisfies Once);
}

async function report(message: Sample | Once): Promise<void> {
	await new Promise<void>((resolve) =>
		process.send?.(message, undefined, undefined, () => resolve()),
	);
}

process.on('disconnect', () => process.exit());
await main(process.argv.slice(2));
process.exit();
