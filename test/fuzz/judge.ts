import type { INodeExecutionData } from 'n8n-workflow';

import type { NodeResult } from '../engine/engine';

/** What is known about a run from outside. */
export interface Expected {
	items: number;
	/** Set if an item may have no output, as that of an empty list. */
	mayBeEmpty?: boolean;
	/** Whether the changes of the items were made at the server, if they were to make any. */
	isMade?: boolean | 'maybe';
	/** The IDs of what was made for the items, where the answers still have them. */
	madeIds?: string[];
	/** Texts that nothing may show. */
	secrets: string[];
}

/** Messages that nobody wrote for a reader. */
const UNWRITTEN =
	/TypeError|RangeError|SyntaxError|URIError|is not a function|not iterable|Cannot (read|convert|set|access)|\[object |call stack|Invalid (time value|array|string|regular)|URI malformed|\bundefined\b|\bNaN\b/;

/** Characters of all that an item may say. */
const LONGEST = 5000;

/** What is wrong with a run, in words; nothing if all of it is as it should be. */
export function faultsIn(result: NodeResult, expected: Expected): string[] {
	const { items, errors, error, hints } = result;
	const failed = [...errors, ...items.filter(({ json }) => json.error !== undefined)];
	const told = [
		...failed.map(({ json: { error: title, message, details } }) =>
			JSON.stringify([title, message, details]),
		),
		...hints.map(({ message }) => message),
		...items.flatMap(({ json: { message } }) => (typeof message === 'string' ? [message] : [])),
	];
	const { saved } = result;
	return [
		...(error ? [`the node stopped: ${error.message}`] : []),
		...told.flatMap((text) => {
			const [words] = UNWRITTEN.exec(text) ?? [];
			return words === undefined ? [] : [`says "${words}": ${text.slice(0, 500)}`];
		}),
		...told
			.filter((text) => text.length > LONGEST)
			.map((text) => `is too long: ${text.slice(0, 300)}`),
		...expected.secrets
			.filter((secret) => hidden(saved).includes(secret))
			.map((secret) => `shows ${secret}: ${around(hidden(saved), secret)}`),
		...failed.flatMap((item) => outcomeOf(item, expected)),
		...pairing([items, errors], expected),
	];
}

/** What n8n saves, without the field that holds a one-time password on purpose. */
function hidden(saved: string): string {
	return saved.replace(/"password":"[^"]*"/g, '');
}

function around(text: string, secret: string): string {
	const at = text.indexOf(secret);
	return text.slice(Math.max(0, at - 150), at + secret.length + 20);
}

/** An item that failed must say what is true about its change. */
function outcomeOf(failed: INodeExecutionData, { isMade, madeIds }: Expected): string[] {
	const madeId = madeIds?.[indexOf(failed)];
	const { outcome } = Object(failed.json.details);
	const allowed = [
		...(isMade === true ? [] : ['notApplied']),
		...(isMade === undefined ? [] : ['unknown']),
		...(isMade === true || isMade === 'maybe' ? ['applied'] : []),
	];
	const text = JSON.stringify(failed.json);
	return [
		...(allowed.includes(outcome) ? [] : [`has the outcome ${outcome}: ${text.slice(0, 500)}`]),
		...(madeId === undefined || text.includes(madeId)
			? []
			: [`does not name ${madeId}: ${text.slice(0, 800)}`]),
	];
}

function pairing(
	outputs: INodeExecutionData[][],
	{ items: count, mayBeEmpty = false }: Expected,
): string[] {
	const found = new Set(outputs.flat().map(indexOf));
	const isWhole = mayBeEmpty || found.size === count;
	const isInside = [...found].every((index) => index >= 0 && index < count);
	return isWhole && isInside ? [] : [`items come from ${[...found].join(', ')} of ${count}`];
}

function indexOf({ pairedItem }: INodeExecutionData): number {
	return Number(Object([pairedItem].flat()[0]).item);
}
