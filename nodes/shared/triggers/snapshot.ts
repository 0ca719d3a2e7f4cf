import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { isObject, textOrNull } from '../values/json';

export type Event = 'created' | 'removed' | 'changed' | 'expiring';

/** What a trigger keeps of each connection, by ID: hashes of its fields, or the date it was announced with. */
export type Known = ReadonlyMap<string, string>;

/** A connection that something has happened to. */
export interface News {
	id: string;
	/** Missing if it was removed. */
	item?: IDataObject;
	/** With `changed`: the keys whose values changed. */
	changedFields?: string[];
}

/** What happened since the last poll, and what to keep for the next. */
export interface Comparison {
	news: News[];
	known: Known;
}

/** A field's part of the hashes: 18 bits, so that ten thousand connections stay below 0.8 MB. */
const HASH_LENGTH = 3;

/** Keys that tell a connection from others. */
const IDENTITY = ['provider', 'id'];

const DAY_MS = 86_400_000;

/** What a comparison goes by. */
export interface Terms {
	/** With `expiring`: how long before its `expiresAt` a connection is announced. */
	days: number;
	/** In ms since 1970. */
	now: number;
	/** With `changed`: keys that do not count. */
	notWatched?: readonly string[];
}

/** What to keep of a list that was seen for the first time. What expires soon still counts as news then. */
export function baseline(
	event: Event,
	items: IDataObject[],
	notWatched?: readonly string[],
): Known {
	return event === 'expiring' ? new Map() : knownOf(event, items, notWatched);
}

/**
 * Compares a complete list of simplified items with what was kept of the last one. What expires is
 * news once for each date.
 */
export function compare(
	event: Event,
	known: Known,
	items: IDataObject[],
	{ days, now, notWatched }: Terms,
): Comparison {
	if (event === 'expiring') return compareDates(known, items, now, now + days * DAY_MS);
	const current = knownOf(event, items, notWatched);
	const news = items.flatMap((item): News[] => {
		const id = String(item.id);
		if (event === 'created') return known.has(id) ? [] : [{ id, item }];
		const [before, after] = [known.get(id), current.get(id)];
		// Another length means that a new version of this package knows other fields.
		if (event !== 'changed' || before === after || before?.length !== after?.length) return [];
		return [{ id, item, changedFields: changedFields(item, before ?? '', notWatched) }];
	});
	if (event === 'removed') {
		news.push(...[...known.keys()].flatMap((id) => (current.has(id) ? [] : [{ id }])));
	}
	return { news, known: current };
}

/** What was kept, as n8n saves it: a list, since a connection may have the name of a key that JavaScript uses. */
export function saved(known: Known): string[] {
	return [...known].map(([id, kept]) => `${kept} ${id}`);
}

/** What was saved. */
export function restored(value: unknown): Known {
	const lines = Array.isArray(value) ? value.map(String) : [];
	return new Map(
		lines.map((line): [string, string] => {
			const end = line.indexOf(' ');
			return [line.slice(end + 1), line.slice(0, end)];
		}),
	);
}

/** A short text that differs for different values. The order of keys, and of the entries of a list, does not count. */
export function hashOf(value: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(sorted(value)))
		.digest('base64url');
}

function compareDates(known: Known, items: IDataObject[], now: number, until: number): Comparison {
	const news: News[] = [];
	const current = new Map<string, string>();
	for (const item of items) {
		const at = Date.parse(textOrNull(item.expiresAt) ?? '');
		if (!(at > now && at <= until)) continue;
		const id = String(item.id);
		const date = at.toString(36);
		if (known.get(id) !== date) news.push({ id, item });
		current.set(id, date);
	}
	return { news, known: current };
}

function knownOf(event: Event, items: IDataObject[], notWatched?: readonly string[]): Known {
	const hashes =
		event === 'changed' ? (item: IDataObject) => fieldHashes(item, notWatched) : () => '';
	return new Map(items.map((item) => [String(item.id), hashes(item)]));
}

function watchedKeys(item: IDataObject, notWatched: readonly string[] = []): string[] {
	return Object.keys(item).filter((key) => !IDENTITY.includes(key) && !notWatched.includes(key));
}

function fieldHashes(item: IDataObject, notWatched?: readonly string[]): string {
	return watchedKeys(item, notWatched)
		.map((key) => hashOf(item[key]).slice(0, HASH_LENGTH))
		.join('');
}

function changedFields(
	item: IDataObject,
	before: string,
	notWatched?: readonly string[],
): string[] {
	const after = fieldHashes(item, notWatched);
	return watchedKeys(item, notWatched).filter((_key, index) => {
		const part = [index * HASH_LENGTH, (index + 1) * HASH_LENGTH] as const;
		return before.slice(...part) !== after.slice(...part);
	});
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map((each) => JSON.stringify(sorted(each))).sort();
	if (!isObject(value)) return value ?? null;
	const keys = Object.keys(value).sort();
	return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
