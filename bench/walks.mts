import { inParallel, rowsIn, type BareClient } from './bare.mts';

// How a program of a few lines lists everything with the least requests that there can be.

export const BETTER_STACK_PATH = '/api/v1/connections';
export const BETTER_STACK_PER_PAGE = 250;
export const LERIAN_PATH = '/v1/management/connections';
export const LERIAN_PER_PAGE = 100;

/** All connections of Better Stack: the first page, then the others at once, since it tells how many there are. */
export async function walkBetterStack(bare: BareClient, atOnce: number): Promise<unknown[]> {
	const readPage = async (page: number) =>
		await bare.send('GET', `/betterStack${betterStackPage(page)}`);
	const first = await readPage(1);
	const last = new URL(Object(first).pagination.last, 'http://x').searchParams.get('page');
	const others = Array.from({ length: Number(last) - 1 }, (_, index) => index + 2);
	const rows = rowsIn(first, 'data');
	for (const more of await inParallel(others, atOnce, async (page) =>
		rowsIn(await readPage(page), 'data'),
	)) {
		rows.push(...more);
	}
	return rows;
}

export function betterStackPage(page: number): string {
	return `${BETTER_STACK_PATH}?page=${page}&per_page=${BETTER_STACK_PER_PAGE}`;
}

/** A part of Lerian's list that the server shows whole. */
export interface LerianWindow {
	/** As the API takes them: YYYY-MM-DD. */
	startDate: string;
	endDate: string;
}

/** The day on which the oldest of the stand-in's connections was created, or one before it. */
export function threeYearsAgo(): Date {
	return new Date(Date.now() - (3 * 365 + 1) * 86_400_000);
}

/** The months since then, each as one window. */
export function lerianMonths(): LerianWindow[] {
	const since = threeYearsAgo();
	const day = (month: number) =>
		new Date(Date.UTC(since.getUTCFullYear(), since.getUTCMonth() + month, 1));
	const windows: LerianWindow[] = [];
	for (let month = 0; day(month).getTime() < Date.now(); month++) {
		windows.push({ startDate: dayOf(day(month)), endDate: dayOf(day(month + 1)) });
	}
	return windows;
}

/** All connections of Lerian, window by window. */
export async function walkLerian(bare: BareClient, atOnce: number): Promise<unknown[]> {
	const parts = await inParallel(lerianMonths(), atOnce, async (window) => {
		const rows: unknown[] = [];
		for (let page = 1; rows.length === (page - 1) * LERIAN_PER_PAGE; page++) {
			const query = new URLSearchParams({ ...window, ...lerianPage(page) });
			rows.push(...rowsIn(await bare.send('GET', `/lerian${LERIAN_PATH}?${query}`), 'items'));
		}
		return rows;
	});
	return parts.flat();
}

function lerianPage(page: number): Record<string, string> {
	return { page: String(page), limit: String(LERIAN_PER_PAGE), sortOrder: 'asc' };
}

function dayOf(date: Date): string {
	return date.toISOString().slice(0, 10);
}
