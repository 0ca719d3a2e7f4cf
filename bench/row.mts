import type { IDataObject } from 'n8n-workflow';
import type { NodeResult } from '../test/engine/engine.ts';
import type { BareClient } from './bare.mts';
import type { Engine } from './engine.mts';
import type { ServerSettings } from './server/api.mts';

/** Requests that a node has under way by default, which the clients beside it are given, too. */
export const READS_AT_ONCE = 8;
export const WRITES_AT_ONCE = 4;

/** What one run of a contestant came to. */
export interface Outcome {
	/** Rows listed, connections created, items done. */
	done: number;
	note?: string;
	/** Milliseconds, where they are not those from the call to its end. */
	ms?: number;
	/** What was read, where its size matters. */
	output?: unknown;
}

/** One way of doing a row's work. */
export interface Contestant {
	/** Done before the clock starts. */
	prepare?(): Promise<void>;
	run(): Promise<Outcome>;
}

/** What contestants work with. */
export interface Bench {
	engine: Engine;
	bare: BareClient;
}

/** One line of the table: the same work, done in several ways that take turns. */
export interface Row {
	/** As in `npm run bench -- <id>`, which takes `6` for `6a`, `6b` … */
	id: string;
	work: string;
	aim: string;
	/** Turns of each contestant. */
	rounds: number;
	/** Seconds after which the row is given up. */
	limit: number;
	/** Set if it is measured at several sizes, with the memory that each contestant needs. */
	sizes?: number[];
	/** Has n8n evaluate expressions in an isolate; else in its older way. */
	isolatedExpressions?: boolean;
	server(size: number): ServerSettings;
	/** By name, the quickest first, so that a row that is given up has as many results as possible. */
	contestants(bench: Bench, size: number): Record<string, Contestant>;
	/** Pairs of names: how many times as long the first one takes as the second one. */
	compare: Array<[string, string]>;
}

/** What came of a node: its items that are no errors, and the first error, or what stopped it. */
export function outcomeOf({ items, error }: NodeResult): Outcome {
	const failed = items.filter(({ json }) => json.error !== undefined);
	const [first] = failed.map(({ json }) => {
		const said: unknown = Object(json.error).message ?? json.error;
		return `failed: ${String(said).slice(0, 120)}`;
	});
	const note = error ? `stopped: ${error.message.slice(0, 120)}` : first;
	return { done: items.length - failed.length, note, output: items };
}

/** So many input items. */
export function itemsOf(count: number, item: (index: number) => IDataObject): IDataObject[] {
	return Array.from({ length: count }, (_, index) => item(index));
}
