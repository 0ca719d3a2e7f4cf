import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { lookUp } from '../shared/lookup';
import { Problem } from '../shared/problem';
import type { Connection } from './api';
import { databaseType } from './databaseTypes';
import { credible } from './provider';

/** The projects that the credential can see. */
export async function searchProjects(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await lookUp(this, credible, async (api) => {
		const projects = await api.listProjects();
		return matching(
			projects.map(({ name }) => ({ name, value: name })),
			filter,
		);
	});
}

/** The connections of the chosen project, searched by name and type. */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await lookUp(this, credible, async (api) => {
		const project = this.getNodeParameter('projectName', undefined, { extractValue: true });
		if (typeof project !== 'string' || !/^[\w-]+$/.test(project)) {
			throw Problem.parameter('Project', 'is not chosen yet', 'Choose it first, by its name');
		}
		const connections = await api.listConnections(project);
		return matching(connections.map(entryOf), filter);
	});
}

function matching(entries: INodeListSearchResult['results'], filter = ''): INodeListSearchResult {
	const text = filter.toLowerCase();
	const results = entries
		.filter(({ name }) => name.toLowerCase().includes(text))
		.sort((a, b) => a.name.localeCompare(b.name));
	return { results };
}

function entryOf({ name, config: { type } }: Connection) {
	const label = databaseType(type)?.name ?? String(type);
	return { name: `${name} — ${label}`, value: name };
}
