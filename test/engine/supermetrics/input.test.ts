import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { byId, connecting, credentialsFor, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();
const CREATE: [string, string] = ['connection', 'create'];
const GOOD = connecting('GA', 'SQL_BQ');
const LONG = 'A'.repeat(51);

const link = (options: INodeParameters) => ({ ...GOOD, options: { loginLink: true, ...options } });

/** Bad parameters as [resource, operation, parameters, name of the parameter as shown, what the message says]. */
const BAD: Array<[string, string, INodeParameters, string, string]> = [
	[
		'connection',
		'create',
		connecting('GA-WA', 'SQL_BQ'),
		"'Data Source'",
		'capitals, digits and _',
	],
	['connection', 'create', connecting(LONG, 'SQL_BQ'), "'Data Source'", 'at most 50 characters'],
	['connection', 'create', connecting('GA', 'SQL BQ'), "'Destination Type'", 'capitals, digits'],
	['connection', 'create', connecting('GA', LONG), "'Destination Type'", 'at most 50 characters'],
	['connection', 'create', connecting('={{ $json.no }}', 'SQL_BQ'), "'Data Source'", 'is empty'],
	['connection', 'create', connecting('GA', '={{ "" }}'), "'Destination Type'", 'is empty'],
	[
		'connection',
		'create',
		{ ...GOOD, teamId: 'SM_ABC123' },
		"'Team ID'",
		'not the number of a team',
	],
	['connection', 'create', { ...GOOD, teamId: '0' }, "'Team ID'", 'not the number of a team'],
	['connection', 'create', { ...GOOD, teamId: '1/../2' }, "'Team ID'", 'not the number of a team'],
	['connection', 'create', { ...GOOD, simplify: 'maybe' }, "'Simplify'", 'must be true or false'],
	['connection', 'create', link({ loginLink: 'x' }), "'Login Link'", 'must be true or false'],
	[
		'connection',
		'create',
		link({ expiryTime: '={{ $json.no }}' }),
		"'Link Expiry Time'",
		'gives nothing',
	],
	[
		'connection',
		'create',
		link({ requireUsername: '={{ $json.no }}' }),
		"'Link Require Username'",
		'gives nothing',
	],
	['connection', 'create', link({ expiryTime: 'soon' }), "'Link Expiry Time'", 'not a valid date'],
	[
		'connection',
		'create',
		link({ redirectUrl: 'ftp://x' }),
		"'Link Redirect URL'",
		'not a valid URL',
	],
	[
		'connection',
		'create',
		link({ redirectUrl: 'https://' }),
		"'Link Redirect URL'",
		'not a valid URL',
	],
	[
		'connection',
		'create',
		link({ redirectUrl: `https://x/${'a'.repeat(500)}` }),
		"'Link Redirect URL'",
		'at most 500 characters',
	],
	[
		'connection',
		'create',
		link({ requireUsername: 'a'.repeat(256) }),
		"'Link Require Username'",
		'at most 255 characters',
	],
	[
		'loginLink',
		'create',
		{ dataSourceId: byId('GA'), options: { description: 'a'.repeat(1001) } },
		"'Link Description'",
		'at most 1000 characters',
	],
	['loginLink', 'create', { dataSourceId: byId(LONG) }, "'Data Source'", 'at most 50 characters'],
	['loginLink', 'create', { dataSourceId: byId('G/A') }, "'Data Source'", 'is not an ID'],
	['loginLink', 'close', { linkId: byId('../logins') }, "'Login Link'", 'is not an ID'],
	['loginLink', 'get', { linkId: byId('={{ null }}') }, "'Login Link'", 'is empty'],
	['login', 'get', { loginId: byId('a b') }, "'Login'", 'is not an ID'],
	['login', 'revoke', { loginId: byId('={{ $json.no }}') }, "'Login'", 'is empty'],
	['destination', 'get', { destinationId: byId('DWH') }, "'Destination'", 'is not an ID'],
	['transfer', 'get', { transferId: byId('-1') }, "'Transfer'", 'is not an ID'],
	['transfer', 'getAll', { teamId: 'mine' }, "'Team ID'", 'not the number of a team'],
	['transfer', 'getAll', { teamId: '={{ 2 ** 53 }}' }, "'Team ID'", 'too long to keep'],
	['transfer', 'getAll', { teamId: '={{ [12345] }}' }, "'Team ID'", 'must be a text'],
	['transfer', 'getAll', { teamId: '={{ 1.5 }}' }, "'Team ID'", 'not the number of a team'],
	['destination', 'get', { destinationId: byId('={{ 2 ** 60 }}') }, "'Destination'", 'too long'],
	['login', 'get', { loginId: byId('={{ ({ id: 1 }) }}') }, "'Login'", 'must be a text'],
	[
		'connection',
		'create',
		link({ requireUsername: '={{ ["a"] }}' }),
		"'Link Require Username'",
		'must be a text',
	],
	['connection', 'create', link({ expiryTime: '2027-02-30' }), "'Link Expiry Time'", 'not a valid'],
	['connection', 'create', link({ expiryTime: '={{ 12 }}' }), "'Link Expiry Time'", 'not a valid'],
	['connection', 'getAll', { filters: { status: 'lost' } }, "'Status'", 'must be one of: active'],
	['login', 'getAll', { filters: { expiresBefore: 'x' } }, "'Expires Before'", 'not a valid date'],
	['dataSource', 'getAll', { limit: 0 }, "'Limit'", 'whole number from 1'],
	['connection', 'create', { ...GOOD, options: { concurrency: 21 } }, "'Concurrency'", '1 to 20'],
];

it.each(BAD)(
	'%s %s %j: sends nothing, names parameter and item',
	async (resource, operation, parameters, name, says) => {
		const { error, items } = await supermetrics.run([resource, operation], parameters);
		expect(error?.message).toContain(name);
		expect(error?.message).toContain(says);
		expect(error?.message).toContain('[item 0]');
		expect(error?.itemIndex).toBe(0);
		expect(items).toEqual([]);
		expect(supermetrics.sandbox.requests).toEqual([]);
	},
);

it('takes numbers, and IDs of more digits than numbers have, for what they stand for', async () => {
	const sent = { team: 23456, source: 'GA', name: 4711 };
	const options = {
		loginLink: true,
		description: '={{ $json.name }}',
		requireUsername: '={{ $json.name }}',
	};
	const { items } = await supermetrics.run(
		CREATE,
		{ ...connecting('={{ $json.source }}', 'SQL_BQ'), teamId: '={{ $json.team }}', options },
		{ items: [sent] },
	);
	expect(items[0]?.json.linkId).toBe('dsll_1');
	expect(supermetrics.sandbox.supermetrics.connections).toMatchObject([{ team_id: 23456 }]);
	expect(supermetrics.created[1]).toMatchObject({ description: '4711', require_username: '4711' });

	const { error } = await supermetrics.run(['transfer', 'getAll'], { teamId: '9007199254740993' });
	expect(supermetrics.sandbox.requests.at(-1)?.path).toContain('/teams/9007199254740993/');
	expect(error?.httpCode).toBe('403');
});

it('reads what concerns the link only if one is wanted', async () => {
	const options = { loginLink: false, expiryTime: 'soon', redirectUrl: 'x' };
	const { items } = await supermetrics.run(CREATE, { ...GOOD, options });
	expect(items).toHaveLength(1);
});

describe('a bad item among good ones', () => {
	const parameters = connecting('={{ $json.source }}', 'SQL_BQ');
	const items = [{ source: 'GA' }, { source: 'G A' }, { source: 'AW' }];

	it('keeps all of them from being sent under "Stop"', async () => {
		const { error } = await supermetrics.run(CREATE, parameters, { items });
		expect(error?.itemIndex).toBe(1);
		expect(error?.description).toContain('Nothing was sent, for no item');
		expect(supermetrics.sandbox.requests).toEqual([]);
	});

	it('becomes an error item under "Continue", and the good ones run', async () => {
		const result = await supermetrics.run(CREATE, parameters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect(result.items.map(({ json, pairedItem }) => [json.dataSourceId, pairedItem])).toEqual([
			['GA', { item: 0 }],
			['AW', { item: 2 }],
		]);
		expect(result.errors.map(({ json }) => json.source)).toEqual(['G A']);
	});
});

describe('the credential', () => {
	const changed = (changes: ICredentialDataDecryptedObject) => {
		const { supermetricsHubApi: data = {} } = credentialsFor(supermetrics.sandbox);
		return { credentials: { supermetricsHubApi: { ...data, ...changes } } };
	};

	it.each([
		[{ apiKey: ' ' }, "'API Key' in the credential is empty"],
		[{ teamId: '' }, "'Team ID' in the credential is not the number of a team"],
		[{ teamId: 'SM_ABC123' }, "'Team ID' in the credential is not the number of a team"],
		[{ baseUrl: 'dts-api' }, "'Base URL' in the credential is not a valid URL"],
		[{ managementBaseUrl: '' }, "'Management Base URL' in the credential is not a valid URL"],
		[
			{ managementBaseUrl: 'https://user:hunter2@host' },
			"'Management Base URL' in the credential holds more than an address",
		],
	])('is refused with %j', async (changes, says) => {
		const { error, saved } = await supermetrics.run(CREATE, GOOD, changed(changes));
		expect(error?.message).toBe(`${says} [item 0]`);
		expect(saved).not.toContain('hunter2');
		expect(supermetrics.sandbox.requests).toEqual([]);
	});

	it('may hold its team as a number, and a key of digits', async () => {
		const team = changed({ teamId: 23456 });
		expect((await supermetrics.run(CREATE, GOOD, team)).items).toHaveLength(1);
		expect(supermetrics.sandbox.supermetrics.connections).toMatchObject([{ team_id: 23456 }]);
		const { error } = await supermetrics.run(CREATE, GOOD, changed({ apiKey: 471147114711 }));
		expect(error?.message).toBe('Supermetrics did not accept the API key [item 0]');
		expect(supermetrics.sandbox.requests.at(-1)?.headers.authorization).toBe('Bearer 471147114711');
	});

	it('may have slashes at the ends of its URLs, and blanks around its team', async () => {
		const { supermetricsHubApi: data = {} } = credentialsFor(supermetrics.sandbox);
		const changes = {
			baseUrl: `${data.baseUrl}/`,
			managementBaseUrl: `${data.managementBaseUrl}//`,
			teamId: ' 12345 ',
		};
		const options = { loginLink: true };
		const { items } = await supermetrics.run(CREATE, { ...GOOD, options }, changed(changes));
		expect(items[0]?.json.linkId).toBe('dsll_1');
	});

	it('is read for each item, so that its expressions keep tenants apart', async () => {
		const { items, errors } = await supermetrics.run(CREATE, GOOD, {
			...changed({ apiKey: '={{ $json.key }}', teamId: '={{ $json.team }}' }),
			items: [
				{ key: 'wrong', team: '12345' },
				{ key: 'sandbox-user-key', team: '23456' },
			],
			onError: 'continueErrorOutput',
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(errors.map(({ json }) => json.error)).toEqual([
			'Supermetrics did not accept the API key [item 0]',
		]);
		expect(supermetrics.sandbox.supermetrics.connections).toMatchObject([{ team_id: 23456 }]);
	});

	it.each([
		['sandbox-disabled-key', 'The API key is disabled'],
		['sandbox-elsewhere-key', 'Supermetrics does not accept the API key from this address'],
		['sandbox-logins-key', 'Supermetrics does not allow this to the API key'],
		['unknown', 'Supermetrics did not accept the API key'],
	])('with the key %s is told: %s', async (key, says) => {
		const credentials = credentialsFor(supermetrics.sandbox, key);
		const { error } = await supermetrics.run(CREATE, GOOD, { credentials });
		expect(error?.message).toBe(`${says} [item 0]`);
		expect(supermetrics.sandbox.requests).toHaveLength(1);
	});

	it('needs no scope that the operation does not need', async () => {
		const credentials = credentialsFor(supermetrics.sandbox, 'sandbox-logins-key');
		const { items } = await supermetrics.run(['login', 'getAll'], {}, { credentials });
		expect(items).toHaveLength(4);
	});
});

describe("n8n's Retry On Fail, which runs the whole node again", () => {
	it.each([
		['connection', GOOD],
		['loginLink', { dataSourceId: byId('GA') }],
	])(
		'keeps Create of %s from sending anything with several items',
		async (resource, parameters) => {
			const { error } = await supermetrics.run([resource, 'create'], parameters, {
				items: [{}, {}],
				retryOnFail: true,
			});
			expect(error?.message).toContain("'Retry On Fail' would run 'Create' again");
			expect(supermetrics.sandbox.requests).toEqual([]);
		},
	);

	it('is allowed for Create with one item and "Stop"', async () => {
		expect((await supermetrics.run(CREATE, GOOD, { retryOnFail: true })).items).toHaveLength(1);
	});

	it('runs a create again that was refused, but not one whose answer was lost', async () => {
		supermetrics.sandbox.fault({ method: 'POST', status: 422 });
		const { items } = await supermetrics.run(CREATE, GOOD, { retryOnFail: true });
		expect(items).toHaveLength(1);
		expect(supermetrics.created).toHaveLength(2);

		supermetrics.sandbox.fault({ method: 'POST', drop: 'after' });
		const { error } = await supermetrics.run(CREATE, GOOD, { retryOnFail: true });
		expect(error?.description).toContain("'Retry On Fail' did not run this again");
		expect(supermetrics.created).toHaveLength(3);
	});
});

it('as an AI tool keeps lists simplified and short', async () => {
	supermetrics.sandbox.supermetrics.seed({ logins: 60 });
	const { items } = await supermetrics.run(
		['connection', 'getAll'],
		{ returnAll: true, simplify: false },
		{ type: 'supermetricsHubTool' },
	);
	expect(items).toHaveLength(50);
	expect(items[0]?.json.provider).toBe('supermetrics');
});
