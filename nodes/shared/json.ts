import type { IDataObject } from 'n8n-workflow';

/** Whether a value of unknown origin is a JSON object (not null, not a list). */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is a text, else null. */
export function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

/** The value if it is a number, else null. */
export function numberOrNull(value: unknown): number | null {
	return typeof value === 'number' ? value : null;
}

/** The members of a list that are texts or numbers; an empty list for anything else. */
export function scalars(value: unknown): Array<string | number> {
	if (!Array.isArray(value)) return [];
	return value.filter((entry) => typeof entry === 'string' || typeof entry === 'number');
}

/** The parsed text, or undefined if it is not JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
