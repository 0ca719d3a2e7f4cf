import { readFileSync } from 'node:fs';
import { at, listAt, textAt } from '../../sandbox/json.mts';

/** One request to a real server, and what it answered. */
export interface Exchange {
	what: string;
	method: string;
	/** `{base}` in it is where projects are. */
	path: string;
	body: unknown;
	status: number;
	/** The content type. */
	type: string;
	/** JSON, or the beginning of a page. Ids, times, paths and the password are `<…>`, and what was left out is `…`. */
	answer: unknown;
}

/**
 * What a Malloy Publisher was recorded to answer, in order.
 *
 * @param version of the Publisher
 * @param replacements are made in the recording's compact JSON, for what is elsewhere here
 */
export function exchangesOf(version: string, replacements: Record<string, string>): Exchange[] {
	const file = new URL(`./recorded/publisher-${version}.json`, import.meta.url);
	const text = Object.entries(replacements).reduce(
		(json, [there, here]) => json.replaceAll(there, here),
		JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))),
	);
	return listAt(JSON.parse(text), 'exchanges').map((exchange) => ({
		what: textAt(exchange, 'what'),
		method: textAt(exchange, 'request', 'method'),
		path: textAt(exchange, 'request', 'path'),
		body: at(exchange, 'request', 'body'),
		status: Number(at(exchange, 'answer', 'status')),
		type: textAt(exchange, 'answer', 'type'),
		answer: at(exchange, 'answer', 'body') ?? at(exchange, 'answer', 'text'),
	}));
}
