import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { load, locator } from '../shared/actions/lookup';
import type { Parameters } from '../shared/actions/parameters';
import { textOrNull } from '../shared/values/json';
import { Problem } from '../shared/values/problem';
import { lerian, type LerianApi } from './api';
import type { Connection } from './items';
import { isConfigName } from './settings/values';

/** The connection that an operation is about. */
export const connectionField = locator({
	displayName: 'Connection',
	name: 'connectionId',
	description: 'The connection to work with',
	searchListMethod: 'searchConnections',
	placeholder: 'Select a connection…',
	id: '019a4f6e-6b3c-7d21-9f00-2f6c1a5b7e10',
	byName: 'production-db',
});

/** Connections that a drop-down gets at once. */
const PAGE = 100;

/** The connections, newest first, searched by name, host, product or ID. */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await load(this, lerian, async (api) => {
		const text = filter?.toLowerCase();
		const wanted = text ? (row: Connection) => textsOf(row).includes(text) : undefined;
		// The windows of the API have no place to go on from: a later page reads from the start.
		const page = Number(paginationToken ?? 1);
		const limit = page * PAGE;
		const { items, internal } = await api.listConnections(
			{ wanted },
			{ limit, order: 'desc' },
			(row) => ({ name: labelOf(row), value: row.id }),
		);
		const results = items.slice(limit - PAGE);
		return items.length === limit
			? { results, paginationToken: String(page + 1) }
			: { results: [...results, ...internal] };
	});
}

function labelOf({ configName, type, host }: Connection): string {
	return `${configName} — ${[type, host].map((text) => textOrNull(text) ?? '').join(' ')}`;
}

function textsOf(row: Connection): string {
	return [labelOf(row), row.id, textOrNull(row.productName) ?? ''].join(' ').toLowerCase();
}

/** A connection by its ID, or by a name that has yet to be looked for. */
export type Reference = { id: string } | { configName: string };

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Reads 'Connection'. */
export function readReference(parameters: Parameters): Reference {
	const value = parameters.requiredText('connectionId');
	const mode = parameters.mode('connectionId');
	if (mode !== 'name' && UUID.test(value)) return { id: value.toLowerCase() };
	if (mode === 'id' || mode === 'list') {
		throw parameters.bad('connectionId', 'is not an ID', `It has the value "${value}"`);
	}
	if (isConfigName(value)) return { configName: value };
	throw parameters.bad(
		'connectionId',
		'is not the name of a connection',
		'Names have 3 to 100 letters, digits, _ and -',
	);
}

/** What tells a connection from others of the same run. */
export function keyOf(reference: Reference): string {
	return 'id' in reference ? reference.id : reference.configName;
}

/** The ID of a connection; looks for it if only its name is known. */
export async function idOf(reference: Reference, api: LerianApi): Promise<string> {
	if ('id' in reference) return reference.id;
	const { configName } = reference;
	const found = (await api.findByName(configName)) ?? api.internalByName(configName);
	if (found) return found.id;
	throw new Problem(`There is no connection with the name '${configName}'`, {
		advice:
			"Check 'Connection'. Capitals make a difference, and connections from before 2023 are found by their ID only",
	});
}
