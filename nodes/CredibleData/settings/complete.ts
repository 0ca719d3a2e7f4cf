import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/json';
import type { Parameters } from '../../shared/parameters';
import { DATABASE_TYPES, type DatabaseTypeName } from '../databaseTypes';

/**
 * Throws a Problem if settings lack what a type cannot do without. Servers refuse some of this with
 * status 500, and take the rest as if nothing was missing (source: Publisher 0.0.166).
 */
export function checkComplete(
	parameters: Parameters,
	type: DatabaseTypeName,
	config: IDataObject,
): void {
	const { name, block } = DATABASE_TYPES[type];
	const found = config[block];
	const settings = isObject(found) ? found : {};
	const need = (field: string, key: string) => {
		if (settings[key]) return;
		throw parameters.bad(field, `is empty, but ${name} needs it`, 'Enter a value');
	};
	const needSecret = (labels: string, ...keys: string[]) => {
		if (keys.some((key) => settings[key])) return;
		throw parameters.bad('secretSource', `gives no ${labels}, which ${name} needs`);
	};

	switch (type) {
		case 'bigquery':
			return;
		case 'mysql':
			return need('host', 'host');
		case 'postgres':
			if (!settings.connectionString) need('host', 'host');
			return;
		case 'motherduck':
			return needSecret("'Access Token'", 'accessToken');
		case 'snowflake':
			need('account', 'account');
			need('warehouse', 'warehouse');
			needSecret("'User Name'", 'username');
			return needSecret("'Password' or 'Private Key'", 'password', 'privateKey');
		case 'trino':
			return checkTrino(parameters, settings);
		case 'duckdb':
			return checkDuckDb(parameters, settings);
	}
}

function checkTrino(parameters: Parameters, { server, port }: IDataObject): void {
	const address = String(server ?? '');
	if (!/^https?:\/\/./.test(address) || !URL.canParse(address)) {
		throw parameters.bad(
			'server',
			'must be an address that begins with https:// or http://',
			'For example https://trino.example.com',
		);
	}
	const [, inside] = /:(\d+)\/?$/.exec(address) ?? [];
	if (inside !== undefined && port !== undefined && inside !== String(port)) {
		throw parameters.bad('port', `is ${String(port)}, but 'Server' ends with :${inside}`);
	}
}

function checkDuckDb(parameters: Parameters, { attachedDatabases }: IDataObject): void {
	const databases: unknown[] = Array.isArray(attachedDatabases) ? attachedDatabases : [];
	if (databases.length === 0) {
		throw parameters.bad('attachedDatabases', 'is empty', 'Add at least one database');
	}
	const own = parameters.has('connectionName') && parameters.text('connectionName');
	if (databases.some((database) => isObject(database) && database.name === own)) {
		throw parameters.bad(
			'attachedDatabases',
			'has a database with the name of the connection',
			'Give one of them another name',
		);
	}
}
