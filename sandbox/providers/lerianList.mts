import type { Answer, Call } from '../provider.mts';
import { shown, type Connection } from './lerianData.mts';
import { refused } from './lerianRules.mts';

const DEFAULT_LIMIT = 10;

/** Answers with a page of rows. The platform's own go in front of page 1, outside `limit` (list_connections.go:75-114). */
export function pageOf(
	{ query }: Call,
	rows: Connection[],
	internal: Connection[],
	{ now, months }: { now: number; months: number },
): Answer {
	const stray = Object.keys(query).find((name) => /^[$_]/.test(name) || name.length > 64);
	if (stray !== undefined) return refused(400, 'FET-0405', 'Invalid Query Parameter', stray);
	const window = windowOf(query, now, months);
	if (window === undefined) {
		return refused(400, 'FET-0409', 'Invalid Final Date Error', 'The dates are reversed.');
	}
	const page = numberOr(query.page, 1);
	const limit = numberOr(query.limit, DEFAULT_LIMIT);
	const sign = query.sortOrder === 'asc' ? 1 : -1;
	const created = (row: Connection) => Date.parse(row.createdAt);
	const inside = rows
		.filter((row) => created(row) >= window.from && created(row) <= window.to)
		.sort((a, b) => sign * (created(a) - created(b)));
	const front = page === 1 ? internal : [];
	const items = [...front, ...inside.slice((page - 1) * limit, page * limit)].map(shown);
	return { status: 200, body: { items, page, limit, total: inside.length + front.length } };
}

function numberOr(value: unknown, fallback: number): number {
	return typeof value === 'number' ? value : fallback;
}

/** The part of the list that the dates of a request select, as milliseconds, both ends included. */
export interface Window {
	from: number;
	to: number;
}

/**
 * The window of a list request, as the manager reckons it (http-utils.go:193-238): without dates the last `months` up to
 * tomorrow. A range is shown whole if its start plus `months` reaches its end, and else begins `months` before its end.
 * Undefined if the end is before the start.
 */
export function windowOf(
	{ startDate, endDate }: Record<string, unknown>,
	now: number,
	months: number,
): Window | undefined {
	const today = new Date(now).setUTCHours(0, 0, 0, 0);
	if (startDate === undefined && endDate === undefined) {
		const to = shifted(today, 0, 1);
		return { from: shifted(to, -months), to };
	}
	const from = startDate === undefined ? shifted(today, -months) : Date.parse(String(startDate));
	let to = endDate === undefined ? from : Date.parse(String(endDate));
	if (from === to) to = shifted(from, 0, 1);
	if (from > to) return undefined;
	return { from: to > shifted(from, months) ? shifted(to, -months) : from, to };
}

/** A date some months and days later; a day that a month does not have runs over into the next one (time_utils.go:19-22). */
function shifted(at: number, months: number, days = 0): number {
	// Without a limit the start of time.
	if (!Number.isFinite(months)) return months < 0 ? 0 : Infinity;
	const date = new Date(at);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate() + days);
}
