import {
	databaseName,
	host,
	password,
	port,
	secretField,
	settingsAt,
	userName,
	type DatabaseSetting,
	type DatabaseType,
} from './setting';
import { text } from '../../shared/actions/readers';

/** The settings in a block of PostgreSQL, wherever the API has one. */
export function postgresSettings(...block: [string, ...string[]]): DatabaseSetting[] {
	const setting = settingsAt(...block);
	return [
		setting(host, 'host', { needed: true }),
		setting(port),
		setting(databaseName),
		setting(userName),
		setting(password),
		setting(
			secretField('Connection String', 'connectionStringSecret', { login: true, read: text }),
			'connectionString',
			{ insteadOf: ['host'] },
		),
	];
}

export const postgres: DatabaseType = {
	value: 'postgres',
	name: 'PostgreSQL',
	block: 'postgresConnection',
	settings: postgresSettings('postgresConnection'),
};
