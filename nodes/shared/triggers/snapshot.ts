import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { isObject, textOrNull } from '../values/json';

export type Event = 'created' | 'removed' | 'changed' | 'expiring';

/** What a trigger keeps of each connection, by ID: hashes of its fields, or of the date it was announced with. */
export type Known = Record<string, string>;

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

/** A field's part of the hashes: 24 bits, so that ten thousand connections stay below a megabyte. */
const HASH_LENGTH = 4;

const DAY_MS = 86_400_000;

/** What to keep of a list that was seen for the first time. What expires soon still counts as news then. */
export function baseline(event: Event, items: IDataObject[]): Known {
	return event === 'expiring' ? {} : knownOf(event, items);
}

/**
 * Compares a complete list of simplified items with what was kept of the last one. With `expiring`,
 * `days` says how long before its `expiresAt` a connection is announced: once for each date.
 */
export function compare(
	event: Event,
	known: Known,
	items: IDataObject[],
	{ days, now }: { days: number; now: number },
): Comparison {
	if (event === 'expiring') return compareDates(known, items, now, now + days * DAY_MS);
	const current = knownOf(event, items);
	const news = items.flatMap((item): News[] => {
		const id = String(item.id);
		if (event === 'created') return id in known ? [] : [{ id, item }];
		const [before, after] = [known[id], current[id]];
		// Another length means that a new version of this package knows other fields.
		if (event !== 'changed' || before === after || before?.length !== after?.length) return [];
		return [{ id, item, changedFields: changedFields(item, before ?? '') }];
	});
	if (event === 'removed') {
		news.push(...Object.keys(known).flatMap((id) => (id in current ? [] : [{ id }])));
	}
	return { news, known: current };
}

/** A short text that differs for different values. The order of keys, and of the entries of a list, does not count. */
export function hashOf(value: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(sorted(value)))
		.digest('base64url');
}

function compareDates(known: Known, items: IDataObject[], now: number, until: number): Comparison {
	const comparison: Comparison = { news: [], known: {} };
	for (const item of items) {
		const at = Date.parse(textOrNull(item.expiresAt) ?? '');
		if (!(at > now && at <= until)) continue;
		const id = String(item.id);
		const date = at.toString(36);
		if (known[id] !== date) comparison.news.push({ id, item });
		comparison.known[id] = date;
	}
	return comparison;
}

function knownOf(event: Event, items: IDataObject[]): Known {
	const hashes = event === 'changed' ? fieldHashes : () => '';
	return Object.fromEntries(items.map((item) => [String(item.id), hashes(item)]));
}

function fieldHashes(item: IDataObject): string {
	return Object.values(item)
		.map((value) => hashOf(value).slice(0, HASH_LENGTH))
		.join('');
}

function changedFields(item: IDataObject, before: string): string[] {
	const after = fieldHashes(item);
	return Object.keys(item).filter((_key, index) => {
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
