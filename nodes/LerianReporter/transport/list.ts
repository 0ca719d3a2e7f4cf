import type { IDataObject } from 'n8n-workflow';

import { inParallel } from '../shared/gate';
import { isObject } from '../shared/json';
import { walkOpenPages, type Walked } from '../shared/pages';
import type { Connection } from './model';
import { dayOf, monthsShown, windowsOf, type Window } from './windows';

/** Which connections are wanted. Times are ms since 1970, both ends included. */
export interface Filter {
	createdAfter?: number;
	createdBefore?: number;
	/** In lower case. */
	productName?: string;
	type?: string;
	metadata?: Record<string, string>;
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
export interface PageQuery extends IDataObject {
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
 * Lists connections. Of a range the manager shows the last month only (or some months, as it is set
 * up) and does not say so: the range is divided into windows that it shows whole.
 */
export async function listConnections(
	source: Source,
	filter: Filter,
	{ limit, order }: Range,
): Promise<Walked<Connection>> {
	const windows = await windowsFor(source, filter);
	if (order === 'asc') windows.reverse();
	const atOnce = limit === Infinity ? windows.length : source.concurrency;
	// Read oldest first, a list grows at its end. Where a part is enough, that part comes first.
	const range: Range = { limit, order: limit === Infinity ? 'asc' : order };
	const found = new Map<string, Connection>();
	let changed = false;
	while (windows.length > 0 && found.size < limit) {
		const walks = await inParallel(
			windows.splice(0, atOnce),
			source.concurrency,
			async (window) => await walk(source, window, filter, range),
		);
		// At the edge of two windows a row is in both, and the platform's own ones are in all of them.
		for (const row of walks.flatMap(({ rows }) => rows)) found.set(row.id, row);
		if (walks.some((walked) => walked.changed)) changed = true;
	}
	const sign = order === 'asc' ? 1 : -1;
	const rows = [...found.values()].sort((a, b) => sign * (createdAt(a) - createdAt(b)));
	return { rows: rows.slice(0, limit), changed };
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

async function walk(
	source: Source,
	window: Window,
	filter: Filter,
	{ limit, order }: Range,
): Promise<Walked<Connection>> {
	const pageSize = filter.wanted ? PER_PAGE : Math.min(PER_PAGE, limit);
	return await walkOpenPages({
		limit,
		pageSize,
		idOf: ({ id }) => id,
		wanted: (row) => passes(row, filter),
		readRows: async (page) =>
			await source.readPage(filter, { ...window, page, limit: pageSize, sortOrder: order }),
	});
}

/** The whole filter once more: the API does not apply all of it to all that it shows. */
function passes(row: Connection, filter: Filter): boolean {
	const { createdAfter, createdBefore, productName, type, metadata = {}, unassigned } = filter;
	const tags = isObject(row.metadata) ? row.metadata : {};
	const created = Date.parse(String(row.createdAt));
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

/** The product of a connection in lower case, as the server keeps it; an empty text for none. */
export function productOf({ productName }: Connection): string {
	return typeof productName === 'string' ? productName.toLowerCase() : '';
}

/** When a connection was created, in ms since 1970; 0 if that cannot be read. */
export function createdAt(row: Connection): number {
	return Date.parse(String(row.createdAt)) || 0;
}
