import { integer, text, type Bad } from '../../shared/actions/readers';
import {
	databaseName,
	password,
	privateKey,
	privateKeyPass,
	schema,
	settingsAt,
	userName,
	type DatabaseType,
} from './setting';

const setting = settingsAt('snowflakeConnection');

export const snowflake: DatabaseType = {
	value: 'snowflake',
	name: 'Snowflake',
	block: 'snowflakeConnection',
	settings: [
		setting.text('Account', 'account', 'The account identifier', 'e.g. myorg-myaccount', {
			read: account,
			needed: true,
		}),
		setting.text('Warehouse', 'warehouse', 'What runs the queries', 'e.g. COMPUTE_WH', {
			needed: true,
		}),
		setting(databaseName, 'database'),
		setting(schema),
		setting.text('Role', 'role', 'The role to take', 'e.g. ANALYST'),
		setting({
			field: {
				displayName: 'Response Timeout (Milliseconds)',
				name: 'responseTimeoutMilliseconds',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 600000,
				description: 'How long to wait for an answer of Snowflake',
			},
			sections: ['additional'],
			read: integer(1, Number.MAX_SAFE_INTEGER),
		}),
		setting(userName, 'username', { needed: true }),
		setting(password),
		setting(privateKey),
		setting(privateKeyPass),
	],
	needsLogin: true,
};

/** An account identifier, also out of the account's address. */
function account(value: unknown, bad: Bad): string | undefined {
	const name = text(value, bad)
		?.replace(/^https?:\/\//i, '')
		.replace(/\.snowflakecomputing\.(com|cn)(\/.*)?$/i, '');
	if (name === undefined || /^[\w.-]+$/.test(name)) return name;
	throw bad('is not an account identifier', 'For example myorg-myaccount, or xy12345.eu-central-1');
}
