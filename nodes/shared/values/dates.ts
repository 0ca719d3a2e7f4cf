import { tryToParseDateTime } from 'n8n-workflow';

const ISO =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * An instant as ISO 8601 in UTC, without zero milliseconds, out of strict ISO 8601 or of a date object;
 * undefined for anything else, a day that does not exist included. A date without an offset is in
 * `timezone`. With `endOfDay`, midnight stands for the whole day that it begins.
 */
export function isoDate(value: unknown, timezone: string, endOfDay = false): string | undefined {
	const isDate = typeof value === 'object' && value !== null && !Array.isArray(value);
	const text = typeof value === 'string' ? value.trim() : '';
	if (!isDate && !isDay(ISO.exec(text))) return undefined;
	try {
		const date = tryToParseDateTime(isDate ? value : text.replace(' ', 'T'), timezone);
		const isMidnight = date.toMillis() === date.startOf('day').toMillis();
		const wanted = endOfDay && isMidnight ? date.endOf('day') : date;
		return wanted.toUTC().toISO({ suppressMilliseconds: true }) ?? undefined;
	} catch {
		return undefined;
	}
}

function isDay(parts: RegExpExecArray | null): boolean {
	if (!parts) return false;
	const [, year, month, day] = parts.map(Number);
	const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
	return date.getUTCMonth() === (month ?? 0) - 1 && date.getUTCDate() === day;
}

/** An instant of an answer in ms since 1970; undefined if it has none, or none that can be read. */
export function instantOf(value: unknown): number | undefined {
	const at = typeof value === 'string' ? Date.parse(value) : NaN;
	return Number.isNaN(at) ? undefined : at;
}
