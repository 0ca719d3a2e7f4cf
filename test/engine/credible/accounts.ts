import type { Connection } from '../../../sandbox/providers/credibleTypes.mts';
import type { NodeResult } from '../engine';

/** What a run was asked to do, as far as its result is judged by it. */
export interface Asked {
	operation: 'create' | 'upsert' | 'update' | 'delete';
	items: Array<{ name: string; host: string }>;
	onError?: string;
	dryRun: boolean;
	/** Whether n8n may have run the node twice, and have dropped what the first try said. */
	retryOnFail: boolean;
}

type Connections = ReadonlyMap<string, Connection>;
type Output = NodeResult['items'][number];

/**
 * What is wrong after a run, in words; nothing if outputs and messages account for every connection that came, went
 * or changed, and if every `outcome` is true. Nobody else changes anything meanwhile.
 */
export function unaccounted(
	asked: Asked,
	result: NodeResult,
	before: Connections,
	after: Connections,
): string[] {
	const all = [...result.items, ...result.errors];
	const names = [...new Set([...asked.items.map(({ name }) => name), ...before.keys()])];
	return [
		...pairing(asked, result),
		...names.flatMap((name) => {
			const own = all.filter((item) => asked.items[indexOf(item)]?.name === name);
			return ofName(asked, name, own, result, [before.get(name), after.get(name)]);
		}),
	];
}

/** What is wrong with one connection: `own` are the output items about it, in order. */
function ofName(
	{ items, dryRun, operation, retryOnFail }: Asked,
	name: string,
	own: Output[],
	{ error }: NodeResult,
	[before, after]: [Connection | undefined, Connection | undefined],
): string[] {
	const isSame =
		hostOf(before) === hostOf(after) && (before === undefined) === (after === undefined);
	const isMeant = items.some((item) => item.name === name);
	if (!isMeant || dryRun) return isSame ? [] : [`${name} was touched, and was not to be`];

	const told = JSON.stringify([error?.message, error?.description]);
	const isSilent = error !== undefined && own.length === 0;
	if (isSilent) {
		// The run was stopped: what came is named, unless it was deleted again.
		const came = before === undefined && after !== undefined;
		return came && !told.includes(name) ? [`${name} came, and the message does not name it`] : [];
	}
	const outcomes = own.map(({ json }) => outcomeOf(json));
	const last = own.findLast(({ json }) => json.error === undefined);
	const mayDiffer = outcomes.some((outcome) => outcome !== 'done' && outcome !== 'notApplied');
	const faults = [];
	const isUntouched = outcomes.every((outcome) => outcome === 'notApplied');
	if (isUntouched && !retryOnFail && !isSame) {
		faults.push(`${name} was touched, and every item says notApplied`);
	}
	if (last && !mayDiffer) {
		const wanted = items[indexOf(last)]?.host;
		const isThere = after !== undefined;
		if (isThere === (operation === 'delete')) faults.push(`${name} is not as its item says`);
		if (operation !== 'delete' && hostOf(after) !== wanted)
			faults.push(`${name} is at another host`);
		if (operation !== 'delete' && last.json.host !== wanted)
			faults.push(`${name} is shown otherwise`);
	}
	const made = own.filter(({ json }) => json.action === 'created');
	if (made.length > 1) faults.push(`${name} was created twice`);
	return faults;
}

/** `done` for an item that succeeded, else what its error item says. */
function outcomeOf({ error, details }: Output['json']): string {
	return error === undefined ? 'done' : String(Object(details).outcome);
}

function hostOf(connection: Connection | undefined): unknown {
	return Object(connection?.postgresConnection).host;
}

function indexOf({ pairedItem }: Output): number {
	return Number(Object([pairedItem].flat()[0]).item);
}

/** Every item has its place, in input order, in one of the outputs. */
function pairing(
	{ items: wanted, onError }: Asked,
	{ items, errors, error }: NodeResult,
): string[] {
	const all = [items.map(indexOf), errors.map(indexOf)];
	const inOrder = all.every((list) =>
		list.every((item, at) => at === 0 || item > Number(list[at - 1])),
	);
	if (!inOrder) return ['items are not in input order'];
	if (error) return onError === undefined ? [] : ['the node stopped, and was not to'];
	return new Set(all.flat()).size === wanted.length ? [] : ['items are missing'];
}
