import { Problem } from '../values/problem';
import { inParallel } from './throttle';

/** One page of a list as the provider gave it. */
export interface Page<Row> {
	rows: Row[];
	/** Whether the provider says, or a full page shows, that another page may follow. */
	more: boolean;
	/** The number of the last page, if the provider tells it. */
	last?: number;
}

/** A list to walk. Pages count from 1. */
export interface List<Row> {
	readPage(page: number): Promise<Page<Row>>;
	/** A row that stands twice counts once. */
	idOf(row: Row): string;
	/** Rows that were asked for per page. */
	pageSize: number;
	/** Set if the list shows its end only by a page that is not full, or empty. */
	isOpenEnded?: boolean;
	/** Pages that may be asked for at once. */
	concurrency: number;
}

/** What is wanted of a list. */
export interface Wanted<Row, Item> {
	/** Makes a row into what is kept of it; undefined if it is not wanted. */
	pick(row: Row): Item | undefined;
	/** Items at which to stop; Infinity for all. */
	limit: number;
}

/** What was wanted, in list order; `changed` if the list changed while it was read, so that rows may be missing. */
export interface Walked<Item> {
	items: Item[];
	changed: boolean;
}

/** What to show if `changed`. */
export const CHANGED_HINT =
	'The list changed while it was read, so that rows may be missing. Run this again.';

/** No list of connections has more pages; one that has does not end. */
export const MAX_PAGES = 1000;

/**
 * Walks a list as shown, until its end or the limit; pages are read in parallel once the last one's
 * number is known. If the whole list was wanted and changed meanwhile, walks it once more. Throws a
 * Problem for a page that repeats and for a list that does not end.
 */
export async function walk<Row, Item>(
	list: List<Row>,
	wanted: Wanted<Row, Item>,
): Promise<Walked<Item>> {
	const first = await walkOnce(list, wanted);
	const again = first.changed && wanted.limit === Infinity;
	const { items, changed } = again ? await walkOnce(list, wanted) : first;
	return { items, changed };
}

/** Walks of which one must contain the one before. */
const MAX_WALKS = 4;

/**
 * Walks a list exactly, for those who must not miss a row. A list of several pages is walked until a walk
 * contains every ID of the one before: a row that goes moves the others up, maybe onto a page that was
 * read already, and only the next walk shows them again. What others add meanwhile is no change. `isOwn`
 * tells what this run itself has deleted or added. `known` are the IDs of an earlier walk: for a caller that
 * can wait for what is new since then, one walk is enough that has them all. Throws a Problem if the list
 * keeps changing.
 */
export async function walkExactly<Row, Item>(
	list: List<Row>,
	pick: (row: Row) => Item | undefined,
	isOwn?: (id: string) => boolean,
	known?: ReadonlySet<string>,
): Promise<Item[]> {
	const { items, changed } = await walkAgain(list, pick, isOwn, known);
	if (changed) throw listKeptChanging();
	return items;
}

/** The same for those who want what was read also of a list that keeps changing. */
export async function walkAgain<Row, Item>(
	list: List<Row>,
	pick: (row: Row) => Item | undefined,
	isOwn: (id: string) => boolean = () => false,
	known?: ReadonlySet<string>,
): Promise<Walked<Item>> {
	let before = known;
	for (let walks = 1; ; walks++) {
		const { items, ids, pages } = await walkOnce(list, { pick, limit: Infinity });
		const contains = (id: string) => ids.has(id) || isOwn(id);
		const isWhole = pages === 1 || (before !== undefined && [...before].every(contains));
		if (isWhole || walks === MAX_WALKS) return { items, changed: !isWhole };
		before = ids;
	}
}

interface WalkedOnce<Item> extends Walked<Item> {
	ids: ReadonlySet<string>;
	pages: number;
}

async function walkOnce<Row, Item>(
	list: List<Row>,
	{ pick, limit }: Wanted<Row, Item>,
): Promise<WalkedOnce<Item>> {
	const ids = new Set<string>();
	const items: Item[] = [];
	let changed = false;

	/** A page without its rows, which may be many: what is kept of them, and what tells about changes. */
	const read = async (number: number) => {
		const { rows, more, last } = await list.readPage(number);
		return {
			number,
			more,
			last,
			length: rows.length,
			kept: rows.map((row) => ({ id: list.idOf(row), item: pick(row) })),
		};
	};
	let latest = await read(1);
	// A first page may be longer than the others, or the provider may allow less than was asked for.
	const fullPage = Math.min(latest.length, list.pageSize);

	const add = (page: typeof latest) => {
		const before = ids.size;
		for (const { id, item } of page.kept) {
			if (ids.has(id)) changed = true;
			else if (item !== undefined) items.push(item);
			ids.add(id);
		}
		// A short last page may hold known rows only because others have moved meanwhile.
		if (fullPage > 0 && page.length >= fullPage && ids.size === before) throw repeats(page.number);
		if (page.more && page.length < fullPage) changed = true;
		const isEnd = list.isOpenEnded || (page.number === 1 && !page.more);
		if (page.length === 0 && !isEnd) changed = true;
		if (page.last !== latest.last) changed = true;
		page.kept = [];
	};
	add(latest);

	let count = 1;
	while (latest.more && items.length < limit) {
		const known = Math.max(1, (latest.last ?? 0) - count);
		const needed = Math.ceil((limit - items.length) / list.pageSize);
		const next = Math.min(known, needed);
		if (count + next > MAX_PAGES) throw neverEnds();

		const numbers = Array.from({ length: next }, (_, index) => count + 1 + index);
		const pages = await inParallel(numbers, list.concurrency, read);
		for (const page of pages) add(page);
		latest = pages.at(-1) ?? latest;
		count += next;
		if (latest.length === 0) break;
	}
	return { items: items.slice(0, limit), ids, pages: count, changed };
}

/** The Problem of a list that was not the same twice. */
export function listKeptChanging(): Problem {
	return new Problem('The list kept changing while it was read, so that rows may be missing', {
		advice: 'Run this again when nobody else changes connections',
	});
}

/** The Problem of a page that repeats. */
export function repeats(page: number): Problem {
	return new Problem(`Page ${page} of the list holds the same rows as the pages before it`, {
		advice: 'The list was not read to its end. Run this again, and tell the provider if it stays',
	});
}

/** The Problem of a list that does not end. */
export function neverEnds(): Problem {
	return new Problem(`The list has more than ${MAX_PAGES} pages and was not read to its end`, {
		advice: "Switch off 'Return All' and set a 'Limit'",
	});
}
