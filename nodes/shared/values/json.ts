import type { IDataObject } from 'n8n-workflow';

/** Whether a value of unknown origin is a JSON object (not null, not a list). */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is a text, else null. */
export function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

/** The value if it is a finite number, or a text of nothing but one, else null. */
export function numberOrNull(value: unknown): number | null {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null;
}

/** The value if it is a truth value, else null. */
export function booleanOrNull(value: unknown): boolean | null {
	return typeof value === 'boolean' ? value : null;
}

/**
 * An ID from an answer as a text, else null: letters, digits, `_` and `-`, so that none can leave its
 * place in a path. APIs give IDs as numbers and as texts.
 */
export function idOrNull(value: unknown): string | null {
	const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
	return typeof id === 'string' && /^[\w-]{1,200}$/.test(id) ? id : null;
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: unknown): IDataObject {
	return isObject(value) ? value : {};
}

/** What an object has under a key itself, whatever the key: `constructor` and `__proto__` are names like others. */
export function own(object: IDataObject, key: string): IDataObject[string] {
	return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Whether a value from outside has more levels than anything that is worth reading. */
export function isTooDeep(value: unknown, levels = 60): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((entry) => isTooDeep(entry, levels - 1));
}

/** The members of a list that are objects; an empty list for anything else. */
export function objectsIn(value: unknown): IDataObject[] {
	return Array.isArray(value) ? value.filter((entry) => isObject(entry)) : [];
}

/** The members of a list that are texts or numbers; an empty list for anything else. */
export function scalars(value: unknown): Array<string | number> {
	if (!Array.isArray(value)) return [];
	return value.filter((entry) => typeof entry === 'string' || typeof entry === 'number');
}

/** Any value from outside as a text that can be built into a message: never throws. */
export function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value !== 'object' || value === null) return String(value);
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return Array.isArray(value) ? '[…]' : '{…}';
	}
}

/** The texts and numbers of valid JSON. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Levels of JSON that are read: no API has more, and who walks through them can do so by recursion. */
const LEVELS = 500;

/**
 * The parsed text, or undefined if it is not JSON, or nested beyond all reason. Whole numbers beyond
 * 2^53, which JavaScript would round, become texts: they are IDs.
 */
export function parseJson(text: string): unknown {
	const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
	try {
		const value: unknown = JSON.parse(json);
		if (isDeeper(value, LEVELS)) return undefined;
		// Only what is known to be JSON: in any other text quotes may have no end, over and over.
		return /\d{16}/.test(json) ? JSON.parse(json.replace(TOKEN, exactly)) : value;
	} catch {
		return undefined;
	}
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((entry) => isDeeper(entry, levels - 1));
}

function exactly(token: string): string {
	return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
