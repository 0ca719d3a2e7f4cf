import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { isObject, textOrNull } from '../../shared/json';
import type { Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import type { SupermetricsApi } from '../api';
import { hintAtCap } from '../lists';
import { loginItem, loginStatus, raw } from '../model';

/** Which logins are wanted: of the operations that list them, and of the trigger. */
export const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Data Source Name or ID',
			name: 'dataSourceId',
			type: 'options',
			typeOptions: { loadOptionsMethod: 'getDataSources' },
			default: '',
			description:
				'Only logins to this data source. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Expires Before',
			name: 'expiresBefore',
			type: 'dateTime',
			default: '',
			description:
				'Only logins with an expiry date before this date, expired ones and those that refresh themselves included',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{
					name: 'Active',
					value: 'active',
					description: 'Neither revoked nor expired; one that refreshes itself does not expire',
				},
				{
					name: 'Expired',
					value: 'expired',
					description: 'Past its expiry date, and unable to refresh itself',
				},
				{ name: 'Revoked', value: 'revoked', description: 'Revoked, whatever its expiry date is' },
			],
			default: 'active',
			description: 'Only logins with this status',
		},
	],
};

/** The fields of an operation that lists logins. */
export const loginListFields = [...listFields, simplifyField, filtersField, optionsField()];

type Test = (login: IDataObject) => boolean;

/** Reads the fields of an operation that lists logins. */
export function readLoginList(parameters: Parameters) {
	return { ...readList(parameters), tests: readFilters(parameters.group('filters')) };
}

/** Lists the logins that pass the filters. */
export async function listLogins(
	{ limit, simplify, tests }: ReturnType<typeof readLoginList>,
	api: SupermetricsApi,
	run: Run,
): Promise<IDataObject[]> {
	const logins = await api.listLogins();
	hintAtCap(logins, run);
	return logins
		.filter((login) => tests.every((test) => test(login)))
		.slice(0, limit)
		.map((login) => (simplify ? loginItem(login) : raw(login)));
}

export function readFilters(filters: Parameters): Test[] {
	const tests: Test[] = [];

	const dataSourceId = filters.text('dataSourceId')?.toUpperCase();
	if (dataSourceId !== undefined) {
		tests.push(({ ds_info: source }) => {
			const id = isObject(source) ? textOrNull(source.ds_id) : null;
			return id?.toUpperCase() === dataSourceId;
		});
	}

	if (filters.text('status') !== undefined) {
		const status = filters.oneOf('status', ['active', 'expired', 'revoked']);
		tests.push((login) => loginStatus(login) === status);
	}

	const before = filters.date('expiresBefore');
	if (before !== undefined) {
		tests.push(
			({ expiry_time: expiry }) =>
				typeof expiry === 'string' && Date.parse(expiry) < Date.parse(before),
		);
	}
	return tests;
}
