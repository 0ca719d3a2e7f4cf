/** Days as the API takes them: YYYY-MM-DD, which is midnight in UTC. */
export interface Window {
	startDate: string;
	endDate: string;
}

/** The day of an instant (ms since 1970), or some days later. */
export function dayOf(at: number, later = 0): string {
	const date = new Date(at);
	date.setUTCDate(date.getUTCDate() + later);
	return date.toISOString().slice(0, 10);
}

/**
 * Divides a range into windows that a list of `months` shows whole, newest first: the start of each and so
 * many months reach its end, and its end less so many months its start. Each ends on the day on which the
 * next newer one begins: what was created on its end day after midnight is not in it.
 */
export function windowsOf({ startDate, endDate }: Window, months: number): Window[] {
	const windows: Window[] = [];
	for (let end = endDate; end > startDate; ) {
		const first = dayOf(shifted(end, -months));
		const start = first > startDate ? first : startDate;
		windows.push({ startDate: start, endDate: end });
		end = start;
	}
	return windows;
}

/**
 * How many months a list shows at least, going by a row of this age (ms since 1970) that it has shown of a
 * range. It shows a range whole if the start and so many months reach the end, and else so many months before
 * the end (LerianStudio/fetcher v2.0.2, http-utils.go:233-235).
 */
export function monthsProved({ startDate, endDate }: Window, createdAt: number): number {
	const isShownWhole = (months: number) => shifted(startDate, months) >= Date.parse(endDate);
	let months = 1;
	while (!isShownWhole(months) && shifted(endDate, -months) > createdAt) months++;
	return months;
}

/** A day some months later, in ms since 1970: a day that a month does not have runs over into the next one (time_utils.go:19-22). */
function shifted(day: string, months: number): number {
	const date = new Date(day);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate());
}
