import type { IDataObject } from 'n8n-workflow';

import { walk, walkAgain, type List, type Walked } from '../../shared/transport/pagination';
import { inParallel } from '../../shared/transport/throttle';
import { objectOf } from '../../shared/values/json';
import { instantOf } from '../../shared/values/dates';
import { productOf, type Connection } from '../items';
import { dayOf, monthsShown, windowsOf, type Window } from './windows';

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

/** Where pages come from. */
export interface Source {
	readPage(filter: Filter, query: PageQuery): Promise<Connection[]>;
	/** Pages that may be asked for at once. */
	concurrency: number;
	/** The server's clock, in ms since 1970. */
	now(): number;
}

/** One page of one window. */
export interface PageQuery {
	startDate: string;
	endDate: string;
	page: number;
	limit: number;
	sortOrder: 'asc' | 'desc';
}

/** The most that the manager takes (LerianStudio/fetcher v2.0.2; the API page promises 1000). */
const PER_PAGE = 100;

/** Where a list begins that nobody limits: no Reporter held a connection before. */
export const EARLIEST = '2023-01-01';

/**
 * Lists connections, each made into what is wanted of it. Of a range the manager shows the last month
 * only (or some months, as it is set up) and does not say so: the range is divided into windows that it
 * shows whole. All of a list of several pages is believed only when another walk has seen the same rows.
 */
export async function listConnections<Item>(
	source: Source,
	filter: Filter,
	{ limit, order }: Range,
	toItem: (row: Connection) => Item,
): Promise<Walked<Item>> {
	const windows = await windowsFor(source, filter);
	if (order === 'asc') windows.reverse();
	const isAll = limit === Infinity;
	const pick = (row: Connection) =>
		passes(row, filter) ? { id: row.id, createdAt: createdAt(row), item: toItem(row) } : undefined;
	const pageSize = filter.wanted ? PER_PAGE : Math.min(PER_PAGE, limit);
	// Read oldest first, a list grows at its end. Where a part is enough, that part comes first.
	const query = { limit: pageSize, sortOrder: isAll ? 'asc' : order } as const;
	const walkWindow = async (window: Window) => {
		const list: List<Connection> = {
			pageSize,
			isOpenEnded: true,
			concurrency: 1,
			idOf: ({ id }) => id,
			async readPage(page) {
				const rows = await source.readPage(filter, { ...window, page, ...query });
				return { rows, more: rows.length >= pageSize };
			},
		};
		return isAll ? await walkAgain(list, pick) : await walk(list, { pick, limit });
	};

	const found = new Map<string, { createdAt: number; item: Item }>();
	let changed = false;
	while (windows.length > 0 && found.size < limit) {
		const next = windows.splice(0, isAll ? windows.length : source.concurrency);
		const walks = await inParallel(next, source.concurrency, walkWindow);
		// At the edge of two windows a row is in both, and the platform's own ones are in all of them.
		for (const row of walks.flatMap(({ items }) => items)) found.set(row.id, row);
		if (walks.some((walked) => walked.changed)) changed = true;
	}
	const sign = order === 'asc' ? 1 : -1;
	const rows = [...found.values()].sort((a, b) => sign * (a.createdAt - b.createdAt));
	return { items: rows.slice(0, limit).map(({ item }) => item), changed };
}

/** The parts of a filter's range, newest first. */
async function windowsFor(source: Source, filter: Filter): Promise<Window[]> {
	const { createdAfter = Date.parse(EARLIEST), createdBefore = Infinity } = filter;
	// The end day itself is left out by the API, so that the range ends a day later.
	const range = {
		startDate: dayOf(createdAfter),
		endDate: dayOf(Math.min(createdBefore, source.now()), 1),
	};
	const windows = windowsOf(range, 1);
	if (windows.length < 2) return windows;
	// Page 2: in front of page 1 stand the platform's own connections, whatever their date.
	const probe = { ...range, page: 2, limit: 1, sortOrder: 'asc' } as const;
	const [oldest] = await source.readPage({}, probe);
	return oldest ? windowsOf(range, monthsShown(range.endDate, createdAt(oldest))) : windows;
}

/** The whole filter once more: the API does not apply all of it to all that it shows. */
function passes(row: Connection, filter: Filter): boolean {
	const { createdAfter, createdBefore, productName, type, metadata = {}, unassigned } = filter;
	const tags = objectOf(row.metadata);
	const created = instantOf(row.createdAt) ?? NaN;
	return (
		// "Not earlier" and "not later", so that a date that cannot be read hides nothing.
		!(createdAfter !== undefined && created < createdAfter) &&
		!(createdBefore !== undefined && created > createdBefore) &&
		(productName === undefined || productOf(row) === productName) &&
		(type === undefined || row.type === type) &&
		Object.entries(metadata).every(([key, value]) => tags[key] === value) &&
		!(unassigned && productOf(row) !== '') &&
		(filter.wanted?.(row) ?? true)
	);
}

/** When a connection was created, in ms since 1970; 0 if that cannot be read. */
export function createdAt(row: Connection): number {
	return instantOf(row.createdAt) ?? 0;
}
