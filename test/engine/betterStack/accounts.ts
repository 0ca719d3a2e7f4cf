import type { Connection } from '../../../sandbox/providers/betterStackData.mts';
import type { NodeResult } from '../engine';

/** What a run was asked to do, as far as its result is judged by it. */
export interface Asked {
	operation: 'create' | 'upsert' | 'rotate' | 'delete';
	/** How many items it got. */
	items: number;
	/** The IDs that it was to delete. */
	toDelete: string[];
	secretOutput: string;
	onError?: string;
}

type Connections = ReadonlyMap<string, Connection>;

/** What n8n's user gets to read: messages, error items, hints. */
export function toldBy({ error, errors, items, hints }: NodeResult): string {
	const errorItems = [...errors, ...items].filter(({ json }) => json.error !== undefined);
	return JSON.stringify([error, errorItems.map(({ json }) => json), hints]);
}

/**
 * What is wrong after a run, in words; nothing if outputs and messages account for every connection that came or
 * went, and for every password. `made` are all connections there ever were.
 */
export function unaccounted(
	asked: Asked,
	result: NodeResult,
	before: Connections,
	after: Connections,
	made: Connection[],
): string[] {
	const outputs = result.items.map(({ json }) => json).filter((json) => json.error === undefined);
	const told = toldBy(result);
	return [
		...newOnes(asked, outputs, told, before, after),
		...goneOnes(asked, outputs, before, after),
		...claims(asked, outputs, told, after),
		...outcomes(asked, result, outputs, before, after),
		...twins(outputs, openItems(result).length),
		...leaks(asked, result, made),
		...pairing(asked, result),
	];
}

type Outputs = Array<NodeResult['items'][number]['json']>;

/** Connections that came must be output with their password, or named by a message. */
function newOnes(
	{ secretOutput }: Asked,
	outputs: Outputs,
	told: string,
	before: Connections,
	after: Connections,
): string[] {
	// Where the list could not be read, a message can only say that there may be one.
	let unnamed = told.split('Looking for it did not succeed').length - 1;
	return [...after].flatMap(([id, { password }]) => {
		if (before.has(id)) return [];
		const output = outputs.find((json) => json.id === id && !isOld(json));
		if (output && secretOutput === 'plain' && output.password === password) return [];
		if (output && secretOutput === 'omit') return [];
		if (output && secretOutput === 'encrypted' && output.encryptedPassword) return [];
		if (new RegExp(`\\b${id}\\b`).test(told)) return [];
		unnamed -= 1;
		return unnamed >= 0 ? [] : [`connection ${id} came, and nobody knows its password`];
	});
}

/** Whether Create or Update has only found the connection. */
function isOld({ action }: Outputs[number]): boolean {
	return action === 'unchanged' || action === 'kept';
}

/** Connections that went must have been meant to, and must have a successor. */
function goneOnes(
	{ toDelete }: Asked,
	outputs: Outputs,
	before: Connections,
	after: Connections,
): string[] {
	const replaced = outputs.map(({ previousId }) => previousId);
	return [...before.keys()].flatMap((id) => {
		if (after.has(id) || toDelete.includes(id) || replaced.includes(id)) return [];
		return [`connection ${id} went, which nobody wanted`];
	});
}

/** What outputs and messages say must be so. */
function claims(
	{ secretOutput }: Asked,
	outputs: Outputs,
	told: string,
	after: Connections,
): string[] {
	const replaced = outputs.filter(({ previousDeleted }) => previousDeleted === true);
	const deleted = [
		...outputs.filter((json) => json.deleted === true).map(({ id }) => id),
		...replaced.map(({ previousId }) => previousId),
		...(/was deleted again: ([\d, ]+)/.exec(told)?.[1] ?? '').split(', '),
	].map(String);
	const live = outputs.filter(({ password, encryptedPassword }) => password ?? encryptedPassword);
	return [
		...deleted.filter((id) => after.has(id)).map((id) => `connection ${id} is said to be gone`),
		...live.flatMap(({ id, password }) => {
			const stored = after.get(String(id));
			// A later item of the run may have replaced what an earlier one had made; then a hint says so.
			const isKnown = new RegExp(`connection ${id} of the earlier one`).test(told);
			if (!stored) return isKnown ? [] : [`connection ${id} was output, and is gone`];
			const fits = secretOutput !== 'plain' || password === stored.password;
			return fits ? [] : [`connection ${id} was output with another password`];
		}),
	];
}

/** The error items that say that they may have changed something. */
function openItems({ items, errors }: NodeResult) {
	const failed = [...items, ...errors].filter(({ json }) => json.error !== undefined);
	return failed.filter(({ json }) => Object(json.details).outcome !== 'notApplied');
}

/** An item that says "not applied" has made nothing, and deleted nothing. */
function outcomes(
	{ toDelete }: Asked,
	result: NodeResult,
	outputs: Outputs,
	before: Connections,
	after: Connections,
): string[] {
	// Under "Stop" the message accounts for all items together.
	if (result.error) return [];
	const open = openItems(result);
	const isTold = (id: string) => outputs.some((json) => json.id === id);
	const changed = [
		...[...after.keys()].filter((id) => !before.has(id) && !isTold(id)),
		...new Set(toDelete.filter((id) => before.has(id) && !after.has(id) && !isTold(id))),
	];
	if (changed.length <= open.length) return [];
	return [`${changed.join(', ')} came or went, and ${open.length} items say that they may have`];
}

/**
 * Create or Update makes one connection for a note, where nobody else makes any. What an item has made without
 * knowing it looks as if others had.
 */
function twins(outputs: Outputs, open: number): string[] {
	const notes = outputs.filter(({ action }) => action === 'created').map(({ name }) => name);
	return [
		...notes
			.filter((note, at) => notes.indexOf(note) < at)
			.map((note) => `${note} was created twice`),
		...outputs.flatMap(({ id, twinIds }) =>
			twinIds && open === 0 ? [`connection ${id} has twins`] : [],
		),
	];
}

/** A password is in the field `password` of an output that was to have it, and nowhere else. */
function leaks({ secretOutput }: Asked, { saved }: NodeResult, made: Connection[]): string[] {
	return made.flatMap(({ id, password }) => {
		const rest =
			secretOutput === 'plain' ? saved.split(`"password":"${password}"`).join('') : saved;
		return rest.includes(password) ? [`the password of connection ${id} leaked`] : [];
	});
}

/** Every item has its place: in input order, in one of the outputs. */
function pairing({ items: count, onError }: Asked, { items, errors, error }: NodeResult): string[] {
	const indexes = (list: NodeResult['items']) =>
		list.map(({ pairedItem }) => Number(Object([pairedItem].flat()[0]).item));
	const all = [indexes(items), indexes(errors)];
	const inOrder = all.every((list) =>
		list.every((item, at) => at === 0 || item > Number(list[at - 1])),
	);
	if (!inOrder) return ['items are not in input order'];
	if (error) return onError === undefined ? [] : ['the node stopped, and was not to'];
	return new Set(all.flat()).size === count ? [] : ['items are missing'];
}
