import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { load, locator } from '../shared/actions/lookup';
import { idOrNull, textOrNull } from '../shared/values/json';
import { betterStack, type ApiObject, type BetterStackApi } from './api';
import { PLAN_REGIONS } from './transport/regions';

/** The connection that an operation is about. */
export const connectionIdField = locator({
	displayName: 'Connection',
	name: 'connectionId',
	description: 'The connection to work with',
	searchListMethod: 'searchConnections',
	placeholder: 'Select a connection…',
	id: '44498',
});

/** Matches that a search in a drop-down shows at the most. */
const MATCHES = 100;

/** The connections, searched by note, user name or ID. */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await load(this, betterStack, async (api) => {
		if (filter) {
			const text = filter.toLowerCase();
			const isWanted = (row: ApiObject) => labelOf(row).toLowerCase().includes(text);
			const { items } = await api.listConnections({ limit: MATCHES, isWanted }, entryOf);
			return { results: items };
		}
		const page = Number(paginationToken ?? 1);
		const { rows, more } = await api.connectionPage(page);
		return { results: rows.map(entryOf), paginationToken: more ? String(page + 1) : undefined };
	});
}

function entryOf(row: ApiObject) {
	return { name: labelOf(row), value: row.id };
}

function labelOf({ id, attributes }: ApiObject): string {
	const note = textOrNull(attributes.note);
	return `${note ? `${note} (${id})` : id} — ${textOrNull(attributes.username) ?? ''}`;
}

export const dataRegionField: INodeProperties = {
	displayName: 'Data Region Name or ID',
	name: 'dataRegion',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getDataRegions' },
	default: '',
	description:
		'A region of your plan, or the name of a private cluster. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The regions of the plans, and the clusters that the account's connections and sources are on. */
export async function getDataRegions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await load(this, betterStack, async (api) => {
		const connections = await api.listConnections(ALL, ({ attributes }) => attributes);
		const all = [...connections.items, ...(await attributesOfSources(api))];
		const names = new Set(all.map(({ data_region: name }) => textOrNull(name) ?? ''));
		const planned = PLAN_REGIONS.map(({ value }) => value);
		const clusters = [...names].filter((name) => name !== '' && !planned.includes(name)).sort();
		return [...PLAN_REGIONS, ...clusters.map((name) => ({ name, value: name }))];
	});
}

export const teamIdsField: INodeProperties = {
	displayName: 'Team Names or IDs',
	name: 'teamIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getTeams' },
	default: [],
	description:
		'Teams whose data the connection may read; none means all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** One team, as a filter. */
export const teamIdField: INodeProperties = {
	displayName: 'Team Name or ID',
	name: 'teamId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getTeams' },
	default: '',
	description:
		'Only connections that are limited to this team. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The teams that own the account's sources; the API has no list of teams. */
export async function getTeams(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await load(this, betterStack, async (api) => {
		const teams = new Map<string, string>();
		for (const { team_id: id, team_name: name } of await attributesOfSources(api)) {
			const value = idOrNull(id);
			if (value !== null) teams.set(value, textOrNull(name) ?? value);
		}
		return [...teams]
			.map(([value, name]) => ({ name, value, description: `ID ${value}` }))
			.sort((a, b) => a.name.localeCompare(b.name));
	});
}

const ALL = { limit: Infinity };

async function attributesOfSources(api: BetterStackApi) {
	return (await api.listSources(ALL, ({ attributes }) => attributes)).items;
}
