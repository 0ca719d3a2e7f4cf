import { text, type Bad } from '../../shared/actions/readers';
import {
	accessToken,
	databaseName,
	host,
	password,
	port,
	settingsAt,
	userName,
	type DatabaseType,
} from './setting';

// Types of which their settings say all that there is to know.

const atMotherduck = settingsAt('motherduckConnection');
export const motherduck: DatabaseType = {
	value: 'motherduck',
	name: 'MotherDuck',
	block: 'motherduckConnection',
	settings: [atMotherduck(databaseName, 'database'), atMotherduck(accessToken)],
	needsLogin: true,
};

const atMysql = settingsAt('mysqlConnection');
export const mysql: DatabaseType = {
	value: 'mysql',
	name: 'MySQL',
	block: 'mysqlConnection',
	settings: [
		atMysql(host, 'host', { needed: true }),
		atMysql(port),
		atMysql(databaseName, 'database'),
		atMysql(userName, 'user'),
		atMysql(password),
	],
};

const atPublisher = settingsAt('publisherConnection');
export const publisher: DatabaseType = {
	value: 'publisher',
	name: 'Publisher',
	servers: 'Malloy Publisher since June 2026, where its operator allows it',
	block: 'publisherConnection',
	settings: [
		atPublisher.text(
			'Connection URI',
			'connectionUri',
			'The address of the connection at another Publisher',
			'e.g. https://org.data.example.com/api/v0/environments/demo/connections/shop',
			{ read: address, needed: true },
		),
		atPublisher(accessToken),
	],
};

function address(value: unknown, bad: Bad): string | undefined {
	const uri = text(value, bad);
	if (uri === undefined || (/^https?:\/\/./.test(uri) && URL.canParse(uri))) return uri;
	throw bad('must be an address that begins with https:// or http://');
}
