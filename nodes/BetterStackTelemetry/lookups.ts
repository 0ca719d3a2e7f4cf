import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { textOrNull } from '../shared/json';
import { lookUp } from '../shared/lookup';
import { PLAN_REGIONS, regionName } from './regions';
import type { ApiObject } from './api';
import { betterStack } from './provider';

/** Matches that a search in a drop-down shows at the most. */
const MATCHES = 100;

/** The connections, searched by note, user name or ID. */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await lookUp(this, betterStack, async (api) => {
		if (filter) {
			const text = filter.toLowerCase();
			const wanted = (row: ApiObject) => labelOf(row).toLowerCase().includes(text);
			const { rows } = await api.listConnections({ limit: MATCHES, wanted });
			return { results: rows.map(entryOf) };
		}
		const page = Number(paginationToken ?? 1);
		const { rows, more } = await api.connectionPage(page);
		return { results: rows.map(entryOf), paginationToken: more ? String(page + 1) : undefined };
	});
}

/** The regions of the plans, and those that the account's sources are in, such as private clusters. */
export async function getDataRegions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await lookUp(this, betterStack, async (api) => {
		const { rows } = await api.listSources({ limit: Infinity });
		const known = new Set(PLAN_REGIONS.map(({ value }) => regionName(value)));
		const clusters = rows.map(({ attributes }) => textOrNull(attributes.data_region) ?? '');
		const others = [...new Set(clusters)].filter((name) => name !== '' && !known.has(name)).sort();
		return [...PLAN_REGIONS, ...others.map((name) => ({ name, value: name }))];
	});
}

/** The teams that own the account's sources; the API has no list of teams. */
export async function getTeams(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await lookUp(this, betterStack, async (api) => {
		const { rows } = await api.listSources({ limit: Infinity });
		const teams = new Map<string, string>();
		for (const { attributes } of rows) {
			const id = attributes.team_id;
			if (typeof id === 'number')
				teams.set(String(id), textOrNull(attributes.team_name) ?? String(id));
		}
		return [...teams]
			.map(([value, name]) => ({ name, value, description: `ID ${value}` }))
			.sort((a, b) => a.name.localeCompare(b.name));
	});
}

function entryOf(row: ApiObject) {
	return { name: labelOf(row), value: row.id };
}

function labelOf({ id, attributes }: ApiObject): string {
	const note = textOrNull(attributes.note);
	return `${note ? `${note} (${id})` : id} — ${textOrNull(attributes.username) ?? ''}`;
}
