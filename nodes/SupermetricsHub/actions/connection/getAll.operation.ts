import { defineGetMany } from '../getMany';
import { loginList } from '../login/listLogins';

export const getAll = defineGetMany({
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
	],
	...loginList,
});
