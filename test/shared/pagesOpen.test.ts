import { walkOpenPages, type OpenList } from '../../nodes/shared/pages';

/** A list of given pages, of two rows when full, that keeps book of the page numbers asked for. */
function listOf(pages: (page: number) => number[], more: Partial<OpenList<number>> = {}) {
	const asked: number[] = [];
	const list: OpenList<number> = {
		readRows: async (page) => {
			asked.push(page);
			return pages(page);
		},
		idOf: String,
		limit: Infinity,
		pageSize: 2,
		...more,
	};
	return { list, asked };
}

/** Full pages up to a number of rows, and what is left. */
function counting(rows: number): (page: number) => number[] {
	return (page) => [page * 2 - 1, page * 2].filter((row) => row <= rows);
}

const numbers = (to: number) => Array.from({ length: to }, (_, index) => index + 1);

describe('walkOpenPages', () => {
	it.each([
		[0, [1]],
		[1, [1]],
		[2, [1, 2, 1, 2]],
		[3, [1, 2, 1, 2]],
		[4, [1, 2, 3, 1, 2, 3]],
	])('reads %i rows up to a page that is not full, several pages twice', async (rows, reads) => {
		const { list, asked } = listOf(counting(rows));
		expect(await walkOpenPages(list)).toEqual({ rows: numbers(rows), changed: false });
		expect(asked).toEqual(reads);
	});

	it.each([1, 2, 3, 5])('stops at a limit of %i, once', async (limit) => {
		const { list, asked } = listOf(counting(100), { limit });
		expect(await walkOpenPages(list)).toEqual({ rows: numbers(limit), changed: false });
		expect(asked).toEqual(numbers(Math.ceil(limit / 2)));
	});

	it('keeps the wanted rows, and counts only these for the limit', async () => {
		const { list } = listOf(counting(9), { wanted: (row) => row % 3 === 0, limit: 2 });
		expect((await walkOpenPages(list)).rows).toEqual([3, 6]);
	});

	it('takes a longer first page', async () => {
		const pages = (page: number) => (page === 1 ? [-2, -1, ...counting(4)(1)] : counting(4)(page));
		const { list } = listOf(pages);
		expect(await walkOpenPages(list)).toEqual({ rows: [-2, -1, 1, 2, 3, 4], changed: false });
	});

	it('says so if the list changes with each walk', async () => {
		let reads = 0;
		const { list } = listOf((page) => (page === 1 ? [++reads * 10, 2] : [3]));
		expect(await walkOpenPages(list)).toEqual({ rows: [40, 2, 3], changed: true });
	});

	it('throws for a full page that repeats', async () => {
		const { list } = listOf(() => [1, 2]);
		await expect(walkOpenPages(list)).rejects.toThrow('Page 2 of the list holds the same rows');
	});

	it('throws for a list that does not end', async () => {
		const { list, asked } = listOf(counting(Infinity));
		await expect(walkOpenPages(list)).rejects.toThrow('more than 1000 pages');
		expect(asked).toHaveLength(1000);
	});
});
