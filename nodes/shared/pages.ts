import { inParallel } from './gate';
import { Problem } from './problem';

/** One page of a list as the provider gave it. */
export interface Page<Row> {
	rows: Row[];
	/** Whether the provider says that another page follows. */
	more: boolean;
	/** The number of the last page, if the provider tells it. */
	last?: number;
}

/** A list to walk. Pages count from 1. */
export interface List<Row> {
	readPage(page: number): Promise<Page<Row>>;
	idOf(row: Row): string;
	/** Rows that are wanted; all if missing. */
	wanted?: (row: Row) => boolean;
	/** Wanted rows at which to stop. */
	limit: number;
	/** Rows that were asked for per page. */
	pageSize: number;
	/** Pages that may be asked for at once. */
	concurrency: number;
}

/** Rows in list order, each once; `changed` if the list changed while it was read, so that rows may be missing. */
export interface Walked<Row> {
	rows: Row[];
	changed: boolean;
}

/** What to show if `changed`. */
export const CHANGED_HINT =
	'The list changed while it was read, so that rows may be missing. Run this again.';

/** No list of connections is that long; one that is does not end. */
const MAX_PAGES = 1000;

/**
 * Walks a list until its end or the limit; pages are read in parallel once the last one's number is
 * known. If the whole list was wanted and changed meanwhile, walks it once more. Throws a Problem for
 * a page that repeats and for a list that does not end.
 */
export async function walkPages<Row>(list: List<Row>): Promise<Walked<Row>> {
	const walked = await walkOnce(list);
	return walked.changed && list.limit === Infinity ? await walkOnce(list) : walked;
}

/** Walks of which two in a row must agree. */
const MAX_WALKS = 4;

/**
 * All wanted rows of a list, for those who must not miss one. A list of several pages is walked until two
 * walks in a row have seen the same rows: a row that goes moves the others up, maybe onto a page that was
 * read already, and only the next walk shows that it is gone. Throws a Problem if the list keeps changing.
 */
export async function walkPagesExactly<Row>(list: Omit<List<Row>, 'limit'>): Promise<Row[]> {
	let before: string | undefined;
	for (let walks = 0; walks < MAX_WALKS; walks++) {
		let pages = 0;
		const readPage = async (page: number) => {
			pages++;
			return await list.readPage(page);
		};
		const everything = { ...list, readPage, wanted: undefined, limit: Infinity };
		const { rows, changed } = await walkOnce(everything);
		const seen = changed ? undefined : rows.map(list.idOf).join('\n');
		if (seen !== undefined && (pages === 1 || seen === before)) {
			return list.wanted ? rows.filter(list.wanted) : rows;
		}
		before = seen;
	}
	throw listKeptChanging();
}

/** A list that shows its end only by a page that is not full. Its first page may be longer than the others. */
export interface OpenList<Row> extends Omit<List<Row>, 'readPage' | 'concurrency'> {
	readRows(page: number): Promise<Row[]>;
}

/**
 * Walks a list that does not tell how long it is, page after page. All of several pages is believed only
 * when another walk sees the same rows, and maybe new ones at the end.
 */
export async function walkOpenPages<Row>(list: OpenList<Row>): Promise<Walked<Row>> {
	let before: string | undefined;
	for (let walks = 1; ; walks++) {
		const { rows, ids, pages, changed } = await walkOpenOnce(list);
		const seen = changed ? undefined : ids.map((id) => `${id}\n`).join('');
		const agrees = before !== undefined && seen?.startsWith(before);
		if (list.limit !== Infinity || pages === 1 || agrees) return { rows, changed };
		if (walks === MAX_WALKS) return { rows, changed: true };
		before = seen;
	}
}

async function walkOpenOnce<Row>(
	list: OpenList<Row>,
): Promise<Walked<Row> & { ids: string[]; pages: number }> {
	const seen = new Set<string>();
	const rows: Row[] = [];
	let changed = false;
	for (let pages = 1; pages <= MAX_PAGES; pages++) {
		const page = await list.readRows(pages);
		const before = seen.size;
		for (const row of page) {
			const id = list.idOf(row);
			if (seen.has(id)) changed = true;
			else if (list.wanted?.(row) ?? true) rows.push(row);
			seen.add(id);
		}
		if (page.length >= list.pageSize && seen.size === before) throw repeats(pages);
		if (page.length < list.pageSize || rows.length >= list.limit) {
			return { rows: rows.slice(0, list.limit), ids: [...seen], pages, changed };
		}
	}
	throw neverEnds();
}

async function walkOnce<Row>(list: List<Row>): Promise<Walked<Row>> {
	const seen = new Set<string>();
	const rows: Row[] = [];
	let changed = false;

	let latest = await list.readPage(1);
	const { length: fullPage } = latest.rows;

	const add = (page: Page<Row>, number: number) => {
		const before = seen.size;
		for (const row of page.rows) {
			const id = list.idOf(row);
			if (seen.has(id)) changed = true;
			else if (list.wanted?.(row) ?? true) rows.push(row);
			seen.add(id);
		}
		// A short last page may hold known rows only because others have moved meanwhile.
		if (fullPage > 0 && page.rows.length >= fullPage && seen.size === before) throw repeats(number);
		if (page.more && page.rows.length < fullPage) changed = true;
		if (page.rows.length === 0 && (page.more || number > 1)) changed = true;
		if (page.last !== latest.last) changed = true;
	};

	add(latest, 1);

	for (let read = 1; latest.more && rows.length < list.limit; ) {
		const known = Math.max(1, (latest.last ?? 0) - read);
		const needed = Math.ceil((list.limit - rows.length) / list.pageSize);
		const count = Math.min(known, needed);
		if (read + count > MAX_PAGES) throw neverEnds();

		const numbers = Array.from({ length: count }, (_, index) => read + 1 + index);
		const pages = await inParallel(numbers, list.concurrency, list.readPage);
		for (const [index, page] of pages.entries()) add(page, read + 1 + index);
		latest = pages.at(-1) ?? latest;
		read += count;
		if (latest.rows.length === 0) break;
	}
	return { rows: rows.slice(0, list.limit), changed };
}

/** The Problem of a list that was not the same twice. */
export function listKeptChanging(): Problem {
	return new Problem('The list kept changing while it was read, so that rows may be missing', {
		advice: 'Run this again when nobody else changes connections',
	});
}

function repeats(page: number): Problem {
	return new Problem(`Page ${page} of the list holds the same rows as the pages before it`, {
		advice: 'The list was not read to its end. Run this again, and tell the provider if it stays',
	});
}

function neverEnds(): Problem {
	return new Problem(`The list has more than ${MAX_PAGES} pages and was not read to its end`, {
		advice: "Switch off 'Return All' and set a 'Limit'",
	});
}
