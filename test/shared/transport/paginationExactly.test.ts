import { walkExactly, type Page } from '../../../nodes/shared/transport/pagination';

const same = (row: number) => row;

/** A list of rows, newest first, of which `change` may do something before each page is read. */
function listOf(
	rows: number[],
	{ change = () => {}, told = true }: { change?: (reads: number) => void; told?: boolean } = {},
) {
	const asked: number[] = [];
	const readPage = async (page: number): Promise<Page<number>> => {
		change(asked.length);
		asked.push(page);
		const last = Math.max(1, Math.ceil(rows.length / 2));
		return {
			rows: rows.slice(page * 2 - 2, page * 2),
			more: page < last,
			last: told ? last : undefined,
		};
	};
	return { asked, list: { readPage, idOf: String, pageSize: 2, concurrency: 1 } };
}

describe('walkExactly', () => {
	it.each([
		[[], [1]],
		[[5], [1]],
		[[5, 4], [1]],
		[
			[5, 4, 3],
			[1, 2, 1, 2],
		],
		[
			[7, 6, 5, 4, 3],
			[1, 2, 3, 1, 2, 3],
		],
	])('reads %j with pages %j: several pages twice', async (rows, reads) => {
		for (const told of [true, false]) {
			const { list, asked } = listOf(rows, { told });
			expect(await walkExactly(list, same)).toEqual(rows);
			expect(asked).toEqual(reads);
		}
	});

	it('reads once what has every row that is known, and again if one of them is missing', async () => {
		const { list, asked } = listOf([7, 6, 5, 4, 3]);
		expect(await walkExactly(list, same, undefined, new Set(['5', '3']))).toHaveLength(5);
		expect(asked).toEqual([1, 2, 3]);
		await walkExactly(list, same, undefined, new Set(['5', '2']));
		expect(asked.slice(3)).toEqual([1, 2, 3, 1, 2, 3]);
	});

	it('finds what moved while others went, although it is known', async () => {
		const rows = [8, 7, 6, 5, 4, 3];
		const known = new Set(rows.map(String));
		const { list } = listOf(rows, { change: (reads) => reads === 1 && rows.shift() });
		const found = await walkExactly(list, same, undefined, known);
		expect(found).toEqual([7, 6, 5, 4, 3]);
	});

	it('gives only the rows that are wanted', async () => {
		const { list } = listOf([7, 6, 5, 4, 3]);
		expect(await walkExactly(list, (row) => (row % 2 === 0 ? row : undefined))).toEqual([6, 4]);
	});

	it.each<[string, (rows: number[]) => void]>([
		['a row that comes at the beginning', (rows) => rows.unshift(9)],
		['a row that comes at the end', (rows) => rows.push(1)],
		['a row that goes from the middle', (rows) => rows.splice(2, 1)],
		['the first row going', (rows) => rows.shift()],
		['the last row going', (rows) => rows.pop()],
		['one row for another', (rows) => rows.splice(0, 1, 9)],
	])('sees %s during its first walk', async (_name, change) => {
		for (const moment of [1, 2, 3]) {
			for (const told of [true, false]) {
				const rows = [8, 7, 6, 5, 4, 3];
				const { list } = listOf(rows, {
					told,
					change: (reads) => reads === moment && change(rows),
				});
				expect(await walkExactly(list, same)).toEqual(rows);
			}
		}
	});

	it('notices a new page behind a last one that is full', async () => {
		const rows = [8, 7, 6, 5];
		const { list, asked } = listOf(rows, { change: (reads) => reads === 2 && rows.push(4) });
		expect(await walkExactly(list, same)).toEqual([8, 7, 6, 5, 4]);
		expect(asked).toEqual([1, 2, 1, 2, 3]);
	});

	it('does not miss a row that moves onto a page that was read already', async () => {
		const rows = [8, 7, 6, 5, 4, 3];
		// 4 leaves page 3 for page 2 just before page 3 is read, which has one row still.
		const { list } = listOf(rows, { change: (reads) => reads === 2 && rows.splice(2, 1) });
		expect(await walkExactly(list, same)).toEqual([8, 7, 5, 4, 3]);
	});

	it('takes what others add with every page for no change', async () => {
		const rows = [8, 7, 6, 5, 4, 3];
		const { list } = listOf(rows, { change: (reads) => rows.unshift(100 + reads) });
		expect(await walkExactly(list, same)).toEqual(expect.arrayContaining([8, 7, 6, 5, 4, 3]));
	});

	it('takes what this run itself has deleted for no change', async () => {
		const rows = [8, 7, 6, 5, 4, 3];
		const { list, asked } = listOf(rows, { change: (reads) => reads > 0 && rows.pop() });
		expect(await walkExactly(list, same, () => true)).toEqual(expect.arrayContaining([8, 7]));
		expect(asked.filter((page) => page === 1)).toHaveLength(2);
	});

	it('throws if rows go again and again', async () => {
		const rows = Array.from({ length: 40 }, (_, index) => 40 - index);
		const { list, asked } = listOf(rows, { change: () => rows.pop() });
		await expect(walkExactly(list, same)).rejects.toMatchObject({
			message: 'The list kept changing while it was read, so that rows may be missing',
			facts: { outcome: 'notApplied', advice: expect.stringContaining('Run this again') },
		});
		expect(asked.filter((page) => page === 1).length).toBeGreaterThanOrEqual(2);
	});

	it('throws what reading throws', async () => {
		const { list } = listOf([8, 7, 6]);
		const readPage = async (page: number) => {
			if (page === 2) throw new RangeError('No such page');
			return await list.readPage(page);
		};
		await expect(walkExactly({ ...list, readPage }, same)).rejects.toThrow('No such page');
	});
});
