import { SUPERMETRICS_OTHER_TEAM } from '../../../sandbox/providers/supermetrics.mts';
import { requestLines } from '../useNode';
import { connecting, credentialsFor, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();
const CREATE: [string, string] = ['connection', 'create'];
const CONNECTIONS = '/dts-api/v1/teams/12345/data-source-connections';
const LINK = '/api/v2/ds/login/link';

/** The example of https://docs.supermetrics.com/apidocs/create-data-source-connection */
const EXAMPLE = { data_source_id: 'ADM', destination_type: 'DWH_SNOWFLAKE' };

const stored = () => supermetrics.sandbox.supermetrics.connections;
const links = () => supermetrics.sandbox.supermetrics.loginLinks;

it("sends exactly the JSON of the API page's own example, once", async () => {
	await supermetrics.run(CREATE, connecting('ADM', 'DWH_SNOWFLAKE'));
	expect(supermetrics.created).toEqual([EXAMPLE]);
	expect(requestLines(supermetrics.sandbox)).toEqual([`POST ${CONNECTIONS}`]);
});

it('creates one connection per item, with the values of each, paired and in input order', async () => {
	const result = await supermetrics.run(
		CREATE,
		{
			...connecting('={{ $json.source }}', '={{ $json.type }}'),
			teamId: '={{ $json.team }}',
		},
		{
			items: [
				{ source: 'GAWA', type: 'SQL_BQ' },
				{ source: 'AW', type: 'DWH_REDSHIFT', team: SUPERMETRICS_OTHER_TEAM },
			],
		},
	);
	expect(stored()).toHaveLength(2);
	expect(stored()).toContainEqual({
		connection_id: result.items[0]?.json.id,
		team_id: 12345,
		data_source_id: 'GAWA',
		destination_type: 'SQL_BQ',
	});
	expect(stored()).toContainEqual({
		connection_id: result.items[1]?.json.id,
		team_id: 23456,
		data_source_id: 'AW',
		destination_type: 'DWH_REDSHIFT',
	});
	expect(result.items.map(({ json, pairedItem }) => [json.dataSourceId, pairedItem])).toEqual([
		['GAWA', { item: 0 }],
		['AW', { item: 1 }],
	]);
});

it('outputs the documented keys, with the ID that exists nowhere else', async () => {
	const { items } = await supermetrics.run(CREATE, connecting('ADM', 'DWH_SNOWFLAKE'));
	const [connection] = stored();
	expect(items[0]?.json).toEqual({
		provider: 'supermetrics',
		id: connection?.connection_id,
		dataSourceId: 'ADM',
		destinationType: 'DWH_SNOWFLAKE',
		loginUrl: null,
		connectUrl: null,
		location: `${supermetrics.sandbox.baseUrl('supermetrics')}${CONNECTIONS}/${connection?.connection_id}`,
		requestId: expect.stringMatching(/^[\dA-F-]{36}$/),
	});
});

it("outputs the API's object with Simplify off", async () => {
	const { items } = await supermetrics.run(CREATE, {
		...connecting('ADM', 'DWH_SNOWFLAKE'),
		simplify: false,
	});
	const connection_id = stored()[0]?.connection_id;
	expect(items[0]?.json).toEqual({ connection_id, login_url: null, connect_url: null });
});

describe('small letters', () => {
	it('are sent in capitals if that is the only difference to an ID that there is, and a hint says so', async () => {
		const { items, hints } = await supermetrics.run(CREATE, connecting('gawa', 'Dwh_Snowflake'));
		expect(supermetrics.created).toEqual([
			{ data_source_id: 'GAWA', destination_type: 'DWH_SNOWFLAKE' },
		]);
		expect(items[0]?.json).toMatchObject({
			dataSourceId: 'GAWA',
			destinationType: 'DWH_SNOWFLAKE',
		});
		expect(hints.map(({ message }) => message)).toEqual([
			'\'Data Source\' was sent as "GAWA" in place of "gawa"',
			'\'Destination Type\' was sent as "DWH_SNOWFLAKE" in place of "Dwh_Snowflake"',
		]);
	});

	it('find a type that only a destination of the team names', async () => {
		await supermetrics.run(CREATE, {
			...connecting('AW', 'dwh_redshift'),
			teamId: SUPERMETRICS_OTHER_TEAM,
		});
		expect(stored()).toMatchObject([{ destination_type: 'DWH_REDSHIFT', team_id: 23456 }]);
	});

	it.each([
		['nothing', 'SQL_BQ', "'Data Source'"],
		['AW', 'mysql', "'Destination Type'"],
	])('are not guessed for %s and %s', async (source, type, name) => {
		const { error } = await supermetrics.run(CREATE, connecting(source, type));
		expect(error?.message).toContain(`${name} has the value`);
		expect(supermetrics.created).toEqual([]);
	});

	it('need a key that may look them up; capitals do not', async () => {
		const credentials = credentialsFor(supermetrics.sandbox, 'sandbox-write-key');
		const { error } = await supermetrics.run(CREATE, connecting('gawa', 'SQL_BQ'), { credentials });
		expect(error?.description).toContain('The key needs the scope dwh_transfers_read');
		expect(error?.description).toContain('in capitals need no look-up');
		expect(supermetrics.created).toEqual([]);

		const { items } = await supermetrics.run(CREATE, connecting('GAWA', 'SQL_BQ'), { credentials });
		expect(items).toHaveLength(1);
	});
});

describe('a login link, too', () => {
	const wanted = {
		...connecting('GAWA', 'SQL_BQ'),
		options: {
			loginLink: true,
			expiryTime: '2030-03-01T23:59:59Z',
			requireUsername: 'marketing@company.com',
			redirectUrl: 'https://company.com/auth/success',
			description: 'For marketing',
		},
	};

	it('is created for the same data source, and its address is in the output', async () => {
		const { items } = await supermetrics.run(CREATE, wanted);
		expect(supermetrics.created).toEqual([
			{ data_source_id: 'GAWA', destination_type: 'SQL_BQ' },
			{
				ds_id: 'GAWA',
				expiry_time: '2030-03-01T23:59:59Z',
				require_username: 'marketing@company.com',
				redirect_url: 'https://company.com/auth/success',
				description: 'For marketing',
			},
		]);
		expect(items[0]?.json).toMatchObject({
			id: stored()[0]?.connection_id,
			loginUrl: links()[0]?.login_url,
			linkId: 'dsll_1',
			linkExpiresAt: '2030-03-01T23:59:59+00:00',
		});
	});

	it('is another one for each item', async () => {
		const { items } = await supermetrics.run(
			CREATE,
			{ ...connecting('={{ $json.source }}', 'SQL_BQ'), options: { loginLink: true } },
			{ items: [{ source: 'GA' }, { source: 'AW' }] },
		);
		const sourceOf = (url: unknown) => links().find(({ login_url }) => login_url === url)?.ds_id;
		expect(items.map(({ json }) => sourceOf(json.loginUrl))).toEqual(['GA', 'AW']);
	});

	it('is created only if it is wanted', async () => {
		await supermetrics.run(CREATE, { ...wanted, options: { ...wanted.options, loginLink: false } });
		expect(supermetrics.created).toHaveLength(1);
	});

	it('adds its address with Simplify off, too', async () => {
		const { items } = await supermetrics.run(CREATE, { ...wanted, simplify: false });
		expect(items[0]?.json).toMatchObject({
			connection_id: stored()[0]?.connection_id,
			login_url: null,
			loginUrl: links()[0]?.login_url,
		});
	});

	it.each([
		['is refused', { status: 422 }, 'Supermetrics refused the values'],
		['gets no answer', { drop: 'after' }, 'got no answer'],
		['cannot be read', { html: true }, 'its answer could not be read'],
		['would have to wait too long', { status: 429, retryAfter: 3600 }, 'limiting requests'],
	] as const)('that %s does not lose the ID of the connection', async (_name, fault, says) => {
		supermetrics.sandbox.fault({ ...fault, method: 'POST', path: LINK });
		const { items, hints, error } = await supermetrics.run(CREATE, wanted);
		const id = stored()[0]?.connection_id;
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toMatchObject({
			id,
			loginUrl: null,
			linkId: null,
			linkMessage: expect.stringContaining(says),
		});
		expect(hints[0]?.message).toContain(`Connection ${id} was created, but its login link was not`);
		expect(supermetrics.created).toHaveLength(2);
	});
});

it('does nothing for no items', async () => {
	const { items, error } = await supermetrics.run(CREATE, connecting('GA', 'SQL_BQ'), {
		items: [],
	});
	expect([items, error, supermetrics.sandbox.requests]).toEqual([[], undefined, []]);
});
