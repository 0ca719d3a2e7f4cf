import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../shared/parameters';

/** The project that an operation is about. */
export const projectField: INodeProperties = {
	displayName: 'Project',
	name: 'projectName',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The project, or environment, that the connection belongs to',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a project…',
			typeOptions: { searchListMethod: 'searchProjects', searchable: true },
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. analytics' },
	],
};

/** A connection that is there. */
export const connectionField: INodeProperties = {
	displayName: 'Connection',
	name: 'connectionName',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The connection to work with',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a connection…',
			typeOptions: { searchListMethod: 'searchConnections', searchable: true },
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. shop_db' },
	],
};

/** The name of a connection that may have to be created. */
export const newNameField: INodeProperties = {
	displayName: 'Connection Name',
	name: 'connectionName',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. shop_db',
	description: 'Letters, digits, _ and -. The guide of Credible advises against hyphens.',
};

/** Where a connection is. */
export interface Place {
	project: string;
	name: string;
}

/** The natural key of a connection. */
export function keyOf({ project, name }: Place): string {
	return `${project}/${name}`;
}

/** Reads project and connection. Names: https://docs.credibledata.com/data-api-reference/connections/create-a-new-database-connection */
export function readPlace(parameters: Parameters): Place {
	return {
		project: readName(parameters, 'projectName'),
		name: readName(parameters, 'connectionName'),
	};
}

/** As readPlace, for a connection that may have to be created. */
export function readNewPlace(parameters: Parameters): Place {
	const place = readPlace(parameters);
	if (place.name !== 'duckdb') return place;
	throw parameters.bad(
		'connectionName',
		"cannot be 'duckdb', which servers keep for themselves",
		'Choose another name',
	);
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
