import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../../shared/transport/call';
import type { Page } from '../../shared/transport/pagination';
import { idOrNull, isObject, objectOf, textOf, textOrNull } from '../../shared/values/json';

// What Better Stack's answers hold, checked where it enters.

/**
 * An object in Better Stack's envelope: `id` and `attributes` are checked, the rest is as it came.
 * Source: https://betterstack.com/docs/logs/api/connections/create/
 */
export interface ApiObject extends IDataObject {
	id: string;
	attributes: IDataObject;
}

/** The object in an answer; undefined if there is none. */
export function objectIn(body: unknown): ApiObject | undefined {
	return isObject(body) ? rowOf(body.data) : undefined;
}

function rowOf(value: unknown): ApiObject | undefined {
	if (!isObject(value) || !isObject(value.attributes)) return undefined;
	const id = idOrNull(value.id) ?? idOrNull(value.attributes.id);
	return id === null ? undefined : { ...value, id, attributes: value.attributes };
}

/** The beginning of an answer that was cut off. Its ID is that of the connection itself: it may be deleted by it. */
const BEGINNING = /^\s*\{\s*"data"\s*:\s*\{\s*"id"\s*:\s*"([\w-]{1,200})"/;

/** The place of a connection. */
const LOCATION = /\/connections\/([\w-]{1,200})\/?$/;

/** The ID of a connection in the answer that says it was created, wherever that has it. */
export function createdIdIn(json: unknown, { body, headers }: Answer): string | undefined {
	const data = isObject(json) ? objectOf(json.data) : {};
	return (
		idOrNull(data.id) ??
		idOrNull(objectOf(data.attributes).id) ??
		LOCATION.exec(headers.location ?? '')?.[1] ??
		BEGINNING.exec(body)?.[1]
	);
}

/** A page of a list; undefined if a row of it is not as documented. */
export function pageIn(body: unknown): Page<ApiObject> | undefined {
	if (!isObject(body) || !Array.isArray(body.data) || !isObject(body.pagination)) return undefined;
	const rows = body.data.map((row) => rowOf(row)).filter((row) => row !== undefined);
	if (rows.length < body.data.length) return undefined;
	const { next, last } = body.pagination;
	return { rows, more: Boolean(textOrNull(next)), last: pageNumber(last) };
}

/** The page number in a link. Its address does not count: behind a proxy it is another one than was called. */
function pageNumber(link: unknown): number | undefined {
	const [, query] = textOf(link).split('?');
	const page = Number(new URLSearchParams(query).get('page') ?? undefined);
	return Number.isInteger(page) ? page : undefined;
}

/** A connection from its create answer as the list shows it: what a later item finds holds no password. */
export function listed(created: ApiObject): ApiObject {
	return without(created, 'password', 'sample_query', 'data_sources');
}

/** A source without the token with which data is sent to it. */
export function withoutToken(source: ApiObject): ApiObject {
	return without(source, 'token');
}

function without(object: ApiObject, ...names: string[]): ApiObject {
	const attributes = { ...object.attributes };
	for (const name of names) delete attributes[name];
	return { ...object, attributes };
}
