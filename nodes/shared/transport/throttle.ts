import { sleep } from 'n8n-workflow';

import { Problem } from '../values/problem';

/**
 * Lets at most `limit` requests of an account be under way, and holds all of them back while the
 * provider asks for a pause. Waits end with an error when the execution is cancelled.
 */
export class Throttle {
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
		await abortable(sleep(ms, this.signal), this.signal, () => Problem.canceled());
	}

	private async rested(): Promise<void> {
		for (let rest; rest !== this.resting; ) {
			rest = this.resting;
			await rest;
		}
	}
}

/**
 * What `work` comes to, or what `reason` gives as soon as the signal aborts. n8n before 2.34 waits on
 * although it was given a signal, and ignores that of a request with a credential.
 */
export async function abortable<T>(
	work: Promise<T>,
	signal: AbortSignal | undefined,
	reason: () => Problem,
): Promise<T> {
	if (!signal) return await work;
	let stop = () => {};
	const aborted = new Promise<never>((_resolve, reject) => {
		stop = () => reject(reason());
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} catch (error) {
		throw signal.aborted ? reason() : error;
	} finally {
		signal.removeEventListener('abort', stop);
	}
}

/**
 * Calls `work` for every entry, at most `limit` at once; results in the order of the entries. After
 * a failure no further entry is begun; it is thrown when those under way have ended.
 */
export async function inParallel<T, R>(
	entries: Iterable<T>,
	limit: number,
	work: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const all = [...entries];
	const results: R[] = [];
	const queue = all.entries();
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
	await Promise.all(Array.from({ length: Math.min(limit, all.length) }, worker));
	if (failures.length > 0) throw failures[0];
	return results;
}
