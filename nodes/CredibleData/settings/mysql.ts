import {
	databaseName,
	host,
	password,
	port,
	settingsAt,
	userName,
	type DatabaseType,
} from './setting';

const setting = settingsAt('mysqlConnection');

export const mysql: DatabaseType = {
	value: 'mysql',
	name: 'MySQL',
	block: 'mysqlConnection',
	settings: [
		setting(host, 'host', { needed: true }),
		setting(port),
		setting(databaseName, 'database'),
		setting(userName, 'user'),
		setting(password),
	],
};
