import { inParallel } from '../../shared/transport/throttle';
import type { Connection } from '../items';
import type { Reading } from './list';
import type { Window } from './windows';

/** The connections of an account by their names, as far as a run has read, created or changed them. */
export class Names {
	private readonly rows = new Map<string, Connection>();

	/** The IDs of what the run itself has written: what a reading shows of them may be older. */
	private readonly own = new Set<string>();

	private readonly platform = new Map<string, Connection>();

	/** The windows that are not read yet; undefined before the first search. */
	private left?: Set<Window>;

	private newest?: Window;

	private latest: Promise<unknown> = Promise.resolve();

	get(name: string): Connection | undefined {
		return this.rows.get(name);
	}

	/** The platform's own connection with a name, if a search has come across it. */
	internal(name: string): Connection | undefined {
		return this.platform.get(name);
	}

	/** Takes in what the run has written, under the name that it has now. */
	put(row: Connection): void {
		this.forget(row.id);
		this.rows.set(row.configName, row);
	}

	/** Forgets what the run has deleted, or found gone. */
	forget(id: string): void {
		this.own.add(id);
		for (const [name, row] of this.rows) if (row.id === id) this.rows.delete(name);
	}

	/**
	 * Finds a connection. The first search goes through the windows newest first and stops at the hit. Who
	 * searches again will search for many: then all that is left is read, once. `isTaken` says that the
	 * server knows the name, so that what others have created since then is looked for, too.
	 */
	async find(
		name: string,
		reading: Reading,
		{ isTaken = false } = {},
	): Promise<Connection | undefined> {
		// One search at a time: what one has read, the next one knows.
		const search = this.latest.then(async () => await this.search(name, reading, isTaken));
		this.latest = search.catch(() => {});
		return await search;
	}

	private async search(name: string, reading: Reading, isTaken: boolean) {
		const known = this.rows.get(name);
		if (known) return known;
		const isFirst = this.left === undefined;
		const left = (this.left ??= new Set(await reading.windows()));
		this.newest ??= [...left][0];
		const put = (row: Connection) => {
			if (!this.own.has(row.id)) this.rows.set(row.configName, row);
		};

		const { concurrency } = reading;
		if (!isFirst) {
			await inParallel([...left], concurrency, async (window) => {
				await reading.whole(window, put);
				left.delete(window);
			});
		}
		for (const windows = [...left]; windows.length > 0 && !this.rows.has(name); ) {
			await inParallel(windows.splice(0, concurrency), concurrency, async (window) => {
				const { isWhole } = await reading.part(window, { limit: 1, order: 'desc' }, (row) => {
					put(row);
					return row.configName === name;
				});
				if (isWhole) left.delete(window);
			});
		}
		const isNewer = isTaken && !isFirst && !this.rows.has(name);
		if (isNewer && this.newest) await reading.whole(this.newest, put);
		for (const row of reading.internal) this.platform.set(row.configName, row);
		return this.rows.get(name);
	}
}
