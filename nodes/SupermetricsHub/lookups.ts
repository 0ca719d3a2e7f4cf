import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { load, locator, matching, type Entry } from '../shared/actions/lookup';
import { scalars } from '../shared/values/json';
import { supermetrics, type SupermetricsApi } from './api';
import { dataSourceItem, destinationItem, linkItem, loginItem, transferItem } from './items';
import { isNumericId } from './settings';

/** The data source to connect, or to log in to. */
export const dataSourceIdField = locator({
	displayName: 'Data Source',
	name: 'dataSourceId',
	description: 'Where the data comes from',
	searchListMethod: 'searchDataSources',
	placeholder: 'Select a data source…',
	id: 'GAWA',
});

/** The data sources of the team, by name. */
export async function searchDataSources(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return matching(await dataSourcesOf(this), filter);
}

/** A filter of lists of logins. */
export const dataSourceFilterField: INodeProperties = {
	displayName: 'Data Source Name or ID',
	name: 'dataSourceId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getDataSources' },
	default: '',
	description:
		'Only logins to this data source. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The data sources of the team as a menu. */
export async function getDataSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await dataSourcesOf(this);
}

async function dataSourcesOf(context: ILoadOptionsFunctions): Promise<Entry[]> {
	return await entries(context, async (api, teamId) => {
		const { dataSources } = await api.availableSources(teamId);
		return dataSources.map(dataSourceItem);
	});
}

/** The kind of destination that a connection is for. */
export const destinationTypeField = locator({
	displayName: 'Destination Type',
	name: 'destinationType',
	description:
		'Where the data goes to. The list begins with what the data source names as applicable; the others follow.',
	searchListMethod: 'searchDestinationTypes',
	placeholder: 'Select a destination type…',
	id: 'DWH_SNOWFLAKE',
});

/**
 * The destination types, those first that the chosen data source names as applicable. What those names
 * mean is not documented, so that no type is left out because of them.
 */
export async function searchDestinationTypes(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const chosen = this.getCurrentNodeParameter('dataSourceId', { extractValue: true });
	const types = await entries(this, async (api, teamId) => {
		const { dataSources, destinationTypes } = await api.availableSources(teamId);
		const source = dataSources.find(({ data_source_id: id }) => id === chosen);
		const applicable = scalars(source?.applicable_destinations);
		const all = [...destinationTypes].map(([id, name]) => ({ id, name }));
		const isFirst = ({ id }: { id: string }) => applicable.includes(id);
		return [...all.filter(isFirst), ...all.filter((type) => !isFirst(type))];
	});
	return matching(types, filter);
}

/** The login that an operation is about. */
export const loginIdField = locator({
	displayName: 'Login',
	name: 'loginId',
	description: 'The login to work with',
	searchListMethod: 'searchLogins',
	placeholder: 'Select a login…',
	id: 'dsl_1',
});

/** The logins of the account, with user name and data source. */
export async function searchLogins(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const logins = await entries(this, async (api) =>
		(await api.listLogins()).map((login) => {
			const { id, name, username, dataSourceName, status } = loginItem(login);
			return { id, name: joined(name ?? username, dataSourceName, status) };
		}),
	);
	return matching(logins, filter);
}

/** The login link that an operation is about. */
export const linkIdField = locator({
	displayName: 'Login Link',
	name: 'linkId',
	description: 'The login link to work with',
	searchListMethod: 'searchLoginLinks',
	placeholder: 'Select a login link…',
	id: 'dsll_1',
});

/** The login links of the account, with description and data source. */
export async function searchLoginLinks(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const links = await entries(this, async (api) =>
		(await api.listLoginLinks()).map((link) => {
			const { id, name, dataSourceName, status } = linkItem(link);
			return { id, name: joined(name, dataSourceName, status) };
		}),
	);
	return matching(links, filter);
}

/** The destination that an operation is about. */
export const destinationIdField = locator({
	displayName: 'Destination',
	name: 'destinationId',
	description: 'The destination to work with',
	searchListMethod: 'searchDestinations',
	placeholder: 'Select a destination…',
	id: '8',
});

/** The destinations of the team. */
export async function searchDestinations(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const destinations = await entries(this, async (api, teamId) =>
		(await api.listDestinations(teamId)).map(destinationItem),
	);
	return matching(destinations, filter);
}

/** The transfer that an operation is about. */
export const transferIdField = locator({
	displayName: 'Transfer',
	name: 'transferId',
	description: 'The transfer to work with',
	searchListMethod: 'searchTransfers',
	placeholder: 'Select a transfer…',
	id: '36091',
});

/** The transfers of the team. */
export async function searchTransfers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const transfers = await entries(this, async (api, teamId) =>
		(await api.listTransfers(teamId)).map(transferItem),
	);
	return matching(transfers, filter);
}

/** Entries with name and ID for what `read` gives for the team of the open panel; what has no ID is left out. */
async function entries(
	context: ILoadOptionsFunctions,
	read: (api: SupermetricsApi, teamId: string | undefined) => Promise<IDataObject[]>,
): Promise<Entry[]> {
	const items = await load(context, supermetrics, async (api) => await read(api, teamOf(context)));
	return items.flatMap(({ id, name }) => {
		if (typeof id !== 'string' || id === '') return [];
		return [{ name: typeof name === 'string' && name !== '' ? `${name} (${id})` : id, value: id }];
	});
}

/** The team that the open panel is about; undefined for that of the credential. */
function teamOf(context: ILoadOptionsFunctions): string | undefined {
	const teamId = String(context.getCurrentNodeParameter('teamId') ?? '').trim();
	return isNumericId(teamId) ? teamId : undefined;
}

function joined(...parts: unknown[]): string {
	return parts.filter((part) => part).join(' — ');
}
