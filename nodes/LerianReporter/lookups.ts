import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { textOrNull } from '../shared/json';
import { lookUp } from '../shared/lookup';
import type { Connection } from './model';
import { lerian } from './provider';

/** Connections that a drop-down gets at once. */
const PAGE = 100;

/** The connections, newest first, searched by name, host, product or ID. */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await lookUp(this, lerian, async (api) => {
		const text = filter?.toLowerCase();
		const wanted = text ? (row: Connection) => textsOf(row).includes(text) : undefined;
		// The windows of the API have no place to go on from: a later page reads from the start.
		const page = Number(paginationToken ?? 1);
		const limit = page * PAGE;
		const { rows } = await api.listConnections({ wanted }, { limit, order: 'desc' });
		return {
			results: rows.slice(limit - PAGE).map((row) => ({ name: labelOf(row), value: row.id })),
			paginationToken: rows.length === limit ? String(page + 1) : undefined,
		};
	});
}

function labelOf({ configName, type, host }: Connection): string {
	return `${configName} — ${[type, host].map((text) => textOrNull(text) ?? '').join(' ')}`;
}

function textsOf(row: Connection): string {
	return [labelOf(row), row.id, textOrNull(row.productName) ?? ''].join(' ').toLowerCase();
}
