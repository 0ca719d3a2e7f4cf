import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { textOrNull } from '../shared/json';
import type { Run } from '../shared/operation';
import type { Parameters } from '../shared/parameters';
import { Problem } from '../shared/problem';
import type { AvailableSources, SupermetricsApi } from './api';

/** The data source to connect, or to log in to. */
export const dataSourceIdField: INodeProperties = {
	displayName: 'Data Source',
	name: 'dataSourceId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Where the data comes from',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a data source…',
			typeOptions: { searchListMethod: 'searchDataSources', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. GAWA' },
	],
};

/** The kind of destination that a connection is for. */
export const destinationTypeField: INodeProperties = {
	displayName: 'Destination Type',
	name: 'destinationType',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'Where the data goes to. The list begins with what the data source names as applicable; the others follow.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a destination type…',
			typeOptions: { searchListMethod: 'searchDestinationTypes', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. DWH_SNOWFLAKE' },
	],
};

/** An ID such as GAWA or DWH_SNOWFLAKE, as the user wrote it. */
export interface Code {
	displayName: string;
	text: string;
}

/**
 * Reads an ID: capitals, digits and `_`, 50 characters at the most. Small letters are let through: only
 * the API can tell whether there is such an ID in capitals.
 */
export function readCode(parameters: Parameters, { name, displayName }: INodeProperties): Code {
	const text = parameters.requiredText(name);
	if (/^\w{1,50}$/.test(text)) return { displayName, text };
	throw parameters.bad(
		name,
		'must have at most 50 characters: capitals, digits and _',
		`It has the value "${text.slice(0, 60)}"`,
	);
}

/** Reads a data source for a login link, which may also have small letters and `-` in its ID. */
export function readLinkSource(parameters: Parameters): string {
	const { name } = dataSourceIdField;
	const id = parameters.id(name);
	if (id.length <= 50) return id;
	throw parameters.bad(name, 'must have at most 50 characters');
}

/** The data source and the destination type as the API writes them. Small letters cost a request. */
export async function resolveCodes(
	dataSource: Code,
	destinationType: Code,
	teamId: string | undefined,
	api: SupermetricsApi,
	run: Run,
): Promise<[string, string]> {
	if (![dataSource, destinationType].some(hasSmallLetters)) {
		return [dataSource.text, destinationType.text];
	}
	const sources = await lookUpSources(api, teamId);
	return [
		inCapitals(dataSource, codesIn(sources.dataSources, 'data_source_id'), run),
		inCapitals(destinationType, destinationTypesIn(sources), run),
	];
}

async function lookUpSources(api: SupermetricsApi, teamId: string | undefined) {
	try {
		return await api.availableSources(teamId);
	} catch (error) {
		const problem = Problem.from(error);
		const advice = `${problem.facts.advice ?? 'Run this again later'}. Data sources and destination types in capitals need no look-up`;
		throw problem.withAdvice(advice);
	}
}

/** All destination types that the API names, as such or by a destination of the team. */
export function destinationTypesIn(sources: AvailableSources): string[] {
	const types = codesIn(sources.destinationTypes, 'type');
	return [...new Set([...types, ...codesIn(sources.destinations, 'destination_type')])];
}

function inCapitals(code: Code, known: string[], run: Run): string {
	const { displayName, text } = code;
	if (!hasSmallLetters(code)) return text;
	const found = known.find((each) => each.toUpperCase() === text.toUpperCase());
	if (found === undefined) {
		throw Problem.parameter(
			displayName,
			`has the value "${text}", which Supermetrics does not have in capitals either`,
			'Choose one from the list. Nothing was created for this item',
		);
	}
	run.hint(`'${displayName}' was sent as "${found}" in place of "${text}"`);
	return found;
}

function hasSmallLetters({ text }: Code): boolean {
	return text !== text.toUpperCase();
}

function codesIn(rows: IDataObject[], key: string): string[] {
	return rows.map((row) => textOrNull(row[key])).filter((code) => code !== null);
}
