import type { IDataObject } from 'n8n-workflow';

import { optionsField } from '../../../shared/actions/fields';
import { isObject } from '../../../shared/values/json';
import { defineOperation } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import type { LerianApi } from '../../api';

/** How much can be validated at once (LerianStudio/fetcher v2.0.2, pkg/model/schema.go). */
const MOST = { connections: 10, tables: 20, fields: 50 };

export const validate = defineOperation({
	value: 'validate',
	name: 'Validate',
	action: 'Validate schema',
	description:
		'Ask whether tables and fields are there, such as a report needs. Those that are not are a result.',
	fields: [
		{
			displayName: 'Mappings',
			name: 'mappings',
			type: 'json',
			required: true,
			default: '',
			placeholder: 'e.g. {"production-db": {"accounts": ["name", "opened_at"]}}',
			description:
				'Lists of fields, by table, by the name of the connection: at most 10 connections, 20 tables each, 50 fields each',
		},
		optionsField(),
	],

	read: (parameters) => readMappings(parameters),

	run: async (mappings, api: LerianApi) => [await api.validateSchema(mappings)],
});

function readMappings(parameters: Parameters): IDataObject {
	const mappings = parameters.object('mappings');
	if (!mappings) throw parameters.bad('mappings', 'is empty');
	refuseNames(parameters, mappings, MOST.connections, 'connections');
	for (const [name, tables] of Object.entries(mappings)) {
		if (!isObject(tables)) throw parameters.bad('mappings', `has no tables for '${name}'`);
		refuseNames(parameters, tables, MOST.tables, `tables for '${name}'`);
		for (const [table, fields] of Object.entries(tables)) {
			const where = `'${name}', table '${table}'`;
			const isList = Array.isArray(fields) && fields.every((field) => isName(field));
			if (!isList) {
				throw parameters.bad('mappings', `has no list of fields for ${where}`);
			}
			if (fields.length > MOST.fields) {
				throw parameters.bad('mappings', `has more than ${MOST.fields} fields for ${where}`);
			}
		}
	}
	return mappings;
}

function refuseNames(
	parameters: Parameters,
	object: IDataObject,
	most: number,
	what: string,
): void {
	const names = Object.keys(object);
	if (!names.every(isName)) throw parameters.bad('mappings', 'has an empty name');
	if (names.length === 0) throw parameters.bad('mappings', `has no ${what}`);
	if (names.length > most) throw parameters.bad('mappings', `has more than ${most} ${what}`);
}

function isName(value: unknown): boolean {
	return typeof value === 'string' && value.trim() !== '';
}
