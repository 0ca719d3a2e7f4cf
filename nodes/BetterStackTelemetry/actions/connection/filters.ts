import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../../shared/actions/parameters';
import { instantOf } from '../../../shared/values/dates';
import { scalars, textOrNull } from '../../../shared/values/json';
import type { ApiObject } from '../../api';
import { dataRegionField, teamIdField } from '../../lookups';
import { namesOf } from '../../transport/regions';

/** Which connections are wanted: of Get Many, and of the trigger. */
export const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		dataRegionField,
		{
			displayName: 'Expires Before',
			name: 'expiresBefore',
			type: 'dateTime',
			default: '',
			description: 'Only connections that expire before this date, expired ones included',
		},
		{
			displayName: 'Note Contains',
			name: 'noteContains',
			type: 'string',
			default: '',
			placeholder: 'e.g. analytics',
			description: 'Only connections with this text in their note; capitals make no difference',
		},
		{
			displayName: 'Team Name',
			name: 'teamName',
			type: 'string',
			default: '',
			placeholder: 'e.g. My Team',
			description: 'Only connections that are limited to this team, by its exact name',
		},
		teamIdField,
	],
};

type Test = (attributes: ApiObject['attributes']) => boolean;

/** Which connections are wanted. */
export interface Filters {
	/** One test for all filters that are set; missing if none is. */
	isWanted?: (row: ApiObject) => boolean;
	/** What the user is to know about them. */
	hint?: string;
}

export function readFilters(filters: Parameters): Filters {
	const tests: Test[] = [];

	const note = filters.text('noteContains')?.toLowerCase();
	if (note)
		tests.push((of) =>
			String(of.note ?? '')
				.toLowerCase()
				.includes(note),
		);

	const region = filters.text('dataRegion');
	const { names, isWhole } = namesOf(region ?? '');
	if (region) tests.push((of) => names.includes(textOrNull(of.data_region) ?? ''));

	const teamId = filters.text('teamId');
	if (teamId) tests.push((of) => scalars(of.team_ids).map(String).includes(teamId));

	const teamName = filters.text('teamName');
	if (teamName) tests.push((of) => scalars(of.team_names).includes(teamName));

	const before = filters.date('expiresBefore');
	if (before) tests.push((of) => (instantOf(of.valid_until) ?? Infinity) < Date.parse(before));
	const hint = isWhole
		? undefined
		: `Which clusters belong to the region '${region}' is not known, and Better Stack shows connections by their cluster. Choose the cluster as 'Data Region' to find those on it.`;
	if (tests.length === 0) return { hint };
	return { isWanted: ({ attributes }) => tests.every((test) => test(attributes)), hint };
}
