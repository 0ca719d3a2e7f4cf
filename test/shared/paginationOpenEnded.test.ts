import { walk, walkAgain, walkExactly, type List } from '../../nodes/shared/transport/pagination';

/** A list of given pages, of two rows when full, that keeps book of the page numbers asked for. */
function listOf(pages: (page: number) => number[]) {
	const asked: number[] = [];
	const list: List<number> = {
		async readPage(page) {
			asked.push(page);
			const rows = pages(page);
			return { rows, more: rows.length >= 2 };
		},
		idOf: String,
		pageSize: 2,
		isOpenEnded: true,
		concurrency: 1,
	};
	return { list, asked };
}

/** Full pages up to a number of rows, and what is left. */
function counting(rows: number): (page: number) => number[] {
	return (page) => [page * 2 - 1, page * 2].filter((row) => row <= rows);
}

const numbers = (to: number) => Array.from({ length: to }, (_, index) => index + 1);
const same = (row: number) => row;

describe('a list that shows its end only by a page that is not full', () => {
	it.each([
		[0, [1]],
		[1, [1]],
		[2, [1, 2, 1, 2]],
		[3, [1, 2, 1, 2]],
		[4, [1, 2, 3, 1, 2, 3]],
	])('of %i rows is read to its end, several pages twice', async (rows, reads) => {
		const { list, asked } = listOf(counting(rows));
		expect(await walkExactly(list, same)).toEqual(numbers(rows));
		expect(asked).toEqual(reads);
	});

	it.each([1, 2, 3, 5])('is read up to a limit of %i, once', async (limit) => {
		const { list, asked } = listOf(counting(100));
		expect(await walk(list, { pick: same, limit })).toMatchObject({
			items: numbers(limit),
			changed: false,
		});
		expect(asked).toEqual(numbers(Math.ceil(limit / 2)));
	});

	it('has not changed because it ends with a full page', async () => {
		const { list } = listOf(counting(4));
		expect(await walk(list, { pick: same, limit: 9 })).toMatchObject({
			items: numbers(4),
			changed: false,
		});
	});

	it('may have a longer first page', async () => {
		const pages = (page: number) => (page === 1 ? [-2, -1, 1, 2] : counting(4)(page));
		const { list } = listOf(pages);
		expect(await walk(list, { pick: same, limit: 9 })).toMatchObject({
			items: [-2, -1, 1, 2, 3, 4],
			changed: false,
		});
	});

	it.each([2, 3])(
		'is refused if a full page repeats, after a first page of %i rows',
		async (first) => {
			const { list } = listOf((page) => (page === 1 ? numbers(first) : [1, 2]));
			await expect(walkExactly(list, same)).rejects.toThrow(
				'Page 2 of the list holds the same rows',
			);
		},
	);

	it('is refused if it does not end', async () => {
		const { list, asked } = listOf(counting(Infinity));
		await expect(walkExactly(list, same)).rejects.toThrow('more than 1000 pages');
		expect(asked).toHaveLength(1000);
	});

	it('that keeps changing is refused, or told', async () => {
		let reads = 0;
		const { list } = listOf((page) => (page === 1 ? [++reads * 10, 2] : [3]));
		expect(await walkAgain(list, same)).toEqual({ items: [40, 2, 3], changed: true });
		await expect(walkExactly(list, same)).rejects.toThrow('The list kept changing');
	});
});
