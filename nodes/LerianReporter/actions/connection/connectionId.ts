import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import type { LerianApi } from '../api';
import { isConfigName } from './settings';

/** The connection that an operation is about. */
export const connectionIdField: INodeProperties = {
	displayName: 'Connection',
	name: 'connectionId',
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
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 019a4f6e-6b3c-7d21-9f00-2f6c1a5b7e10',
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. production-db',
		},
	],
};

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
	const found = await api.findConnection(configName);
	if (found) return found.id;
	throw new Problem(`There is no connection with the name '${configName}'`, {
		advice:
			"Check 'Connection'. Capitals make a difference, and connections from before 2023 are found by their ID only",
	});
}
