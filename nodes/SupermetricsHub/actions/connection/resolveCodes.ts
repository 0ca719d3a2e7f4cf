import type { INodeProperties } from 'n8n-workflow';

import type { Run } from '../../../shared/actions/operation';
import { idOrNull } from '../../../shared/values/json';
import { Problem } from '../../../shared/values/problem';
import type { NewConnection, SupermetricsApi } from '../../api';
import { dataSourceIdField, destinationTypeField } from '../../lookups';

/** The data source and the destination type as the API writes them. Small letters cost a request. */
export async function resolveCodes(
	written: NewConnection,
	teamId: string | undefined,
	api: SupermetricsApi,
	run: Run,
): Promise<NewConnection> {
	const { data_source_id, destination_type } = written;
	if (!hasSmallLetters(data_source_id) && !hasSmallLetters(destination_type)) return written;
	const { dataSources, destinationTypes } = await availableSources(api, teamId);
	const ids = dataSources.map((source) => idOrNull(source.data_source_id) ?? '');
	return {
		data_source_id: inCapitals(dataSourceIdField, data_source_id, ids, run),
		destination_type: inCapitals(
			destinationTypeField,
			destination_type,
			[...destinationTypes.keys()],
			run,
		),
	};
}

async function availableSources(api: SupermetricsApi, teamId: string | undefined) {
	try {
		return await api.availableSources(teamId);
	} catch (error) {
		const problem = Problem.from(error);
		const advice = `${problem.facts.advice ?? 'Run this again later'}. Data sources and destination types in capitals need no look-up`;
		throw problem.withAdvice(advice);
	}
}

function inCapitals(
	{ displayName }: INodeProperties,
	written: string,
	known: string[],
	run: Run,
): string {
	if (!hasSmallLetters(written)) return written;
	const found = known.find((each) => each.toUpperCase() === written.toUpperCase());
	if (found === undefined) {
		throw Problem.parameter(
			displayName,
			`has the value "${written}", which Supermetrics does not have in capitals either`,
			'Choose one from the list. Nothing was created for this item',
		);
	}
	run.hint(`'${displayName}' was sent as "${found}" in place of "${written}"`);
	return found;
}

function hasSmallLetters(written: string): boolean {
	return written !== written.toUpperCase();
}
