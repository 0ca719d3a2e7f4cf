import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { load, locator, matching } from '../shared/actions/lookup';
import type { Parameters } from '../shared/actions/parameters';
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
		const project = chosen(this, 'projectName', 'Project');
		const entries = (await api.listConnections(project)).map(({ name, config: { type } }) => ({
			name: `${name} — ${databaseType(type)?.name ?? api.show(type)}`,
			value: name,
		}));
		return matching(
			entries.sort((a, b) => byName(a.name, b.name)),
			filter,
		);
	});
}

/** A schema of the database behind a connection. */
export const schemaField = locator({
	displayName: 'Schema Name',
	name: 'schemaName',
	description: 'A schema, as Get Many of the resource Schema names it',
	searchListMethod: 'searchSchemas',
	placeholder: 'Select a schema…',
	byName: 'public',
});

/** The schemas of the chosen connection; those that a database keeps for itself stand last. */
export async function searchSchemas(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await load(this, credible, async (api) => {
		const project = chosen(this, 'projectName', 'Project');
		const name = chosen(this, 'connectionName', 'Connection');
		const schemas = await api.listSchemas({ project, name });
		const entries = schemas
			.sort((a, b) => Number(a.raw.isHidden === true) - Number(b.raw.isHidden === true))
			.map((schema) => ({ name: schema.name, value: schema.name }));
		return matching(entries, filter);
	});
}

/** A name that was chosen in the panel. */
function chosen(context: ILoadOptionsFunctions, field: string, displayName: string): string {
	const name = context.getNodeParameter(field, undefined, { extractValue: true });
	if (typeof name === 'string' && /^[\w-]+$/.test(name)) return name;
	throw Problem.parameter(displayName, 'is not chosen yet', 'Choose it first, by its name');
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
