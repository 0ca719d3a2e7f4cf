import { sleep } from 'n8n-workflow';

import { Problem } from './problem';
import type { Session } from './session';

/**
 * Lets at most `limit` requests of an execution be under way, and holds all of them back while the
 * provider asks for a pause. Waits end with an error when the execution is cancelled.
 */
export class Gate {
	/** Logins of this execution, by the values of their credential. */
	readonly sessions = new Map<string, Session>();

	private underWay = 0;

	private readonly queue: Array<() => void> = [];

	private resting: Promise<unknown> = Promise.resolve();

	constructor(
		readonly limit: number,
		readonly signal?: AbortSignal,
	) {}

	/** Calls `send` as soon as there is a place and no pause. */
	async pass<T>(send: () => Promise<T>): Promise<T> {
		if (this.underWay >= this.limit) await new Promise<void>((go) => this.queue.push(go));
		else this.underWay++;
		try {
			await this.rested();
			if (this.signal?.aborted) throw Problem.canceled();
			return await send();
		} finally {
			const next = this.queue.shift();
			if (next) next();
			else this.underWay--;
		}
	}

	/** Nobody passes for `ms` milliseconds; requests under way are not touched. */
	async pause(ms: number): Promise<void> {
		const rest = Promise.all([this.resting, this.wait(ms)]);
		this.resting = rest;
		await rest;
	}

	/** Waits `ms` milliseconds, for this caller only. */
	async wait(ms: number): Promise<void> {
		try {
			await sleep(ms, this.signal);
		} catch {
			throw Problem.canceled();
		}
	}

	private async rested(): Promise<void> {
		for (let rest; rest !== this.resting; ) {
			rest = this.resting;
			await rest;
		}
	}
}

/**
 * Calls `work` for every entry, at most `limit` at once; results in the order of the entries. After
 * a failure no further entry is begun; it is thrown when those under way have ended.
 */
export async function inParallel<T, R>(
	entries: readonly T[],
	limit: number,
	work: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	const queue = entries.entries();
	const failures: unknown[] = [];
	const worker = async () => {
		for (const [index, entry] of queue) {
			if (failures.length > 0) return;
			try {
				results[index] = await work(entry, index);
			} catch (error) {
				failures.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, entries.length) }, worker));
	if (failures.length > 0) throw failures[0];
	return results;
}
