import type { IDataObject } from 'n8n-workflow';

import { isObject, isTooDeep, textOrNull } from '../../shared/values/json';

/** An object of a list: its name is checked, the rest is as it came. */
export interface NamedObject {
	name: string;
	raw: IDataObject;
}

/** A connection. Publisher 0.0.166 wraps it into a row of its store, and only there it has dates. */
export interface Connection extends NamedObject {
	/** The connection as https://docs.credibledata.com/data-api-reference/connections/ describes it. */
	config: IDataObject;
	createdAt: string | null;
	updatedAt: string | null;
}

/** An object of an answer by its name, which may be anything that leads nowhere else as a part of a path. */
function named(name: unknown, raw: unknown): NamedObject | undefined {
	if (!isObject(raw) || isTooDeep(raw) || typeof name !== 'string') return undefined;
	return ['', '.', '..'].includes(name) ? undefined : { name, raw };
}

/** A project or a schema. */
export function namedObject(value: unknown): NamedObject | undefined {
	return isObject(value) ? named(value.name, value) : undefined;
}

/** A table; its name is its resource, such as `public.orders`. */
export function tableOf(value: unknown): NamedObject | undefined {
	return isObject(value) ? named(value.resource, value) : undefined;
}

/** A connection, in a row of a store or as it is. */
export function connectionOf(value: unknown): Connection | undefined {
	if (!isObject(value)) return undefined;
	const config = isObject(value.config) ? value.config : value;
	const object = named(textOrNull(config.name) ?? value.name, value);
	return (
		object && {
			...object,
			config,
			createdAt: textOrNull(value.createdAt),
			updatedAt: textOrNull(value.updatedAt),
		}
	);
}
