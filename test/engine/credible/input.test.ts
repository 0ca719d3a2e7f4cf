import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { byName, credentialsFor, LOGIN, POSTGRES, useCredible } from './useCredible';

const credible = useCredible();
const CREATE: [string, string] = ['connection', 'create'];
const SHOP: INodeParameters = { connectionName: 'shop', ...POSTGRES };
const LOCATED: INodeParameters = { connectionName: byName('shop'), type: 'postgres' };

const add = (more: INodeParameters): INodeParameters => ({ ...SHOP, additionalFields: more });
const duck = (...database: INodeParameters[]): INodeParameters => ({
	connectionName: 'duck',
	type: 'duckdb',
	attachedDatabases: { database },
});

/** Bad parameters as [operation, parameters, name of the parameter as shown, what the message says]. */
const BAD: Array<[string, INodeParameters, string, string]> = [
	['create', { ...SHOP, connectionName: 'my db' }, "'Connection Name'", 'only letters, digits'],
	['create', { ...SHOP, connectionName: '../x' }, "'Connection Name'", 'only letters, digits'],
	['create', { ...SHOP, connectionName: 'duckdb' }, "'Connection Name'", "cannot be 'duckdb'"],
	['create', { ...SHOP, connectionName: '={{ $json.no }}' }, "'Connection Name'", 'is empty'],
	['upsert', { ...SHOP, connectionName: 'duckdb' }, "'Connection Name'", "cannot be 'duckdb'"],
	['create', { ...SHOP, projectName: byName('a/b') }, "'Project'", 'only letters, digits'],
	['create', { ...SHOP, projectName: byName('={{ $json.no }}') }, "'Project'", 'is empty'],
	['create', { ...SHOP, type: 'oracle' }, "'Type'", 'must be one of: bigquery, databricks, duckdb'],
	['create', { ...SHOP, host: '' }, "'Host'", 'is empty, but PostgreSQL needs it'],
	['upsert', { ...SHOP, type: 'mysql', host: '' }, "'Host'", 'is empty, but MySQL needs it'],
	['create', { ...SHOP, port: 'five' }, "'Port'", 'whole number from 1 to 65535'],
	['create', { ...SHOP, port: 65536 }, "'Port'", 'whole number from 1 to 65535'],
	['create', { ...SHOP, host: '={{ ({}) }}' }, "'Host'", 'must be a text'],
	['create', { ...SHOP, type: 'snowflake' }, "'Account'", 'is empty, but Snowflake needs it'],
	[
		'create',
		{ ...SHOP, type: 'snowflake', account: 'a' },
		"'Warehouse'",
		'is empty, but Snowflake needs it',
	],
	[
		'create',
		{ ...SHOP, type: 'snowflake', account: 'a', warehouse: 'w', secretSource: 'none' },
		"'Secret Source'",
		"gives no 'User Name'",
	],
	[
		'create',
		{
			...SHOP,
			type: 'snowflake',
			account: 'a',
			warehouse: 'w',
			secretSource: 'parameters',
			userName: 'u',
		},
		"'Secret Source'",
		"gives no 'Password' or 'Private Key'",
	],
	['create', { ...SHOP, type: 'motherduck' }, "'Secret Source'", "gives no 'Access Token'"],
	['create', { ...SHOP, type: 'trino', server: 'trino' }, "'Server'", 'https:// or http://'],
	[
		'create',
		{ ...SHOP, type: 'trino', server: 'https://t:1', port: 2 },
		"'Port'",
		"'Server' ends with :1",
	],
	['create', { connectionName: 'duck', type: 'duckdb' }, "'Attached Databases'", 'is empty'],
	['create', duck({ name: 'a b', type: 's3' }), "'Attached Databases'", 'the name "a b"'],
	['create', duck({ name: '', type: 's3' }), "'Attached Databases'", 'the name ""'],
	[
		'create',
		duck({ name: 'a', type: 's3' }, { name: 'a', type: 'gcs' }),
		"'Attached Databases'",
		"two databases named 'a'",
	],
	['create', duck({ name: 'duck', type: 's3' }), "'Attached Databases'", 'name of the connection'],
	['create', duck({ name: 'a', type: 'oracle' }), "'Attached Databases'", "unknown type 'oracle'"],
	[
		'create',
		duck({ name: 'a', type: 'postgres', port: 'x' }),
		"'Attached Databases'",
		"of which 'Port' must be a whole number",
	],
	[
		'create',
		duck({ name: 'a', type: 's3', attributes: '[]' }),
		"'Attached Databases'",
		"of which 'Attributes' must be a JSON object",
	],
	[
		'create',
		{ connectionName: 'd', type: 'duckdb', attachedDatabases: { json: [{ json: '["a"]' }] } },
		"'Attached Databases'",
		'must be a list of objects',
	],
	[
		'create',
		{
			connectionName: 'd',
			type: 'duckdb',
			attachedDatabases: { json: [{ json: '[{"name":"a"}]' }] },
		},
		"'Attached Databases'",
		'without a type',
	],
	['create', add({ attributes: '[1]' }), "'Attributes'", 'must be a JSON object'],
	['create', add({ attributes: '{' }), "'Attributes'", 'is not valid JSON'],
	['create', add({ rawConnection: '"x"' }), "'Raw Connection'", 'must be a JSON object'],
	['create', add({ rawConnection: { name: 'other' } }), "'Raw Connection'", 'another name'],
	[
		'create',
		{ ...SHOP, type: 'snowflake', additionalFields: { responseTimeoutMilliseconds: -1 } },
		"'Response Timeout (Milliseconds)'",
		'whole number from 1',
	],
	['create', { ...SHOP, simplify: 'maybe' }, "'Simplify'", 'must be true or false'],
	['create', { ...SHOP, options: { rollback: 'maybe' } }, "'Rollback'", 'must be true or false'],
	['update', { ...LOCATED, updateFields: { port: 0 } }, "'Port'", 'whole number from 1'],
	['update', { ...LOCATED, updateFields: { attributes: '[]' } }, "'Attributes'", 'JSON object'],
	['update', { ...LOCATED, options: { dryRun: 'x' } }, "'Dry Run'", 'must be true or false'],
	['update', { ...LOCATED, connectionName: byName('a.b') }, "'Connection'", 'only letters, digits'],
	['get', { connectionName: byName('a/b') }, "'Connection'", 'only letters, digits'],
	['delete', { connectionName: byName('={{ null }}') }, "'Connection'", 'is empty'],
	['delete', { connectionName: byName('..') }, "'Connection'", 'only letters, digits'],
	['getAll', { limit: 0 }, "'Limit'", 'whole number from 1'],
	['test', { type: 'postgres' }, "'Host'", 'is empty'],
	['test', { testTarget: 'all' }, "'Test'", 'must be one of: settings, saved'],
	['test', { testTarget: 'saved', connectionName: byName('a b') }, "'Connection'", 'only letters'],
];

it.each(BAD)(
	'%s %j: sends nothing, names parameter and item',
	async (operation, parameters, name, says) => {
		const { error, items } = await credible.run(['connection', operation], parameters);
		expect(error?.message).toContain(name);
		expect(error?.message).toContain(says);
		expect(error?.message).toContain('[item 0]');
		expect(error?.itemIndex).toBe(0);
		expect(items).toEqual([]);
		expect(credible.sandbox.requests).toEqual([]);
	},
);

it.each(['.', '..'])(
	"a schema named '%s' would lead elsewhere, and is refused",
	async (schemaName) => {
		const parameters = { connectionName: byName('shop'), schemaName };
		const { error } = await credible.run(['table', 'getAll'], parameters);
		expect(error?.message).toBe("'Schema Name' is not a name [item 0]");
		expect(credible.sandbox.requests).toEqual([]);
	},
);

describe('the secret credential', () => {
	it('that is missing is named, where secrets are needed at once', async () => {
		for (const operation of ['create', 'upsert', 'test']) {
			const { error } = await credible.run(['connection', operation], SHOP, { secrets: null });
			expect(error?.message).toBe(
				"'Secret Source' is 'Credential', but this node has no credential 'Credible Data Secret API' [item 0]",
			);
		}
		expect(credible.sandbox.requests).toEqual([]);
	});

	it.each<[ICredentialDataDecryptedObject, INodeParameters, string]>([
		[
			{ serviceAccountSecretJson: 'planted-not-json' },
			{ type: 'bigquery' },
			"'Service Account JSON' in the credential 'Credible Data Secret API' is not a JSON object",
		],
		[
			{ attachedSecretsJson: 'planted-not-json' },
			duck({ name: 'a', type: 's3' }),
			"'Secrets of Attached Databases (JSON)' in the credential 'Credible Data Secret API' is not a JSON object",
		],
		[
			{ attachedSecretsJson: '{"a":"planted-text"}' },
			duck({ name: 'a', type: 's3' }),
			"'Secrets of Attached Databases (JSON)' in the credential 'Credible Data Secret API' is not a JSON object",
		],
		[
			{ attachedSecretsJson: '{"b":{"secretAccessKey":"planted-x"}}' },
			duck({ name: 'a', type: 's3' }),
			"has secrets for 'b', which is none of the attached databases",
		],
	])('with %j is refused, without repeating it', async (secrets, parameters, says) => {
		const { error } = await credible.run(
			CREATE,
			{ connectionName: 'x', ...parameters },
			{ secrets },
		);
		expect(error?.message).toContain(says);
		expect(credible.sandbox.requests).toEqual([]);
	});

	it('is read for each item', async () => {
		await credible.run(
			CREATE,
			{ ...SHOP, connectionName: '={{ $json.name }}' },
			{
				secrets: { ...LOGIN, userName: '={{ $json.user }}' },
				items: [
					{ name: 'a', user: 'one' },
					{ name: 'b', user: 'two' },
				],
			},
		);
		expect(credible.sent('POST')).toMatchObject([
			{ postgresConnection: { userName: 'one' } },
			{ postgresConnection: { userName: 'two' } },
		]);
	});
});

describe('the credential', () => {
	it.each<[ICredentialDataDecryptedObject, string]>([
		[{ baseUrl: 'not a URL' }, "'Base URL' in the credential is not a valid URL"],
		[{ baseUrl: 'https://u:hunter2@h' }, "'Base URL' in the credential holds more than an address"],
		[{ accessToken: ' ' }, "'Access Token' in the credential is empty"],
		[{ hosting: 'cloud' }, "'Organization' in the credential is not the name"],
		[{ hosting: 'cloud', organization: 'evil.com/' }, "'Organization' in the credential"],
	])('with %j is refused before anything is sent', async (changes, says) => {
		const credentials = credentialsFor(credible.sandbox, LOGIN, changes);
		const { error, saved } = await credible.run(CREATE, SHOP, { credentials });
		expect(error?.message).toContain(says);
		expect(saved).not.toContain('hunter2');
		expect(credible.sandbox.requests).toEqual([]);
	});
});

describe('a bad item among good ones', () => {
	const parameters: INodeParameters = { ...SHOP, connectionName: '={{ $json.name }}' };
	const items = [{ name: 'good' }, { name: 'not good' }];

	it('keeps all of them from being sent under "Stop"', async () => {
		const { error } = await credible.run(CREATE, parameters, { items });
		expect(error?.message).toContain('[item 1]');
		expect(error?.description).toContain('Nothing was sent');
		expect(credible.sandbox.requests).toEqual([]);
	});

	it('becomes an error item under "Continue", and the good ones run', async () => {
		const result = await credible.run(CREATE, parameters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect(result.items.map(({ json }) => json.name)).toEqual(['good']);
		expect(result.errors.map(({ pairedItem }) => pairedItem)).toMatchObject([{ item: 1 }]);
	});
});
