import { walk, type List, type Page } from '../../../nodes/shared/transport/pagination';
import { deferred, settled } from '../../promises.mts';

type Rows = Page<number>;

/** A list of given pages that keeps book of the page numbers asked for. */
function listOf(pages: (page: number) => Rows, more: Partial<List<number>> = {}) {
	const asked: number[] = [];
	const list: List<number> = {
		readPage: async (page) => {
			asked.push(page);
			return pages(page);
		},
		idOf: String,
		pageSize: 2,
		concurrency: 4,
		...more,
	};
	return { list, asked };
}

/** Walks for rows up to a limit, or for those that are wanted. */
const all = async (
	list: List<number>,
	limit = Infinity,
	isWanted: (row: number) => boolean = () => true,
) => await walk(list, { limit, pick: (row) => (isWanted(row) ? row : undefined) });

/** Pages of two rows each, counting up: page 1 holds 1 and 2. `told` says whether the last page is known. */
function counting(count: number, told = true): (page: number) => Rows {
	return (page) => ({
		rows: [page * 2 - 1, page * 2],
		more: page < count,
		last: told ? count : undefined,
	});
}

const numbers = (to: number) => Array.from({ length: to }, (_, index) => index + 1);

describe('walk', () => {
	it.each([
		{ name: 'without rows', pages: () => ({ rows: [], more: false }), rows: [], reads: [1] },
		{ name: 'of one page', pages: counting(1), rows: [1, 2], reads: [1] },
		{ name: 'of five pages', pages: counting(5), rows: numbers(10), reads: numbers(5) },
		{
			name: 'of five pages that does not tell its end',
			pages: counting(5, false),
			rows: numbers(10),
			reads: numbers(5),
		},
	])('reads a list $name once and in order', async ({ pages, rows, reads }) => {
		const { list, asked } = listOf(pages);
		expect(await all(list)).toEqual({ items: rows, changed: false });
		expect(asked).toEqual(reads);
	});

	it.each([
		{ name: 'at once, within the concurrency, when the last page is known', told: true, most: 3 },
		{ name: 'one after the other when the last page is unknown', told: false, most: 1 },
	])('reads pages $name', async ({ told, most }) => {
		const open: Array<() => void> = [];
		const pages = counting(7, told);
		const { list, asked } = listOf(pages, { concurrency: 3 });
		const readPage = async (page: number) => {
			asked.push(page);
			const answer = deferred();
			open.push(answer.resolve);
			await answer.promise;
			return pages(page);
		};
		let seen = 0;
		const walked = all({ ...list, readPage });
		for (let answered = 0; answered < 7; answered++) {
			await settled();
			seen = Math.max(seen, open.length - answered);
			open[answered]?.();
		}
		expect((await walked).items).toEqual(numbers(14));
		expect(seen).toBe(most);
	});

	it.each([
		{ limit: 1, reads: 1 },
		{ limit: 2, reads: 1 },
		{ limit: 3, reads: 2 },
		{ limit: 4, reads: 2 },
		{ limit: 9, reads: 5 },
	])('reads $reads pages of two rows for a limit of $limit', async ({ limit, reads }) => {
		for (const told of [true, false]) {
			const { list, asked } = listOf(counting(50, told));
			expect(await all(list, limit)).toEqual({ items: numbers(limit), changed: false });
			expect(asked).toEqual(numbers(reads));
		}
	});

	it('reads no page after the one with the last wanted row', async () => {
		const wanted = (row: number) => row === 3 || row === 7;
		const { list, asked } = listOf(counting(50));
		expect(await all(list, 2, wanted)).toEqual({ items: [3, 7], changed: false });
		expect(asked).toEqual([1, 2, 3, 4]);
	});

	it('reads the whole list where too few rows are wanted', async () => {
		const { list, asked } = listOf(counting(6));
		expect(await all(list, 2, (row) => row === 12)).toEqual({ items: [12], changed: false });
		expect(asked).toEqual(numbers(6));
	});

	it('passes on the failure of a page', async () => {
		const fail = async () => await Promise.reject(new Error('refused'));
		const { list } = listOf(counting(1), { readPage: fail });
		await expect(all(list)).rejects.toThrow('refused');
	});
});

describe('walk in a list that changes meanwhile', () => {
	/** Two pages; in the first walk a row was inserted between the reads, so that row 2 comes twice. */
	function shifting(walks: number): (page: number) => Rows {
		let firstPages = 0;
		return (page) => {
			if (page === 1) firstPages++;
			const shifted = firstPages <= walks;
			if (page === 1) return { rows: [1, 2], more: true, last: 2 };
			return { rows: shifted ? [2, 3] : [3, 4], more: false, last: 2 };
		};
	}

	it('drops duplicates and walks once more', async () => {
		const { list, asked } = listOf(shifting(1));
		expect(await all(list)).toEqual({ items: [1, 2, 3, 4], changed: false });
		expect(asked).toEqual([1, 2, 1, 2]);
	});

	it('says that the list changed after the second walk, and does not walk again', async () => {
		const { list, asked } = listOf(shifting(9));
		expect(await all(list)).toEqual({ items: [1, 2, 3], changed: true });
		expect(asked).toEqual([1, 2, 1, 2]);
	});

	it('does not walk again where a limit was wanted', async () => {
		const { list, asked } = listOf(shifting(1));
		expect(await all(list, 4)).toEqual({ items: [1, 2, 3], changed: true });
		expect(asked).toEqual([1, 2]);
	});

	it.each([
		{
			name: 'a page in the middle is short',
			pages: (page: number): Rows =>
				page === 2 ? { rows: [3], more: true, last: 3 } : counting(3)(page),
		},
		{
			name: 'the number of the last page changes',
			pages: (page: number): Rows => ({ ...counting(3)(page), last: page === 1 ? 3 : 4 }),
		},
		{
			name: 'a page is empty but says that more follow',
			pages: (page: number): Rows =>
				page === 2 ? { rows: [], more: true } : { rows: [page], more: true },
		},
	])('says so where $name', async ({ pages }) => {
		const { list, asked } = listOf(pages);
		expect(await all(list)).toMatchObject({ changed: true });
		expect(asked.filter((page) => page === 1)).toHaveLength(2);
	});

	it('takes a short last page for what it is', async () => {
		const pages = (page: number): Rows =>
			page === 3 ? { rows: [5], more: false, last: 3 } : counting(3)(page);
		expect(await all(listOf(pages).list)).toEqual({ items: numbers(5), changed: false });
	});

	it('takes pages shorter than asked for as the size of the server', async () => {
		const { list } = listOf(counting(3), { pageSize: 250 });
		expect(await all(list)).toEqual({ items: numbers(6), changed: false });
	});
});

describe('walk in a list that does not end', () => {
	it('stops at an empty page that says that more follow', async () => {
		const { list, asked } = listOf(() => ({ rows: [], more: true }));
		expect((await all(list)).items).toEqual([]);
		expect(asked.length).toBeLessThanOrEqual(4);
	});

	it.each([true, false])('stops at a page that repeats (last page known: %s)', async (told) => {
		const { list } = listOf(() => ({ rows: [1, 2], more: true, last: told ? 9 : undefined }));
		await expect(all(list)).rejects.toMatchObject({
			message: expect.stringContaining('Page 2 '),
		});
	});

	it('walks again if the rows of the last page have all moved there', async () => {
		const { list, asked } = listOf((page) =>
			page === 1 ? { rows: [2, 3], more: true, last: 2 } : { rows: [3], more: false, last: 2 },
		);
		expect(await all(list)).toEqual({ items: [2, 3], changed: true });
		expect(asked).toEqual([1, 2, 1, 2]);
	});

	it('walks again if page 1 is empty, but not the last', async () => {
		const { list, asked } = listOf((page) => ({ rows: page === 1 ? [] : [1], more: page === 1 }));
		expect(await all(list)).toEqual({ items: [1], changed: true });
		expect(asked).toEqual([1, 2, 1, 2]);
	});

	it('reads a thousand pages', async () => {
		const { list, asked } = listOf(counting(1000, false));
		expect((await all(list)).items).toHaveLength(2000);
		expect(asked).toHaveLength(1000);
	});

	it('stops after a thousand pages where the end is unknown', async () => {
		const { list, asked } = listOf(counting(Infinity, false));
		await expect(all(list)).rejects.toThrow('more than 1000 pages');
		expect(asked).toHaveLength(1000);
	});

	it.each([1001, 1e9, Number.MAX_SAFE_INTEGER])(
		'reads nothing after page 1 of %d pages',
		async (last) => {
			const { list, asked } = listOf(counting(last));
			await expect(all(list)).rejects.toThrow('more than 1000 pages');
			expect(asked).toEqual([1]);
		},
	);

	it('reads only what the limit needs of a list that claims a billion pages', async () => {
		const { list, asked } = listOf(counting(1e9));
		expect((await all(list, 6)).items).toEqual(numbers(6));
		expect(asked).toEqual([1, 2, 3]);
	});
});

describe('walk of a list that tells its end by a page that is not full', () => {
	const open = (rows: number) => (page: number) => {
		const found = [page * 2 - 1, page * 2].filter((row) => row <= rows);
		return { rows: found, more: found.length === 2 };
	};

	it.each([
		[0, [1]],
		[1, [1]],
		[3, [1, 2]],
	])('reads %i rows', async (rows, reads) => {
		const { list, asked } = listOf(open(rows));
		expect(await all(list)).toEqual({ items: numbers(rows), changed: false });
		expect(asked).toEqual(reads);
	});
});

it('makes rows into what is wanted of them', async () => {
	const { list } = listOf(counting(2));
	const pick = (row: number) => (row === 3 ? undefined : `row ${row}`);
	expect((await walk(list, { limit: Infinity, pick })).items).toEqual(['row 1', 'row 2', 'row 4']);
});
