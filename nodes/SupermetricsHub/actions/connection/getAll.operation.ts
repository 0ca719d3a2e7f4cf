import { defineOperation } from '../../shared/operation';
import { listLogins, loginListFields, readLoginList } from '../login/list';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many connections',
	description:
		'Retrieve a list of authorised connections, which the API calls data source logins; what Create made is in no list',
	fields: [
		{
			displayName:
				'These are the data source logins of your account, with their login IDs. Supermetrics has no call that lists the connections that Create made.',
			name: 'loginsNotice',
			type: 'notice',
			default: '',
		},
		...loginListFields,
	],
	read: readLoginList,
	run: listLogins,
});
