import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../test/script.mts';
import { measureMemory, measureTime, type Measured } from './measure.mts';
import { plotGrowth } from './plot.mts';
import { report } from './report.mts';
import { rows } from './rows/index.mts';

const log = (line: string) => process.stderr.write(`${line}\n`);

/** Starts the stand-in in a process of its own, which ends with this one. */
async function startServer() {
	const child = fork(join(root, 'bench', 'server', 'main.mts'), [], {
		execArgv: ['--import', 'tsx', '--max-old-space-size=2048'],
	});
	const url = await new Promise<string>((resolve, reject) => {
		child.once('message', (message) => resolve(String(message)));
		child.once('exit', () => reject(new Error('The stand-in did not start')));
	});
	return { url, stop: () => child.disconnect() };
}

async function main([wanted]: string[]): Promise<void> {
	const chosen = rows.filter(
		({ id }) => wanted === undefined || id === wanted || id.replace(/[a-z]$/, '') === wanted,
	);
	if (chosen.length === 0) {
		throw new Error(`There is no row ${wanted}. Rows: ${rows.map(({ id }) => id).join(', ')}`);
	}
	const server = await startServer();
	const measured: Measured[] = [];
	for (const row of chosen) {
		log(`${row.id}  ${row.work}`);
		for (const size of row.sizes ?? [0]) {
			const result = await measureTime(row, size, server.url);
			measured.push(result);
			if (!row.sizes) continue;
			log(`    memory at ${size}`);
			const names = [...new Set(result.samples.map(({ contestant }) => contestant))];
			result.memory = await measureMemory(row, size, server.url, names);
		}
		// After each row, so that a run that is broken off has not been for nothing.
		if (wanted === undefined) await save(measured);
	}
	server.stop();
	process.stdout.write(await report(measured));
}

async function save(measured: Measured[]): Promise<void> {
	await writeFile(join(root, 'bench', 'results.md'), await report(measured));
	const growth = measured.filter(({ memory }) => memory);
	if (growth.length > 0)
		await writeFile(join(root, 'docs', 'images', 'growth.svg'), plotGrowth(growth));
}

await main(process.argv.slice(2));
