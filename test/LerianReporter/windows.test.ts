import fc from 'fast-check';

import { dayOf, monthsProved, windowsOf } from '../../nodes/LerianReporter/transport/windows';

describe('dayOf', () => {
	it('is the day in UTC, or some days later', () => {
		expect(dayOf(Date.parse('2025-12-31T23:59:59Z'))).toBe('2025-12-31');
		expect(dayOf(Date.parse('2025-12-31T23:59:59Z'), 1)).toBe('2026-01-01');
	});
});

describe('windowsOf', () => {
	it('divides a range month by month before its end, newest first', () => {
		expect(windowsOf({ startDate: '2024-01-15', endDate: '2024-04-02' }, 1)).toEqual([
			{ startDate: '2024-03-02', endDate: '2024-04-02' },
			{ startDate: '2024-02-02', endDate: '2024-03-02' },
			{ startDate: '2024-01-15', endDate: '2024-02-02' },
		]);
	});

	it('takes several months together, across the end of a year', () => {
		expect(windowsOf({ startDate: '2023-01-01', endDate: '2024-02-10' }, 6)).toEqual([
			{ startDate: '2023-08-10', endDate: '2024-02-10' },
			{ startDate: '2023-02-10', endDate: '2023-08-10' },
			{ startDate: '2023-01-01', endDate: '2023-02-10' },
		]);
	});

	it('has one window for a range inside a month, and none for an empty one', () => {
		const range = { startDate: '2024-02-01', endDate: '2024-03-01' };
		expect(windowsOf(range, 1)).toEqual([range]);
		expect(windowsOf({ startDate: '2024-03-01', endDate: '2024-03-01' }, 1)).toEqual([]);
		expect(windowsOf({ startDate: '2024-03-02', endDate: '2024-03-01' }, 1)).toEqual([]);
	});

	it('has windows that hold both ways by the reckoning of Go, without a gap', () => {
		const anyRange = fc.record({
			end: fc.integer({ min: 0, max: 2000 }),
			days: fc.integer({ min: 1, max: 2000 }),
			months: fc.integer({ min: 1, max: 60 }),
		});
		const property = fc.property(anyRange, ({ end, days, months }) => {
			const endDate = dayOf(Date.parse('2026-12-01'), -end);
			const range = { startDate: dayOf(Date.parse(endDate), -days), endDate };
			const windows = windowsOf(range, months);
			expect(windows[0]?.endDate).toBe(endDate);
			expect(windows.at(-1)?.startDate).toBe(range.startDate);
			for (const [index, window] of windows.entries()) {
				expect(goMonths(window.startDate, months)).toBeGreaterThanOrEqual(
					Date.parse(window.endDate),
				);
				expect(goMonths(window.endDate, -months)).toBeLessThanOrEqual(Date.parse(window.startDate));
				if (index > 0) expect(window.endDate).toBe(windows[index - 1]?.startDate);
			}
		});
		fc.assert(property, { seed: 1, numRuns: 1000 });
	});
});

describe('monthsProved', () => {
	const range = { startDate: '2020-01-01', endDate: '2026-11-23' };

	it.each([
		['2026-11-22T10:00:00Z', 1],
		['2026-10-23T00:00:00Z', 1],
		['2026-10-22T23:59:59Z', 2],
		['2026-09-23T00:00:00Z', 2],
		['2026-08-23T12:00:00Z', 3],
		['2023-11-22T00:00:00Z', 37],
	])('by a row of %s is at least %i', (createdAt, months) => {
		expect(monthsProved(range, Date.parse(createdAt))).toBe(months);
	});

	it('reckons as the manager does where a month is too short', () => {
		// A month before the 31st of March is the "31st of February", the 3rd of March.
		const march = { startDate: '2026-01-01', endDate: '2026-03-31' };
		expect(monthsProved(march, Date.parse('2026-03-03'))).toBe(1);
		expect(monthsProved(march, Date.parse('2026-03-02'))).toBe(2);
	});

	it('is one where the whole range is shown because it is short', () => {
		// The 31st of January and a month are the 3rd of March.
		const short = { startDate: '2025-01-31', endDate: '2025-03-03' };
		expect(monthsProved(short, Date.parse('2025-01-31'))).toBe(1);
		expect(monthsProved({ ...short, endDate: '2025-03-04' }, Date.parse('2025-01-31'))).toBe(2);
	});

	it('proves nothing by no row', () => {
		expect(monthsProved(range, Infinity)).toBe(1);
	});
});

/** What Go's `AddDate(0, months, 0)` makes of a day. */
function goMonths(day: string, months: number): number {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	return Date.UTC(year, month - 1 + months, date);
}
