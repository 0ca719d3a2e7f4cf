import { dayOf, monthsShown, windowsOf } from '../../nodes/LerianReporter/transport/windows';

describe('dayOf', () => {
	it('is the day in UTC, or some days later', () => {
		expect(dayOf(Date.parse('2025-12-31T23:59:59Z'))).toBe('2025-12-31');
		expect(dayOf(Date.parse('2025-12-31T23:59:59Z'), 1)).toBe('2026-01-01');
	});
});

describe('windowsOf', () => {
	it('divides a range at the first of each month, newest first', () => {
		expect(windowsOf({ startDate: '2024-01-15', endDate: '2024-04-02' }, 1)).toEqual([
			{ startDate: '2024-04-01', endDate: '2024-04-02' },
			{ startDate: '2024-03-01', endDate: '2024-04-01' },
			{ startDate: '2024-02-01', endDate: '2024-03-01' },
			{ startDate: '2024-01-15', endDate: '2024-02-01' },
		]);
	});

	it('takes several months together, across the end of a year', () => {
		expect(windowsOf({ startDate: '2023-01-01', endDate: '2024-02-10' }, 6)).toEqual([
			{ startDate: '2023-09-01', endDate: '2024-02-10' },
			{ startDate: '2023-03-01', endDate: '2023-09-01' },
			{ startDate: '2023-01-01', endDate: '2023-03-01' },
		]);
	});

	it('has one window for a range inside a month, and none for an empty one', () => {
		const range = { startDate: '2024-02-01', endDate: '2024-03-01' };
		expect(windowsOf(range, 1)).toEqual([range]);
		expect(windowsOf({ startDate: '2024-03-01', endDate: '2024-03-01' }, 1)).toEqual([]);
		expect(windowsOf({ startDate: '2024-03-02', endDate: '2024-03-01' }, 1)).toEqual([]);
	});

	it.each([1, 2, 3, 5, 12, 36])('leaves no gap with %i months, and none is longer', (months) => {
		const range = { startDate: '2020-02-29', endDate: '2026-11-23' };
		const windows = windowsOf(range, months);
		expect(windows[0]?.endDate).toBe(range.endDate);
		expect(windows.at(-1)?.startDate).toBe(range.startDate);
		for (const [index, { startDate, endDate }] of windows.entries()) {
			const longest = new Date(startDate);
			longest.setUTCMonth(longest.getUTCMonth() + months);
			expect(Date.parse(endDate)).toBeLessThanOrEqual(longest.getTime());
			if (index > 0) expect(endDate).toBe(windows[index - 1]?.startDate);
		}
	});
});

describe('monthsShown', () => {
	const end = '2026-11-23';

	it.each([
		['2026-11-22T10:00:00Z', 1],
		['2026-10-23T00:00:00Z', 1],
		['2026-10-22T23:59:59Z', 2],
		['2026-09-23T00:00:00Z', 2],
		['2026-08-23T12:00:00Z', 3],
		['2023-11-22T00:00:00Z', 37],
	])('of a list that shows a row of %s is at least %i', (createdAt, months) => {
		expect(monthsShown(end, Date.parse(createdAt))).toBe(months);
	});

	it('reckons as the manager does where a month is too short', () => {
		// A month before the 31st of March is the "31st of February", the 3rd of March.
		expect(monthsShown('2026-03-31', Date.parse('2026-03-03'))).toBe(1);
		expect(monthsShown('2026-03-31', Date.parse('2026-03-02'))).toBe(2);
	});
});
