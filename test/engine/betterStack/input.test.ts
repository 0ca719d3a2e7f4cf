import type { INodeParameters } from 'n8n-workflow';

import { byId, credentialsFor, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const CREATE: [string, string] = ['connection', 'create'];

const GOOD = { note: 'good' };

/** Fields that limit what a connection may do, by the names shown. */
const NAMES: Partial<Record<string, string>> = {
	ipAllowlist: "'IP Allowlist'",
	teamIds: "'Team Names or IDs'",
	teamNames: "'Team Names'",
	validUntil: "'Valid Until'",
};

/** Bad parameters as [operation, parameters, name of the parameter as shown, what the message says]. */
const BAD: Array<[string, INodeParameters, string, string]> = [
	[
		'create',
		{ additionalFields: { teamIds: [1], teamNames: 'My Team' } },
		"'Team Names or IDs' and 'Team Names'",
		'are both set',
	],
	[
		'create',
		{ additionalFields: { ipAllowlist: '10.0.0.1, 10.0.0.0/33' } },
		"'IP Allowlist'",
		'"10.0.0.0/33"',
	],
	['create', { additionalFields: { teamIds: 'one' } }, "'Team Names or IDs'", '"one"'],
	['create', { additionalFields: { validUntil: 'tomorrow' } }, "'Valid Until'", 'not a valid date'],
	[
		'create',
		{ additionalFields: { validUntil: '2025-13-40' } },
		"'Valid Until'",
		'not a valid date',
	],
	['create', { additionalFields: { validUntil: '12' } }, "'Valid Until'", 'not a valid date'],
	['create', { note: '={{ ({}) }}' }, "'Note'", 'must be a text'],
	['create', { note: "={{ $('Missing').item.json.x }}" }, "'Note'", 'could not be read'],
	[
		'create',
		{ additionalFields: { dataRegion: '={{ $json.a.b.c.d }}', ipAllowlist: '={{ ({}) }}' } },
		"'IP Allowlist'",
		'must be a list',
	],
	['create', { clientType: 'mysql' }, "'Client Type'", 'must be one of: clickhouse'],
	['create', { options: { secretOutput: 'none' } }, "'Secret Output'", 'must be one of'],
	['create', { options: { secretOutput: 'encrypted' } }, "'Public Key'", 'is empty'],
	['create', { options: { timeout: 0 } }, "'Timeout (Milliseconds)'", 'whole number from 1'],
	['create', { options: { concurrency: 21 } }, "'Concurrency'", 'from 1 to 20'],
	['create', { options: { maxRetries: -1 } }, "'Max Retries'", 'from 0'],
	['create', { options: { maxRetryWait: 'long' } }, "'Max Retry Wait (Seconds)'", 'whole number'],
	['create', { simplify: 'maybe' }, "'Simplify'", 'must be true or false'],
	[
		'get',
		{ connectionId: { __rl: true, mode: 'id', value: '={{ "" }}' } },
		"'Connection'",
		'is empty',
	],
	[
		'get',
		{ connectionId: { __rl: true, mode: 'id', value: '={{ $json.no }}' } },
		"'Connection'",
		'is empty',
	],
	[
		'delete',
		{ connectionId: { __rl: true, mode: 'id', value: '../sources' } },
		"'Connection'",
		'is not an ID',
	],
	[
		'delete',
		{ connectionId: { __rl: true, mode: 'list', value: '={{ null }}' } },
		"'Connection'",
		'is empty',
	],
	...['ipAllowlist', 'teamIds', 'teamNames', 'validUntil'].flatMap((name): typeof BAD =>
		['={{ $json.no }}', '={{ "" }}', '={{ null }}'].flatMap((nothing) =>
			['create', 'upsert'].map((operation): (typeof BAD)[number] => [
				operation,
				{ note: 'n', additionalFields: { [name]: nothing } },
				NAMES[name] ?? '',
				'is an expression that gives nothing',
			]),
		),
	),
	...['2027-02-30', '2027-04-31 23:59:59', '2027-01-01 8:00', '2027-01-01T25:00'].map(
		(validUntil): (typeof BAD)[number] => [
			'create',
			{ additionalFields: { validUntil } },
			"'Valid Until'",
			'not a valid date',
		],
	),
	...['create', 'upsert'].map((operation): (typeof BAD)[number] => [
		operation,
		{ note: 'n', additionalFields: { validUntil: '2025-12-02T00:00:00Z' } },
		"'Valid Until'",
		'is in the past',
	]),
	[
		'rotate',
		{ ...byId(44498), options: { validUntil: '2025-12-02T00:00:00Z' } },
		"'Valid Until'",
		'is in the past',
	],
	[
		'rotate',
		{ ...byId(44498), options: { validUntil: '={{ $json.no }}' } },
		"'Valid Until'",
		'is an expression that gives nothing',
	],
	[
		'create',
		{ options: { secretOutput: '={{ $json.no }}' } },
		"'Secret Output'",
		'is an expression that gives nothing',
	],
	[
		'create',
		{ additionalFields: { teamIds: [9007199254740993n.toString()] } },
		"'Team Names or IDs'",
		'"9007199254740993"',
	],
	[
		'create',
		{ options: { secretOutput: 'encrypted', publicKey: '={{ ({}) }}' } },
		"'Public Key'",
		'must be a text',
	],
	...['https://h', 'h:5432', 'postgres://u:pw@h', 'h/x', 'u@h', '[::1'].map(
		(host): (typeof BAD)[number] => [
			'test',
			{ host, userName: 'u', password: 'p' },
			"'Host'",
			'is not a host name',
		],
	),
	...['={{ true }}', '0x50', '4.5', '={{ [443] }}'].map((port): (typeof BAD)[number] => [
		'test',
		{ host: '127.0.0.1', port, userName: 'u', password: 'p' },
		"'Port'",
		'whole number from 1',
	]),
	[
		'test',
		{ host: '127.0.0.1', userName: 'u', password: '={{ ({ a: 1 }) }}' },
		"'Password'",
		'must be a text',
	],
	['getAll', { limit: -1 }, "'Limit'", 'whole number from 1'],
	['getAll', { limit: 1.5 }, "'Limit'", 'whole number from 1'],
	['getAll', { filters: { expiresBefore: 'soon' } }, "'Expires Before'", 'not a valid date'],
];

it.each(BAD)(
	'%s %j: sends nothing, names parameter and item',
	async (operation, parameters, name, says) => {
		const { error, items } = await betterStack.run(['connection', operation], parameters);
		expect(error?.message).toContain(name);
		expect(error?.message).toContain(says);
		expect(error?.message).toContain('[item 0]');
		expect(error?.itemIndex).toBe(0);
		expect(items).toEqual([]);
		expect(betterStack.sandbox.requests).toEqual([]);
	},
);

it('leaves a connection that was never chosen to n8n, which does not start the node', async () => {
	const connectionId = { __rl: true, mode: 'list', value: '' };
	await expect(betterStack.run(['connection', 'get'], { connectionId })).rejects.toThrow(
		'Parameter "Connection" is required.',
	);
});

describe('a bad item among good ones', () => {
	const parameters = {
		note: '={{ $json.note }}',
		additionalFields: { validUntil: '={{ $json.until ?? "2125-12-02" }}' },
	};
	const items = [GOOD, { note: 'bad', until: 'x' }, GOOD, { note: 'worse', until: 'y' }];

	it('keeps all of them from being sent under "Stop", and the message counts the bad ones', async () => {
		const { error } = await betterStack.run(CREATE, parameters, { items });
		expect(error?.message).toBe("'Valid Until' is not a valid date [item 1]");
		expect(error?.description).toContain('Other items with unusable values: 3. Nothing was sent');
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it('becomes an error item under "Continue", and the good ones run', async () => {
		const result = await betterStack.run(CREATE, parameters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect(result.items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['good', { item: 0 }],
			['good', { item: 2 }],
		]);
		expect(result.errors.map(({ json }) => json.error)).toEqual([
			"'Valid Until' is not a valid date [item 1]",
			"'Valid Until' is not a valid date [item 3]",
		]);
		expect(betterStack.created).toHaveLength(2);
	});
});

describe('options of the whole run', () => {
	it('are read from the first item', async () => {
		const { items } = await betterStack.run(
			CREATE,
			{ options: { concurrency: '={{ $json.at_once }}' } },
			{ items: [{ at_once: 1 }, { at_once: 99 }] },
		);
		expect(items).toHaveLength(2);
	});

	it('make every item an error item under "Continue" if they are bad', async () => {
		const { errors } = await betterStack.run(
			CREATE,
			{ options: { concurrency: 0 } },
			{ items: [GOOD, GOOD], onError: 'continueErrorOutput' },
		);
		expect(errors).toHaveLength(2);
		expect(betterStack.sandbox.requests).toEqual([]);
	});
});

describe('the credential', () => {
	it.each([
		['not a URL', 'is not a valid URL'],
		['', 'is not a valid URL'],
		['ftp://127.0.0.1', 'is not a valid URL'],
		['https://user:hunter2@127.0.0.1', 'holds more than an address'],
		['https://127.0.0.1/?x=1', 'holds more than an address'],
	])("with the base URL '%s' is refused, without repeating it", async (baseUrl, says) => {
		const credentials = { betterStackTelemetryApi: { apiToken: 'x', baseUrl } };
		const { error, saved } = await betterStack.run(CREATE, GOOD, { credentials });
		expect(error?.message).toContain("'Base URL' in the credential");
		expect(error?.message).toContain(says);
		expect(error?.message).toContain('[item 0]');
		expect(saved).not.toContain('hunter2');
	});

	it('may have slashes at the end of its base URL', async () => {
		const { betterStackTelemetryApi: data = {} } = credentialsFor(betterStack.sandbox);
		const credentials = { betterStackTelemetryApi: { ...data, baseUrl: `${data.baseUrl}//` } };
		expect((await betterStack.run(CREATE, GOOD, { credentials })).items).toHaveLength(1);
	});

	it('is read for each item, so that its expressions keep tenants apart', async () => {
		const { betterStackTelemetryApi: data = {} } = credentialsFor(betterStack.sandbox);
		const credentials = { betterStackTelemetryApi: { ...data, apiToken: '={{ $json.token }}' } };
		const { items, errors } = await betterStack.run(CREATE, GOOD, {
			credentials,
			items: [{ token: 'wrong' }, { token: data.apiToken }],
			onError: 'continueErrorOutput',
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(errors.map(({ json }) => json.error)).toEqual([
			'Better Stack did not accept the API token [item 0]',
		]);
	});

	it('without a token is refused', async () => {
		const credentials = credentialsFor(betterStack.sandbox, ' ');
		const { error } = await betterStack.run(CREATE, GOOD, { credentials });
		expect(error?.message).toBe("'API Token' in the credential is empty [item 0]");
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it("with a team's token is told to need a global one", async () => {
		const credentials = credentialsFor(betterStack.sandbox, 'sandbox-team-token');
		const { error } = await betterStack.run(CREATE, GOOD, { credentials });
		expect(error?.message).toBe('Better Stack did not accept the API token [item 0]');
		expect(error?.description).toContain('global API token');
		expect(betterStack.sandbox.requests).toHaveLength(1);
	});
});
