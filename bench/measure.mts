import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Row } from './row.mts';
import type { Once, Sample } from './sample.mts';

const WORKER = fileURLToPath(new URL('worker.mts', import.meta.url));

/** A worker came to its end, or crashed, or took longer than it may. */
export type End = 'done' | 'crashed' | 'gaveUp';

/** What was measured of a row at one size. */
export interface Measured {
	row: Row;
	size: number;
	samples: Sample[];
	/** How the row ended. */
	end: End;
	/** The machine's load average of one minute, before it began. */
	load: number;
	memory?: Memory;
}

/** Megabytes of old space that suffice. */
export interface Memory {
	/** With everything loaded, the worker's ballast, and nothing done. */
	idle: number;
	contestants: Array<{ name: string; needed: number; json: number }>;
}

interface WorkerRun {
	args: string[];
	flags: string[];
	/** Seconds. */
	limit: number;
	onMessage(message: unknown): void;
}

/** Runs a worker to its end. */
async function runWorker({ args, flags, limit, onMessage }: WorkerRun): Promise<End> {
	const child = fork(WORKER, args, {
		execArgv: ['--import', 'tsx', ...flags],
		// Where memory is scarce, V8 writes pages about it.
		stdio: ['ignore', 'inherit', flags.includes(SMALL_NEW_SPACE) ? 'ignore' : 'inherit', 'ipc'],
		env: { ...process.env, N8N_LOG_LEVEL: 'silent' },
	});
	child.on('message', onMessage);
	let gaveUp = false;
	const timer = setTimeout(() => {
		gaveUp = true;
		child.kill('SIGKILL');
	}, limit * 1000);
	const code = await new Promise((resolve) => child.on('close', resolve));
	clearTimeout(timer);
	if (gaveUp) return 'gaveUp';
	return code === 0 ? 'done' : 'crashed';
}

/** Lets the contestants of a row take turns. */
export async function measureTime(row: Row, size: number, url: string): Promise<Measured> {
	const [load = NaN] = loadavg();
	const samples: Sample[] = [];
	const end = await runWorker({
		args: [row.id, String(size), url],
		flags: ['--expose-gc'],
		limit: row.limit,
		onMessage: (message) => samples.push(Object(message)),
	});
	return { row, size, samples, load, end };
}

/** Nothing of what is kept shall hide in the new space. */
const SMALL_NEW_SPACE = '--max-semi-space-size=1';
/** The precision of a measurement: so many MB, or this part of the result. */
const STEP = 2;
const PRECISION = 0.01;
/** Where the search for idle begins: no n8n can be loaded in so little. */
const TOO_LITTLE = 64;
/** Seconds; what takes longer only collects garbage. */
const PROBE_LIMIT = 60;

/** Finds the smallest old space in which each contestant comes to its end. It is stable, which the resident size is not. */
export async function measureMemory(
	row: Row,
	size: number,
	url: string,
	contestants: string[],
): Promise<Memory> {
	let json = 0;
	const suffices = async (name: string, megabytes: number) => {
		const end = await runWorker({
			args: [row.id, String(size), url, name],
			flags: [`--max-old-space-size=${megabytes}`, SMALL_NEW_SPACE],
			limit: PROBE_LIMIT,
			onMessage: (message) => {
				const { bytes }: Once = Object(message);
				json = bytes / 1e6;
			},
		});
		return end === 'done';
	};
	const idle = await smallest(TOO_LITTLE, async (megabytes) => await suffices('idle', megabytes));
	const found: Memory = { idle, contestants: [] };
	for (const name of contestants) {
		const needed = await smallest(
			idle - STEP,
			async (megabytes) => await suffices(name, megabytes),
		);
		found.contestants.push({ name, needed, json });
	}
	return found;
}

/** The smallest number above `low` that suffices: steps that double until one does, then halves. */
async function smallest(
	low: number,
	suffices: (value: number) => Promise<boolean>,
): Promise<number> {
	let step = STEP;
	let high = low + step;
	while (!(await suffices(high))) {
		low = high;
		step *= 2;
		high += step;
	}
	while (high - low > Math.max(STEP, high * PRECISION)) {
		const middle = Math.round((low + high) / 2);
		if (await suffices(middle)) high = middle;
		else low = middle;
	}
	return high;
}
