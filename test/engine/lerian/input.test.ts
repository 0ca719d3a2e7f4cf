import type { INodeParameters } from 'n8n-workflow';

import { CERTIFICATE, chosen, credentialsFor, NEW, useLerian } from './useLerian';

const lerian = useLerian();
const ID = '019a4f6e-6b3c-7d21-9f00-2f6c1a5b7e10';

const more = (additionalFields: INodeParameters) => ({ ...NEW, additionalFields });
const change = (updateFields: INodeParameters) => ({ ...chosen(ID), updateFields });
const SSL = { sslMode: 'require', sslCa: CERTIFICATE };
const many = (count: number, value: unknown) =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));

/** Bad parameters as [operation, parameters, name of the parameter as shown, what the message says]. */
const BAD: Array<[string, INodeParameters, string, string]> = [
	['create', { ...NEW, configName: '={{ "" }}' }, "'Config Name'", 'is empty'],
	['create', { ...NEW, configName: 'ab' }, "'Config Name'", '3 to 100'],
	['create', { ...NEW, configName: 'x'.repeat(101) }, "'Config Name'", '3 to 100'],
	['create', { ...NEW, configName: 'my database' }, "'Config Name'", 'letters, digits, _ and -'],
	['create', { ...NEW, configName: 'datenbänk' }, "'Config Name'", 'letters, digits, _ and -'],
	['create', { ...NEW, type: 'postgresql' }, "'Type'", 'must be one of'],
	['create', { ...NEW, host: '={{ null }}' }, "'Host'", 'is empty'],
	['create', { ...NEW, host: 'https://db.example.com' }, "'Host'", 'no host name or IP address'],
	['create', { ...NEW, host: 'db.example.com:5432' }, "'Host'", 'no host name or IP address'],
	['create', { ...NEW, host: '1db.example.com' }, "'Host'", 'no host name or IP address'],
	['create', { ...NEW, host: 'my_db' }, "'Host'", 'no host name or IP address'],
	['create', { ...NEW, host: 'db.example.com.' }, "'Host'", 'no host name or IP address'],
	['create', { ...NEW, host: '10.0.0.256' }, "'Host'", 'no host name or IP address'],
	['create', { ...NEW, host: '2001:db8::g' }, "'Host'", 'no host name or IP address'],
	['create', { ...NEW, port: 0 }, "'Port'", 'whole number from 1 to 65535'],
	['create', { ...NEW, port: 65_536 }, "'Port'", 'whole number from 1 to 65535'],
	['create', { ...NEW, port: 54.32 }, "'Port'", 'whole number from 1 to 65535'],
	['create', { ...NEW, databaseName: '={{ undefined }}' }, "'Database Name'", 'is empty'],
	[
		'create',
		{ ...NEW, productName: 'my product' },
		"'Product Name'",
		'is not the name of a product',
	],
	['create', { ...NEW, productName: 'x'.repeat(101) }, "'Product Name'", 'is not the name'],
	['create', { ...NEW, secretSource: 'none' }, "'Secret Source'", 'gives no user name'],
	[
		'create',
		{ ...NEW, secretSource: 'parameters', userName: 'x' },
		"'Secret Source'",
		'gives no password',
	],
	['create', { ...NEW, secretSource: 'elsewhere' }, "'Secret Source'", 'must be one of'],
	['create', more({ sslMode: 'require' }), "'SSL CA'", "needs it with every 'SSL Mode'"],
	['create', more({ sslCa: 'authority' }), "'SSL CA'", "needs 'SSL Mode'"],
	['create', more({ ...SSL, sslCa: 'authority' }), "'SSL CA'", 'cannot be read'],
	['create', more({ ...SSL, sslPrivateKey: 'key' }), "'SSL Private Key'", 'is not a private key'],
	[
		'create',
		more({ sslMode: '={{ $json.mode }}' }),
		"'SSL Mode'",
		'an expression that gives nothing',
	],
	[
		'create',
		more({ ...SSL, sslCert: '={{ $json.cert }}' }),
		"'SSL Client Certificate'",
		'an expression that gives nothing',
	],
	[
		'create',
		{ ...more({ ...SSL, sslMode: 'true' }), type: '={{ undefined }}' },
		"'SSL Mode'",
		'for PostgreSQL',
	],
	['create', more({ sslPrivateKey: 'key' }), "'SSL Private Key'", "needs 'SSL Mode'"],
	['create', more({ ...SSL, sslMode: '={{ "true" }}' }), "'SSL Mode'", 'for PostgreSQL: allow'],
	['create', { ...more({ ...SSL }), type: 'MYSQL' }, "'SSL Mode'", 'for MySQL: false'],
	[
		'create',
		{ ...more({ ...SSL, sslMode: 'Strict' }), type: 'SQL_SERVER' },
		"'SSL Mode'",
		'strict',
	],
	['create', more({ metadata: 'team: data' }), "'Metadata'", 'is not valid JSON'],
	['create', more({ metadata: '["team"]' }), "'Metadata'", 'must be a JSON object'],
	['create', more({ metadata: '{"a": {"b": "c"}}' }), "'Metadata'", "has no text for 'a'"],
	['create', more({ metadata: '{"a": ["b"]}' }), "'Metadata'", "has no text for 'a'"],
	['create', more({ metadata: '{"a": null}' }), "'Metadata'", "has no text for 'a'"],
	[
		'create',
		more({ metadata: { ['k'.repeat(101)]: '' } }),
		"'Metadata'",
		'more than 100 characters',
	],
	[
		'create',
		more({ metadata: { a: 'v'.repeat(2001) } }),
		"'Metadata'",
		'more than 2000 characters',
	],
	['create', more({ metadata: { '': 'x' } }), "'Metadata'", 'without a key'],
	[
		'create',
		more({
			metadataPairs: {
				pair: [
					{ key: 'a', value: '1' },
					{ key: 'a', value: '2' },
				],
			},
		}),
		"'Metadata Pairs'",
		"has the key 'a' twice",
	],
	[
		'create',
		more({ metadata: { a: '1' }, metadataPairs: { pair: [{ key: 'b', value: '2' }] } }),
		"'Metadata' and 'Metadata Pairs'",
		'are both set',
	],
	['upsert', { ...NEW, host: 'x y' }, "'Host'", 'no host name or IP address'],
	['upsert', { ...NEW, options: { dryRun: 'maybe' } }, "'Dry Run'", 'must be true or false'],
	['update', change({}), "'Update Fields'", 'has no entries'],
	['update', change({ configName: '' }), "'Update Fields'", 'has no entries'],
	['update', change({ port: 'x' }), "'Port'", 'whole number'],
	['update', change({ type: 'DB2' }), "'Type'", 'must be one of'],
	['update', change({ sslMode: 'require' }), "'SSL CA'", "needs it with every 'SSL Mode'"],
	['update', change({ sslCert: 'certificate' }), "'SSL Client Certificate'", "needs 'SSL Mode'"],
	['update', change({ ...SSL, type: 'MYSQL' }), "'SSL Mode'", 'for MySQL'],
	['update', change({ ...SSL, sslMode: '={{ "tls" }}' }), "'SSL Mode'", 'must be one of these: '],
	['get', chosen('={{ "" }}'), "'Connection'", 'is empty'],
	['get', chosen('44498'), "'Connection'", 'is not an ID'],
	['get', chosen('production-db', 'list'), "'Connection'", 'is not an ID'],
	['delete', chosen('../unassigned'), "'Connection'", 'is not an ID'],
	['delete', chosen('a b', 'name'), "'Connection'", 'is not the name of a connection'],
	['test', chosen('={{ $json.no.such }}'), "'Connection'", 'is empty'],
	['assignProduct', { ...chosen(ID), productName: 'a/b' }, "'Product Name'", 'is not the name'],
	['getAll', { limit: 0 }, "'Limit'", 'whole number from 1'],
	['getAll', { filters: { createdAfter: 'soon' } }, "'Created After'", 'not a valid date'],
	[
		'getAll',
		{ filters: { createdAfter: '2025-02-01', createdBefore: '2025-01-01' } },
		"'Created After'",
		"is later than 'Created Before'",
	],
	['getAll', { filters: { productName: 'a b' } }, "'Product Name'", 'is not the name of a product'],
	['getAll', { filters: { type: 'DB2' } }, "'Type'", 'must be one of'],
	['getAll', { filters: { metadata: '{"a": {}}' } }, "'Metadata'", "has no text for 'a'"],
	[
		'getAll',
		{ filters: { unassigned: true, productName: 'reporter' } },
		"'Unassigned' and 'Product Name'",
		'are both set',
	],
	['getAll', { options: { sortOrder: 'up' } }, "'Sort Order'", 'must be one of'],
];

it.each(BAD)(
	'%s %j: sends nothing, names parameter and item',
	async (operation, parameters, name, says) => {
		const { error, items } = await lerian.run(['connection', operation], parameters);
		expect(error?.message).toContain(name);
		expect(error?.message).toContain(says);
		expect(error?.message).toContain('[item 0]');
		expect(error?.itemIndex).toBe(0);
		expect(items).toEqual([]);
		expect(lerian.sandbox.requests).toEqual([]);
	},
);

it.each([
	['={{ undefined }}', 'is empty'],
	['no json', 'is not valid JSON'],
	['[]', 'must be a JSON object'],
	['{}', 'has no connections'],
	['{"one": []}', "has no tables for 'one'"],
	['{"one": {}}', "has no tables for 'one'"],
	['{" ": {"a": []}}', 'has an empty name'],
	['{"one": {"": []}}', 'has an empty name'],
	['{"one": {"a": "id"}}', "has no list of fields for 'one', table 'a'"],
	['{"one": {"a": [1]}}', "has no list of fields for 'one', table 'a'"],
	['{"one": {"a": [" "]}}', "has no list of fields for 'one', table 'a'"],
	[JSON.stringify(many(11, { a: ['b'] })), 'has more than 10 connections'],
	[JSON.stringify({ one: many(21, ['b']) }), "has more than 20 tables for 'one'"],
	[JSON.stringify({ one: { a: Array(51).fill('f') } }), 'has more than 50 fields'],
])('validate %s: sends nothing', async (mappings, says) => {
	const { error } = await lerian.run(['schema', 'validate'], { mappings });
	expect(error?.message).toContain("'Mappings' ");
	expect(error?.message).toContain(says);
	expect(lerian.sandbox.requests).toEqual([]);
});

it.each(['db', 'db-1.internal.example.com', '10.0.0.1', '2001:db8::1', '::1', 'DB.Example.COM'])(
	'takes the host %s',
	async (host) => {
		expect((await lerian.run(['connection', 'create'], { ...NEW, host })).items).toHaveLength(1);
	},
);

describe('a bad item among good ones', () => {
	const parameters = { ...NEW, configName: '={{ $json.name }}', port: '={{ $json.port }}' };
	const items = [
		{ name: 'good-1', port: 1 },
		{ name: 'bad', port: 0 },
		{ name: 'good-2', port: 2 },
	];

	it('keeps all of them from being sent under "Stop"', async () => {
		const { error } = await lerian.run(['connection', 'create'], parameters, { items });
		expect(error?.message).toBe("'Port' must be a whole number from 1 to 65535 [item 1]");
		expect(error?.description).toContain('Nothing was sent, for no item');
		expect(lerian.sandbox.requests).toEqual([]);
	});

	it('becomes an error item under "Continue", and the good ones run', async () => {
		const result = await lerian.run(['connection', 'create'], parameters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect(result.items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['good-1', { item: 0 }],
			['good-2', { item: 2 }],
		]);
		expect(result.errors.map(({ pairedItem }) => pairedItem)).toEqual([
			expect.objectContaining({ item: 1 }),
		]);
	});
});

describe('the credentials', () => {
	it('without a product need one in the node', async () => {
		const credentials = credentialsFor(lerian.sandbox, { productName: '' });
		const { error } = await lerian.run(['connection', 'create'], NEW, { credentials });
		expect(error?.message).toBe("'Product Name' is empty [item 0]");
		expect(error?.description).toContain('in the credential');
	});

	it('with secrets that are not chosen are named', async () => {
		const { lerianReporterApi = {} } = credentialsFor(lerian.sandbox);
		const { error } = await lerian.run(['connection', 'create'], NEW, {
			credentials: { lerianReporterApi },
		});
		expect(error?.message).toContain(
			"'Secret Source' is 'Credential', but this node has no credential 'Lerian Reporter Secret API'",
		);
		expect(lerian.sandbox.requests).toEqual([]);
	});

	it('with secrets are read for each item, so that their expressions keep databases apart', async () => {
		const credentials = credentialsFor(lerian.sandbox);
		credentials.lerianReporterSecretApi = { userName: '={{ $json.user }}', password: 'x' };
		await lerian.run(
			['connection', 'create'],
			{ ...NEW, configName: '={{ $json.name }}' },
			{
				credentials,
				items: [
					{ name: 'one', user: 'first' },
					{ name: 'two', user: 'second' },
				],
			},
		);
		const rows = [...lerian.sandbox.lerian.connections.values()];
		expect(rows.map(({ configName, userName }) => [configName, userName]).sort()).toEqual([
			['one', 'first'],
			['two', 'second'],
		]);
	});

	it.each([
		['not a URL', 'is not a valid URL'],
		['https://user:hunter2@127.0.0.1', 'holds more than an address'],
	])("with the base URL '%s' are refused, without repeating it", async (baseUrl, says) => {
		const { error, saved } = await lerian.run(
			['connection', 'getAll'],
			{},
			{
				credentials: credentialsFor(lerian.sandbox, { baseUrl }),
			},
		);
		expect(error?.message).toContain(`'Base URL' in the credential ${says}`);
		expect(saved).not.toContain('hunter2');
	});
});
