import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { load, locator, matching } from '../shared/actions/lookup';
import type { Parameters } from '../shared/actions/parameters';
import { textOf } from '../shared/values/json';
import { Problem } from '../shared/values/problem';
import { credible, type ConnectionRef } from './api';
import { databaseType } from './settings/index';

/** The project that an operation is about. */
export const projectField = locator({
	displayName: 'Project',
	name: 'projectName',
	description: 'The project, or environment, that the connection belongs to',
	searchListMethod: 'searchProjects',
	placeholder: 'Select a project…',
	byName: 'analytics',
});

/** The projects that the credential can see. */
export async function searchProjects(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await load(this, credible, async (api) => {
		const names = (await api.listProjects()).map(({ name }) => name).sort(byName);
		return matching(
			names.map((name) => ({ name, value: name })),
			filter,
		);
	});
}

/** A connection that is there. */
export const connectionField = locator({
	displayName: 'Connection',
	name: 'connectionName',
	description: 'The connection to work with',
	searchListMethod: 'searchConnections',
	placeholder: 'Select a connection…',
	byName: 'shop_db',
});

/** The connections of the chosen project, searched by name and type. */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await load(this, credible, async (api) => {
		const project = this.getNodeParameter('projectName', undefined, { extractValue: true });
		if (typeof project !== 'string' || !/^[\w-]+$/.test(project)) {
			throw Problem.parameter('Project', 'is not chosen yet', 'Choose it first, by its name');
		}
		const entries = (await api.listConnections(project)).map(({ name, config: { type } }) => ({
			name: `${name} — ${databaseType(type)?.name ?? textOf(type)}`,
			value: name,
		}));
		return matching(
			entries.sort((a, b) => byName(a.name, b.name)),
			filter,
		);
	});
}

function byName(a: string, b: string): number {
	return a.localeCompare(b);
}

/** The natural key of a connection. */
export function keyOf({ project, name }: ConnectionRef): string {
	return `${project}/${name}`;
}

/** Reads project and connection. Names: https://docs.credibledata.com/data-api-reference/connections/create-a-new-database-connection */
export function readRef(parameters: Parameters): ConnectionRef {
	return {
		project: readName(parameters, 'projectName'),
		name: readName(parameters, 'connectionName'),
	};
}

/** A name, which goes into a path. */
export function readName(parameters: Parameters, field: string): string {
	const name = parameters.requiredText(field);
	if (/^[\w-]+$/.test(name)) return name;
	throw parameters.bad(
		field,
		`is "${name}", but names have only letters, digits, _ and -`,
		'If it is an expression, check its result',
	);
}
