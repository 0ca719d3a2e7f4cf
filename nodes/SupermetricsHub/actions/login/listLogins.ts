import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { instantOf } from '../../../shared/values/dates';
import { objectOf, textOrNull } from '../../../shared/values/json';
import type { SupermetricsApi } from '../../api';
import { loginItem, loginStatus } from '../../items';
import { dataSourceFilterField } from '../../lookups';
import { hintAtCap } from '../getMany';

/** Which logins are wanted: of the operations that list them, and of the trigger. */
export const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		dataSourceFilterField,
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

/** Whether a login is wanted. */
type Filter = (login: IDataObject) => boolean;

/** Reads the filters of a list of logins: a login is wanted that passes all of them. */
export function readFilters(parameters: Parameters): Filter {
	const filters = parameters.group('filters');
	const dataSourceId = filters.text('dataSourceId')?.toUpperCase();
	const status =
		filters.text('status') && filters.oneOf('status', ['active', 'expired', 'revoked']);
	const before = instantOf(filters.date('expiresBefore'));
	return (login) => {
		const { ds_id: id } = objectOf(login.ds_info);
		const expiry = instantOf(login.expiry_time);
		return (
			(dataSourceId === undefined || textOrNull(id)?.toUpperCase() === dataSourceId) &&
			(status === undefined || loginStatus(login) === status) &&
			(before === undefined || (expiry !== undefined && expiry < before))
		);
	};
}

/** What the Get Many of connections and that of logins have in common: both list the logins. */
export const loginList = {
	filters: [filtersField],
	read: readFilters,
	async list(api: SupermetricsApi, isWanted: Filter, run: Run): Promise<IDataObject[]> {
		const logins = await api.listLogins();
		hintAtCap(logins, run);
		return logins.filter(isWanted);
	},
	toItem: loginItem,
};
