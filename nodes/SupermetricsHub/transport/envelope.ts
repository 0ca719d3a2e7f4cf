import type { IDataObject } from 'n8n-workflow';

import type { Answer, Limit } from '../../shared/transport/call';
import type { Reason } from '../../shared/transport/errors';
import {
	idOrNull,
	isObject,
	objectOf,
	objectsIn,
	parseJson,
	textOrNull,
} from '../../shared/values/json';

/**
 * What Supermetrics answers: documented is `{ meta: { request_id }, data }`, and the object alone for
 * some calls. Its own SDK notes answers that differ (docs/openapi-spec-fixes.md there): a list in
 * `data.items`. Its older pages show a single object in a list. All of these are read.
 */

/** Wrappers inside each other that are looked into. */
const DEPTH = 4;

/**
 * The objects of the list in an answer, wrapped or not; undefined if it holds none, or other rows. A list
 * without entries may have null in place of `data`, or `meta` alone, as the vendor's SDK takes it (8e8b015).
 */
export function rowsIn(value: unknown, depth = DEPTH): IDataObject[] | undefined {
	if (Array.isArray(value)) return value.every((row) => isObject(row)) ? value : undefined;
	if (!isObject(value) || depth === 0) return undefined;
	const inside = value.data ?? value.items;
	const isEmpty = value.data === null || value.items === null || isObject(value.meta);
	if (inside === undefined || inside === null) return isEmpty ? [] : undefined;
	return rowsIn(inside, depth - 1);
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

/** What can be connected, https://docs.supermetrics.com/apidocs/get-available-sources */
export interface AvailableSources {
	dataSources: IDataObject[];
	/** The titles of all destination types that the API names, as such or by a destination of the team. */
	destinationTypes: ReadonlyMap<string, string | null>;
}

/** Where the ID of what was created stands in the text of an answer, and in its Location. */
interface Place {
	inBody: RegExp;
	inLocation: RegExp;
}

/** A connection's ID is documented as a UUID in capitals. */
export const CONNECTION: Place = {
	inBody: /"connection_id"\s*:\s*(?:"([\w-]+)"|(\d+)\s*[,}])/,
	inLocation:
		/\/(?:data-source-connections\/([\w-]+)|([\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}))\/?(?:[?#]|$)/i,
};

export const LINK: Place = {
	inBody: /"link_id"\s*:\s*(?:"([\w-]+)"|(\d+)\s*[,}])/,
	inLocation: /\/link\/([\w-]+)\/?(?:[?#]|$)/,
};

/** The ID in a create answer whose body is cut off or missing. */
export function createdIdIn(
	{ body, headers }: Answer,
	{ inBody, inLocation }: Place,
): string | undefined {
	const [, text, digits] = inBody.exec(body) ?? [];
	const [, inCollection, alone] = inLocation.exec(headers.location ?? '') ?? [];
	return idOrNull(text ?? digits ?? inCollection ?? alone) ?? undefined;
}

/** What can be connected; undefined if an answer does not say. */
export function sourcesIn(json: unknown): AvailableSources | undefined {
	const found = objectIn(json, ['data_sources', 'destination_types', 'destinations']);
	if (!found) return undefined;
	const destinationTypes = new Map<string, string | null>();
	for (const { type, title } of objectsIn(found.destination_types)) {
		if (typeof type === 'string') destinationTypes.set(type, textOrNull(title));
	}
	for (const { destination_type: type } of objectsIn(found.destinations)) {
		if (typeof type === 'string' && !destinationTypes.has(type)) destinationTypes.set(type, null);
	}
	return { dataSources: objectsIn(found.data_sources), destinationTypes };
}

/** The text of an answer that is nothing but a `result`, and that one is false. */
export const NOT_DONE = 'The answer says that the result is not true, and gives no reason';

/**
 * What an answer says of a refusal. `error` is an object with `code`, `message` and `description`, or,
 * for logins and links, the code itself with `message` beside it. The ID for Supermetrics' support is in
 * `meta`, or in a header.
 */
export function reasonIn(_answer: Answer, json: unknown): Reason {
	const { error, message, meta } = objectOf(json);
	const requestId = textOrNull(objectOf(meta).request_id) ?? undefined;
	if (typeof error === 'string' && error !== '') {
		return { code: error, text: textOrNull(message) ?? undefined, requestId, isRefusal: true };
	}
	if (isObject(error)) {
		const texts = [error.message, error.description].filter((text) => typeof text === 'string');
		return {
			code: textOrNull(error.code) ?? undefined,
			text: [...new Set(texts)].join(': ') || undefined,
			requestId,
			isRefusal: true,
		};
	}
	const { result, ...others } = objectIn(json, ['result']) ?? {};
	const isNotDone = result === false && Object.keys(others).every((key) => key === 'meta');
	return isNotDone ? { text: NOT_DONE, requestId, isRefusal: true } : { requestId };
}

/** What a 429 says. The headers are documented to count requests per hour. */
export function limitOf(answer: Answer): Limit {
	const { code, text, requestId } = reasonIn(answer, parseJson(answer.body));
	const { 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': remaining } = answer.headers;
	const left = remaining ? `, ${remaining} are left` : '';
	const rate = limit && `${limit} requests an hour are allowed${left}`;
	return {
		code,
		text: [text, rate].filter((part) => part).join('. ') || undefined,
		requestId,
		isQuota: /QUOTA|DAILY/.test(code ?? ''),
	};
}
