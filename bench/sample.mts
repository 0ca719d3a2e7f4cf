import type { Counts } from './server/api.mts';

/** One run of a contestant. */
export interface Sample extends Counts {
	contestant: string;
	done: number;
	note?: string;
	ms: number;
}

/** What a run for memory tells: the size of what was read, as JSON, in bytes. */
export interface Once {
	bytes: number;
	/** MB that were kept beside it. */
	ballast: number;
}

/** The middle one of the values; of an even number the mean of the two in the middle. */
export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** The samples that count: the first turn of three and more only warms up. */
export function counted(samples: Sample[], contestant: string): Sample[] {
	const own = samples.filter((sample) => sample.contestant === contestant);
	return own.length > 2 ? own.slice(1) : own;
}

/** The median time of a contestant in milliseconds; NaN if it has not finished once. */
export function timeOf(samples: Sample[], contestant: string): number {
	return median(counted(samples, contestant).map(({ ms }) => ms));
}

/** How much a contestant has done in each of its runs, at the least. */
export function doneBy(samples: Sample[], contestant: string): number {
	return Math.min(...counted(samples, contestant).map(({ done }) => done));
}
