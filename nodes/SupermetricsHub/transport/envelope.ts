import type { IDataObject } from 'n8n-workflow';

import { requestIdOf, type Answer } from '../shared/http';
import { isObject, parseJson, textOrNull } from '../shared/json';

/**
 * What Supermetrics answers: documented is `{ meta: { request_id }, data }`, and the object alone for
 * some calls. Its own SDK notes answers that differ (docs/openapi-spec-fixes.md there): a list in
 * `data.items`. Its older pages show a single object in a list. All of these are read.
 */

/** Wrappers inside each other that are looked into. */
const DEPTH = 4;

/** The list in an answer, wrapped or not; undefined if it holds none. */
export function listIn(value: unknown, depth = DEPTH): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (!isObject(value) || depth === 0) return undefined;
	return listIn(value.data ?? value.items, depth - 1);
}

/** The object in an answer that has one of these keys, wrapped or not; undefined if it holds none. */
export function objectIn(
	value: unknown,
	keys: readonly string[],
	depth = DEPTH,
): IDataObject | undefined {
	if (depth === 0) return undefined;
	if (Array.isArray(value)) {
		return value.length === 1 ? objectIn(value[0], keys, depth - 1) : undefined;
	}
	if (!isObject(value)) return undefined;
	if (keys.some((key) => key in value)) return value;
	return objectIn(value.data, keys, depth - 1);
}

/** What a refusal says. */
export interface Said {
	code?: string;
	text?: string;
}

/**
 * The refusal in an answer, undefined if it holds none. `error` is an object with `code`, `message` and
 * `description`, or, for logins and links, the code itself with `message` beside it.
 */
export function refusalIn(answer: Answer): Said | undefined {
	const body = parseJson(answer.body);
	if (!isObject(body)) return undefined;
	const { error } = body;
	if (typeof error === 'string' && error !== '') {
		return { code: error, text: textOrNull(body.message) ?? undefined };
	}
	if (!isObject(error)) return undefined;
	const texts = [error.message, error.description].filter((text) => typeof text === 'string');
	return {
		code: textOrNull(error.code) ?? undefined,
		text: [...new Set(texts)].join(': ') || undefined,
	};
}

/** The ID for Supermetrics' support: in the body, or in a header. */
export function idOfRequest(answer: Answer): string | undefined {
	const body = parseJson(answer.body);
	const meta = isObject(body) && isObject(body.meta) ? body.meta : {};
	return textOrNull(meta.request_id) ?? requestIdOf(answer);
}
