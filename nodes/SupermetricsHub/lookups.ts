import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { textOrNull } from '../shared/json';
import { lookUp } from '../shared/lookup';
import type { SupermetricsApi } from './api';
import { destinationTypesIn } from './codes';
import { dataSourceItem, destinationItem, linkItem, loginItem, transferItem } from './model';
import { isNumericId } from './numericIds';
import { supermetrics } from './provider';

type Entry = { name: string; value: string };

/** The data sources of the team, by name. */
export async function searchDataSources(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await search(this, filter, async (api) => await dataSources(api, teamOf(this)));
}

/** The same as a menu. */
export async function getDataSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await lookUp(this, supermetrics, async (api) => await dataSources(api, teamOf(this)));
}

/**
 * The destination types, those first that the chosen data source names as applicable. What those names
 * mean is not documented, so that no type is left out because of them.
 */
export async function searchDestinationTypes(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const chosen = this.getCurrentNodeParameter('dataSourceId', { extractValue: true });
	return await search(this, filter, async (api) => {
		const sources = await api.availableSources(teamOf(this));
		const source = sources.dataSources.find(({ data_source_id: id }) => id === chosen) ?? {};
		const applicable = Array.isArray(source.applicable_destinations)
			? source.applicable_destinations
			: [];
		const titles = new Map(sources.destinationTypes.map(({ type, title }) => [type, title]));
		const types = destinationTypesIn(sources);
		const isFirst = (type: string) => applicable.includes(type);
		const ordered = [...types.filter(isFirst), ...types.filter((type) => !isFirst(type))];
		return ordered.map((type) => entry(titles.get(type), type));
	});
}

/** The logins of the account, with user name and data source. */
export async function searchLogins(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await search(this, filter, async (api) => {
		const items = (await api.listLogins()).map(loginItem);
		return items.map(({ id, name, username, dataSourceName, status }) =>
			entry([name ?? username, dataSourceName, status].filter((part) => part).join(' — '), id),
		);
	});
}

/** The login links of the account. */
export async function searchLoginLinks(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await search(this, filter, async (api) => {
		const items = (await api.listLoginLinks()).map(linkItem);
		return items.map(({ id, name, dataSourceName, status }) =>
			entry([name, dataSourceName, status].filter((part) => part).join(' — '), id),
		);
	});
}

/** The destinations of the team. */
export async function searchDestinations(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await search(this, filter, async (api) =>
		(await api.listDestinations(teamOf(this))).map(destinationItem).map(entryOf),
	);
}

/** The transfers of the team. */
export async function searchTransfers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await search(this, filter, async (api) =>
		(await api.listTransfers(teamOf(this))).map(transferItem).map(entryOf),
	);
}

async function dataSources(api: SupermetricsApi, teamId: string | undefined): Promise<Entry[]> {
	const sources = await api.availableSources(teamId);
	return sources.dataSources.map(dataSourceItem).map(entryOf);
}

/** The entries whose name, which holds the ID, contains the filter. */
async function search(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	read: (api: SupermetricsApi) => Promise<Entry[]>,
): Promise<INodeListSearchResult> {
	const entries = await lookUp(context, supermetrics, read);
	const text = filter?.toLowerCase() ?? '';
	const isFound = ({ name, value }: Entry) => value !== '' && name.toLowerCase().includes(text);
	return { results: entries.filter(isFound) };
}

/** The team that the open panel is about; undefined for that of the credential. */
function teamOf(context: ILoadOptionsFunctions): string | undefined {
	const teamId = String(context.getCurrentNodeParameter('teamId') ?? '').trim();
	return isNumericId(teamId) ? teamId : undefined;
}

function entryOf({ id, name }: IDataObject): Entry {
	return entry(name, id);
}

function entry(name: unknown, id: unknown): Entry {
	const value = textOrNull(id) ?? '';
	return { name: typeof name === 'string' && name !== '' ? `${name} (${value})` : value, value };
}
