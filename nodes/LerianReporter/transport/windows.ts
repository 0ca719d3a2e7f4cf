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
 * Divides a range into windows of at most `months` calendar months, newest first. Each ends on the day
 * on which the next newer one begins: what was created on its end day after midnight is not in it.
 */
export function windowsOf({ startDate, endDate }: Window, months: number): Window[] {
	const windows: Window[] = [];
	for (let end = endDate; end > startDate; ) {
		const lastDay = new Date(Date.parse(end) - 1);
		const first = dayOf(Date.UTC(lastDay.getUTCFullYear(), lastDay.getUTCMonth() + 1 - months, 1));
		const start = first > startDate ? first : startDate;
		windows.push({ startDate: start, endDate: end });
		end = start;
	}
	return windows;
}

/**
 * How many months before its end a list shows at least, going by a row that it has shown. A list that
 * is cut to one month tells nothing more than 1; one that is not cut tells its whole length.
 */
export function monthsShown(endDate: string, createdAt: number): number {
	const end = new Date(endDate);
	// As the manager reckons: a day that a month does not have runs over into the next one.
	const earlier = (months: number) =>
		Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - months, end.getUTCDate());
	let months = 1;
	while (createdAt < earlier(months)) months++;
	return months;
}
