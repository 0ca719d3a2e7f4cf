import type { IDataObject } from 'n8n-workflow';

import {
	neverEnds,
	repeats,
	walk,
	MAX_PAGES,
	type Walked,
} from '../../shared/transport/pagination';
import { inParallel } from '../../shared/transport/throttle';
import { instantOf } from '../../shared/values/dates';
import { objectOf } from '../../shared/values/json';
import { isInternal, productOf, type Connection } from '../items';
import { dayOf, monthsProved, windowsOf, type Window } from './windows';

/** Which connections are wanted. Times are ms since 1970, both ends included. */
export interface Filter {
	createdAfter?: number;
	createdBefore?: number;
	/** In lower case. */
	productName?: string;
	type?: string;
	metadata?: IDataObject;
	/** Those of no product. */
	unassigned?: boolean;
	/** A test that the API cannot make. */
	wanted?: (row: Connection) => boolean;
}

/** How much of a list, and in which order of creation. */
export interface Range {
	/** Rows at which to stop; Infinity for all. */
	limit: number;
	order: 'asc' | 'desc';
}

/** What was wanted, and the platform's own connections, which have no date and count towards no limit. */
export interface Listed<Item> extends Walked<Item> {
	internal: Item[];
}

/** One page of one window. */
export interface PageQuery extends Window {
	page: number;
	limit: number;
	sortOrder: 'asc' | 'desc';
}

/** A page as the API gave it. */
export interface ListPage {
	rows: Connection[];
	/** Rows of the window, the platform's own ones aside; a hint, since nobody promises that it is right. */
	total?: number;
}

/** Where pages come from. */
export interface Source {
	/** The rows of a page; those of the platform itself come apart. */
	readPage(filter: Filter, query: PageQuery): Promise<ListPage & { internal: Connection[] }>;
	/** Pages that may be asked for at once. */
	concurrency: number;
	/** The server's clock, in ms since 1970. */
	now(): number;
}

/** The most that the manager takes (LerianStudio/fetcher v2.0.2; the API page promises 1000). */
const PER_PAGE = 100;

/** Where a list begins that nobody limits: no Reporter held a connection before. */
export const EARLIEST = '2023-01-01';

/**
 * Lists connections, each made into what is wanted of it. Of a range the manager shows the last month
 * only (or some months, as it is set up) and does not say so: the range is divided into windows that it
 * shows whole. All of a list is read so that no change by others hides a row; a part of it as it is shown.
 */
export async function listConnections<Item>(
	source: Source,
	filter: Filter,
	{ limit, order }: Range,
	toItem: (row: Connection) => Item,
): Promise<Listed<Item>> {
	const reading = new Reading(source, filter);
	const windows = await reading.windows();
	if (order === 'asc') windows.reverse();
	const found = new Map<string, { createdAt: number; item: Item }>();
	const add = (row: Connection) => {
		if (passes(row, filter)) found.set(row.id, { createdAt: createdAt(row), item: toItem(row) });
	};
	let changed = false;
	if (limit === Infinity) {
		await inParallel(windows, source.concurrency, async (window) => {
			await reading.whole(window, add);
		});
	}
	const part = {
		limit,
		order,
		pageSize: isForServer(filter) ? Math.min(PER_PAGE, limit) : PER_PAGE,
	};
	while (limit < Infinity && windows.length > 0 && found.size < limit) {
		const next = windows.splice(0, source.concurrency);
		const walks = await inParallel(next, source.concurrency, async (window) => {
			return await reading.part(window, part, (row) => passes(row, filter));
		});
		for (const row of walks.flatMap(({ items }) => items)) add(row);
		if (walks.some((walked) => walked.changed)) changed = true;
	}
	const sign = order === 'asc' ? 1 : -1;
	const rows = [...found.values()].sort((a, b) => sign * (a.createdAt - b.createdAt));
	return {
		items: rows.slice(0, limit).map(({ item }) => item),
		internal: reading.internal.filter((row) => passes(row, filter)).map(toItem),
		changed,
	};
}

/** One reading of the list, window by window. */
export class Reading {
	private readonly internalById = new Map<string, Connection>();

	constructor(
		private readonly source: Source,
		private readonly filter: Filter,
	) {}

	/** The platform's own connections: in front of every window, each once. */
	get internal(): Connection[] {
		return [...this.internalById.values()];
	}

	get concurrency(): number {
		return this.source.concurrency;
	}

	/** The windows of the filter's range, newest first. */
	async windows(): Promise<Window[]> {
		const { createdAfter = Date.parse(EARLIEST), createdBefore = Infinity } = this.filter;
		// The end day itself is left out by the API, so that the range ends a day later.
		const range = {
			startDate: dayOf(createdAfter),
			endDate: dayOf(Math.min(createdBefore, this.source.now()), 1),
		};
		const windows = windowsOf(range, 1);
		if (windows.length < 2) return windows;
		const probe = { ...range, page: 1, limit: 1, sortOrder: 'asc' } as const;
		const { rows } = await this.readPage(probe, {});
		// A date that cannot be read proves nothing.
		const oldest = instantOf(rows[0]?.createdAt) ?? Infinity;
		return windowsOf(range, monthsProved(range, oldest));
	}

	/**
	 * Shows all rows of a window. Oldest first, a row that others delete moves those after it to the front, and
	 * new ones come at the end: so the pages are read from the last one back to the second, and a row that
	 * moves comes twice rather than not at all. They overlap the first page, which was read before, by one
	 * row: if that has moved, the first page is read once more.
	 */
	async whole(window: Window, see: (row: Connection) => void): Promise<void> {
		const ids = new Set<string>();
		const read = async (page: number, limit: number) => {
			const before = ids.size;
			const { rows, total = 0 } = await this.readPage({ ...window, page, limit, sortOrder: 'asc' });
			for (const row of rows) {
				if (!ids.has(row.id)) see(row);
				ids.add(row.id);
			}
			return { rows, total, isFull: rows.length >= limit, isNew: ids.size > before };
		};
		const first = await read(1, PER_PAGE);
		if (!first.isFull) return;

		const size = PER_PAGE - 1;
		const hint = Math.ceil(first.total / size);
		let last = hint > 2 && hint <= MAX_PAGES ? hint : 2;
		let page = await read(last, size);
		// The hint was too large: the end is found page by page.
		if (page.rows.length === 0 && last > 2) page = await read((last = 2), size);
		while (page.isFull) {
			if (!page.isNew) throw repeats(last);
			if (last >= MAX_PAGES) throw neverEnds();
			page = await read(++last, size);
		}
		while (last > 2) page = await read(--last, size);
		const isOverlapping = page.rows[0]?.id === first.rows.at(-1)?.id;
		if (!isOverlapping) await read(1, size);
	}

	/** The first wanted rows of a window as it is shown; `isWhole` if it has one page only, which was read. */
	async part(
		window: Window,
		{ limit, order, pageSize = PER_PAGE }: Range & { pageSize?: number },
		wanted: (row: Connection) => boolean,
	): Promise<Walked<Connection> & { isWhole: boolean }> {
		let isWhole = false;
		const list = {
			pageSize,
			isOpenEnded: true,
			concurrency: 1,
			idOf: ({ id }: Connection) => id,
			readPage: async (page: number) => {
				const query = { ...window, page, limit: pageSize, sortOrder: order };
				const { rows } = await this.readPage(query);
				const more = rows.length >= pageSize;
				if (page === 1 && !more) isWhole = true;
				return { rows, more };
			},
		};
		const pick = (row: Connection) => (wanted(row) ? row : undefined);
		return { ...(await walk(list, { pick, limit })), isWhole };
	}

	private async readPage(query: PageQuery, filter = this.filter): Promise<ListPage> {
		const { internal, ...page } = await this.source.readPage(filter, query);
		for (const row of internal) this.internalById.set(row.id, row);
		return page;
	}
}

/** The metadata that the API can filter by: a key is a path for its database, and long names and values are refused (FET-0405). */
export function metadataQuery({ metadata = {} }: Filter): Array<[string, string]> {
	return Object.entries(metadata)
		.map(([key, value]): [string, string] => [`metadata.${key}`, String(value)])
		.filter(
			([name, value]) => !/[.$]/.test(name.slice(9)) && name.length <= 64 && value.length <= 256,
		);
}

/** Whether the API applies all of a filter, so that no row of a page is in vain. */
function isForServer(filter: Filter): boolean {
	const count = Object.keys(filter.metadata ?? {}).length;
	return !filter.wanted && metadataQuery(filter).length === count;
}

/** The whole filter once more: the API does not apply all of it to all that it shows. */
function passes(row: Connection, filter: Filter): boolean {
	const { createdAfter, createdBefore, productName, type, metadata = {}, unassigned } = filter;
	const tags = objectOf(row.metadata);
	// What has no date, or none that can be read, is hidden by none.
	const created = isInternal(row) ? undefined : instantOf(row.createdAt);
	return (
		!(createdAfter !== undefined && created !== undefined && created < createdAfter) &&
		!(createdBefore !== undefined && created !== undefined && created > createdBefore) &&
		(productName === undefined || productOf(row) === productName) &&
		(type === undefined || row.type === type) &&
		Object.entries(metadata).every(
			([key, value]) => Object.hasOwn(tags, key) && tags[key] === value,
		) &&
		!(unassigned && productOf(row) !== '') &&
		(filter.wanted?.(row) ?? true)
	);
}

/** When a connection was created, in ms since 1970; 0 if that cannot be read. */
export function createdAt(row: Connection): number {
	return instantOf(row.createdAt) ?? 0;
}
