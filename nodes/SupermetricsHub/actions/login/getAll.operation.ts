import { defineOperation } from '../../shared/operation';
import { listLogins, loginListFields, readLoginList } from './list';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many logins',
	description: 'Retrieve a list of data source logins, which are the authorised connections',
	fields: loginListFields,
	read: readLoginList,
	run: listLogins,
});
