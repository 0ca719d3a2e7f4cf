import { defineGetMany } from '../getMany';
import { loginList } from './listLogins';

export const getAll = defineGetMany({
	action: 'Get many logins',
	description: 'Retrieve a list of data source logins, which are the authorised connections',
	...loginList,
});
