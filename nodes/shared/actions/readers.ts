import type { IDataObject } from 'n8n-workflow';

import { isoDate } from '../values/dates';
import { isObject, parseJson, textOf } from '../values/json';
import type { Problem } from '../values/problem';
import { bare } from '../values/secretForms';

/** Makes the Problem of a value that cannot be used; `says` continues the name of its field: "must be …". */
export type Bad = (says: string, advice?: string) => Problem;

/**
 * Makes the value of a parameter, or of a credential's field, into what it stands for; undefined if it
 * stands for nothing. Gets no value that is unset. A date without an offset is in `timezone`, the
 * workflow's. Throws what `bad` makes.
 */
export type Reader<T> = (value: unknown, bad: Bad, timezone?: string) => T | undefined;

/** Whether a value is none: an empty field, or an expression that gives nothing. */
export function isUnset(value: unknown): value is null | undefined | '' {
	return value === null || value === undefined || value === '';
}

/** A text without the blanks at its ends; numbers count as texts, where they have all of their digits. */
export const text: Reader<string> = (value, bad) => {
	if (typeof value === 'object') throw bad('must be a text');
	if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
		throw bad(
			'is a number that is too long to keep its last digits',
			'Give it as a text, in quotes',
		);
	}
	return String(value).trim() || undefined;
};

/** A text with the blanks at its ends, which a password may have. */
export const exactText: Reader<string> = (value, bad) =>
	text(value, bad) === undefined ? undefined : String(value);

/** A secret that is a text, or a JSON document such as a key file, which an expression may give as an object. */
export const document: Reader<string> = (value) =>
	typeof value === 'object' ? textOf(value) : bare(String(value)) || undefined;

/** A whole number from `min` to `max`, as a number or in digits. */
export const integer =
	(min: number, max: number) =>
	(value: unknown, bad: Bad): number => {
		const isDigits = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value);
		const number = typeof value === 'number' || isDigits ? Number(value) : NaN;
		if (Number.isInteger(number) && number >= min && number <= max) return number;
		throw bad(`must be a whole number from ${min} to ${max}`);
	};

/** A TCP port. */
export const port = integer(1, 65_535);

export const flag = (value: unknown, bad: Bad): boolean => {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	throw bad('must be true or false');
};

/** One of the choices of a menu. */
export const oneOf =
	<const T extends string>(choices: readonly T[]) =>
	(value: unknown, bad: Bad): T => {
		const choice = choices.find((each) => each === value);
		if (choice !== undefined) return choice;
		throw bad(`must be one of: ${choices.join(', ')}`);
	};

/** Any JSON value, given as such or as JSON text. */
export const json: Reader<unknown> = (value, bad) => {
	if (typeof value !== 'string') return value;
	const parsed = parseJson(value);
	if (parsed === undefined) throw bad('is not valid JSON');
	return parsed;
};

/** A JSON object, given as such or as JSON text. */
export const object: Reader<IDataObject> = (value, bad) => {
	const found = json(value, bad);
	if (isObject(found)) return found;
	throw bad('must be a JSON object', 'Begin it with { and end it with }');
};

/** A list given as an array, as JSON text, or as text with commas or line breaks; undefined if it has no entries. */
export const list: Reader<string[]> = (value, bad) => {
	// Quotes tell JSON from an IPv6 address in brackets.
	const isJson = typeof value === 'string' && /^\s*\[\s*(["\]{[]|-?\d+\s*[,\]])/.test(value);
	const parsed = isJson ? parseJson(value) : value;
	if (parsed === undefined || isObject(parsed)) throw notAList(bad);
	const entries: unknown[] = Array.isArray(parsed) ? parsed : String(parsed).split(/[,\r\n]/);
	if (entries.some((entry) => typeof entry === 'object' && entry !== null)) throw notAList(bad);
	const texts = entries.map((entry) => String(entry ?? '').trim()).filter((each) => each !== '');
	return texts.length > 0 ? texts : undefined;
};

function notAList(bad: Bad): Problem {
	return bad('must be a list of values, or text separated by commas or line breaks');
}

/** An instant as ISO 8601 in UTC. */
export const date: Reader<string> = (value, bad, timezone) => instant(value, bad, false, timezone);

/** The same, but midnight stands for the end of the day that it begins. */
export const endOfDay: Reader<string> = (value, bad, timezone) =>
	instant(value, bad, true, timezone);

function instant(value: unknown, bad: Bad, isEndOfDay: boolean, timezone = 'UTC'): string {
	const iso = isoDate(value, timezone, isEndOfDay);
	if (iso !== undefined) return iso;
	throw bad('is not a valid date', 'Use ISO 8601, for example 2026-12-31T00:00:00Z');
}

/** An identifier that goes into a path: letters, digits, `_` and `-`. */
export const id: Reader<string> = (value, bad) => {
	const found = text(value, bad);
	if (found === undefined || /^[\w-]+$/.test(found)) return found;
	throw bad('is not an ID', `It has the value "${found.slice(0, 200)}"`);
};
