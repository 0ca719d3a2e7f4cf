import { SUPERMETRICS_OTHER_TEAM } from '../../../sandbox/providers/supermetrics.mts';
import { requestLines } from '../useNode';
import { byId, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();
const TEAM = 'GET /dts-api/v1/teams/12345';

const TEAMS = { items: [{}, { team: SUPERMETRICS_OTHER_TEAM }] };

describe('data sources', () => {
	const GET_MANY: [string, string] = ['dataSource', 'getAll'];

	it('are those of available-sources', async () => {
		const { items } = await supermetrics.run(GET_MANY);
		expect(requestLines(supermetrics.sandbox)).toEqual([`${TEAM}/transfers/available-sources`]);
		expect(items.map(({ json }) => json.id)).toEqual(['ADM', 'AW', 'GA', 'GAWA', 'T3S70']);
		expect(items[0]?.json).toEqual({
			provider: 'supermetrics',
			id: 'ADM',
			name: 'Adobe Analytics Metrics',
			serviceProvider: 'Adobe',
			applicableDestinations: ['DWH_SNOWFLAKE', 'SQL_BQ'],
			isReleased: true,
			isPublicBeta: false,
			isInternal: null,
			isCustomConnector: false,
		});
	});

	it('are cut at the limit of each item, for the team of each item', async () => {
		const { items } = await supermetrics.run(
			GET_MANY,
			{ teamId: '={{ $json.team }}', limit: '={{ $json.team ? 1 : 2 }}' },
			TEAMS,
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1].map((item) => ({ item })));
		expect(requestLines(supermetrics.sandbox).sort()).toEqual([
			`${TEAM}/transfers/available-sources`,
			'GET /dts-api/v1/teams/23456/transfers/available-sources',
		]);
	});

	it.each([
		['in the envelope', (answer: unknown) => ({ meta: {}, data: answer })],
		[
			'without the other lists',
			({ data_sources }: { data_sources: unknown }) => ({ data_sources }),
		],
	])('are read %s, too', async (_name, change) => {
		supermetrics.sandbox.fault({ replace: (answer) => change(Object(answer)) });
		expect((await supermetrics.run(GET_MANY)).items).toHaveLength(5);
	});

	it('are not an empty list if something else came', async () => {
		supermetrics.sandbox.fault({ replace: () => ({ data: {} }) });
		const { error } = await supermetrics.run(GET_MANY);
		expect(error?.message).toContain('something else than its documentation promises');
	});

	it('come as they are with Simplify off', async () => {
		const { items } = await supermetrics.run(GET_MANY, { simplify: false });
		expect(items[0]?.json).toMatchObject({ data_source_id: 'ADM', has_custom_fields: false });
	});
});

describe('destinations', () => {
	it('are listed for the team of each item', async () => {
		const { items } = await supermetrics.run(
			['destination', 'getAll'],
			{ teamId: '={{ $json.team }}' },
			TEAMS,
		);
		expect(items).toEqual([
			{
				json: { provider: 'supermetrics', id: '8', name: 'My BigQuery', type: 'SQL_BQ' },
				pairedItem: { item: 0 },
			},
			{
				json: {
					provider: 'supermetrics',
					id: '9',
					name: 'My Snowflake Destination',
					type: 'DWH_SNOWFLAKE',
				},
				pairedItem: { item: 0 },
			},
			{
				json: { provider: 'supermetrics', id: '10', name: 'Their Redshift', type: 'DWH_REDSHIFT' },
				pairedItem: { item: 1 },
			},
		]);
	});

	it('are read one by one, with their settings', async () => {
		const { items } = await supermetrics.run(
			['destination', 'get'],
			{ destinationId: byId('={{ $json.id }}') },
			{ items: [{ id: 9 }, { id: '8' }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			['9', { item: 0 }],
			['8', { item: 1 }],
		]);
		expect(items[0]?.json).toEqual({
			provider: 'supermetrics',
			id: '9',
			name: 'My Snowflake Destination',
			type: 'DWH_SNOWFLAKE',
			host: 'my-domain.snowflakecomputing.com',
			database: 'PROD_DB',
			username: 'LOADER',
			typeName: 'Snowflake',
			settings: {
				hostname: 'my-domain.snowflakecomputing.com',
				database_name: 'PROD_DB',
				username: 'LOADER',
				password: null,
			},
		});
	});

	it.each([true, false])('never show a secret setting (Simplify %s)', async (simplify) => {
		const secret = (id: string, input_type = 'text') => ({ id, input_type, value: 'hunter2' });
		const settings = [
			secret('password', 'password'),
			secret('key_json', 'textarea'),
			secret('service', 'password'),
			{ id: 'hostname', input_type: 'text', value: 'https://user:hunter2@host' },
		];
		supermetrics.sandbox.fault({
			replace: () => ({
				data: {
					id: null,
					display_name: 'x',
					destination_type: {
						type: 'DWH_X',
						auth_methods: [{ id: 'a', new_secret_field: secret('new_private_key') }],
					},
					edit_settings: settings,
				},
			}),
		});
		const { items, saved } = await supermetrics.run(['destination', 'get'], {
			destinationId: byId(9),
			simplify,
		});
		expect(items[0]?.json.id).toBe(simplify ? '9' : null);
		expect(saved).toContain('https://***@host');
		expect(saved).not.toContain('hunter2');
	});

	it('that are not there are named', async () => {
		const { error } = await supermetrics.run(['destination', 'get'], { destinationId: byId(10) });
		expect(error?.message).toBe('Destination 10 was not found [item 0]');
		expect(error?.description).toContain("Check 'Destination' and 'Team ID'");
	});
});

describe('transfers', () => {
	it('are listed, as the list shows them', async () => {
		const { items } = await supermetrics.run(
			['transfer', 'getAll'],
			{ limit: '={{ $json.limit }}' },
			{ items: [{ limit: 1 }, { limit: 2 }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			['36091', { item: 0 }],
			['36091', { item: 1 }],
			['36092', { item: 1 }],
		]);
		expect(items[0]?.json).toEqual({
			provider: 'supermetrics',
			id: '36091',
			name: 'AW transfer 36091',
			status: 'active',
			state: 'active',
			schedule: 'daily',
			runDate: '2026-01-01',
			dataSourceId: 'AW',
			dataSourceName: 'Google Ads',
			destinationId: '8',
			destinationName: 'My BigQuery',
			accounts: ['8733197711', '8733197712'],
		});
	});

	it("are listed where the documentation's example has no source and no destination", async () => {
		const row = { dwh_transfer_id: 1, display_name: 'x', data_source: null, destination: null };
		supermetrics.sandbox.fault({ replace: () => ({ data: [row] }) });
		const { items } = await supermetrics.run(['transfer', 'getAll']);
		expect(items[0]?.json).toMatchObject({ id: '1', dataSourceId: null, destinationId: null });
	});

	it.each([
		['bare, as documented', (answer: unknown) => answer],
		['in the envelope', (answer: unknown) => ({ meta: {}, data: answer })],
	])('are read one by one, with the logins that they use: %s', async (_name, replace) => {
		supermetrics.sandbox.fault({ replace, times: 2 });
		const { items } = await supermetrics.run(
			['transfer', 'get'],
			{ transferId: byId('={{ $json.id }}') },
			{ items: [{ id: 36092 }, { id: '36091' }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			['36092', { item: 0 }],
			['36091', { item: 1 }],
		]);
		expect(items[1]?.json).toEqual({
			provider: 'supermetrics',
			id: '36091',
			name: 'AW transfer 36091',
			schedule: 'daily',
			dataSourceId: 'AW',
			dataSourceName: 'Google Ads',
			destinationId: '8',
			schemaId: '2',
			accounts: ['8733197711', '8733197712'],
			loginIds: ['2682599'],
			notificationRecipients: ['ops@example.com'],
			externalUrl: null,
		});
	});

	it('that are not there are named', async () => {
		const { error } = await supermetrics.run(['transfer', 'get'], { transferId: byId(1) });
		expect(error?.message).toBe('Transfer 1 was not found [item 0]');
	});

	it("of a team that is not the user's are refused, with the scope and permission", async () => {
		const { error } = await supermetrics.run(['transfer', 'getAll'], { teamId: '99' });
		expect(error?.httpCode).toBe('403');
		expect(error?.description).toContain('permission dwh.transfer.view in this team');
	});
});
