import type { IDataObject } from 'n8n-workflow';

import { objectOf } from '../../shared/values/json';
import {
	accessToken,
	host,
	password,
	secretInJson,
	settingsAt,
	userName,
	type CheckContext,
	type DatabaseType,
} from './setting';

const setting = settingsAt('databricksConnection');

/** A service principal's client ID and secret are its user name and password. */
export const databricks: DatabaseType = {
	value: 'databricks',
	name: 'Databricks',
	servers: 'Malloy Publisher since April 2026',
	block: 'databricksConnection',
	settings: [
		setting(host, 'host', { needed: true }),
		setting.text(
			'HTTP Path',
			'path',
			'The path of the SQL warehouse',
			'e.g. /sql/1.0/warehouses/abc123',
			{ needed: true },
		),
		setting.text('Default Catalog', 'defaultCatalog', 'The catalog to use', 'e.g. main', {
			needed: true,
		}),
		setting.text('Default Schema', 'defaultSchema', 'The schema to use', 'e.g. default'),
		setting(userName, 'oauthClientId'),
		setting(password, 'oauthClientSecret'),
		setting(accessToken, 'token'),
		// Statements may hold secrets, as those that make one.
		setting(secretInJson('setupSQL')),
	],
	needsLogin: true,
	check,
};

function check({ databricksConnection }: IDataObject, { bad }: CheckContext): void {
	const { oauthClientId, oauthClientSecret } = objectOf(databricksConnection);
	if (!oauthClientSecret || oauthClientId) return;
	throw bad('secretSource', "gives no 'User Name' for the 'Password', which Databricks needs");
}
