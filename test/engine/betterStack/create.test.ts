import { requestLines } from '../useNode';
import { useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const CREATE: [string, string] = ['connection', 'create'];

/** The example of https://betterstack.com/docs/logs/api/connections/create/, with a date that is not past. */
const EXAMPLE = {
	client_type: 'clickhouse',
	team_names: ['My Team'],
	data_region: 'germany',
	ip_allowlist: ['192.168.1.0/24', '10.0.0.1'],
	valid_until: '2125-12-02T00:00:00Z',
	note: 'Production connection for analytics',
};

it("sends exactly the JSON of the API page's own example", async () => {
	await betterStack.run(CREATE, {
		note: EXAMPLE.note,
		additionalFields: {
			teamNames: 'My Team',
			dataRegion: 'germany',
			ipAllowlist: '192.168.1.0/24, 10.0.0.1',
			validUntil: '2125-12-02T00:00:00Z',
		},
	});
	expect(betterStack.created).toEqual([EXAMPLE]);
});

it('refuses an end in the past: the connection would be of no use', async () => {
	const { error } = await betterStack.run(CREATE, {
		additionalFields: { validUntil: '2020-01-01T00:00:00Z' },
	});
	expect(error?.message).toBe("'Valid Until' is in the past [item 0]");
	expect(betterStack.sandbox.requests).toEqual([]);
});

it('sends nothing that is not set', async () => {
	await betterStack.run(CREATE);
	expect(betterStack.created).toEqual([{ client_type: 'clickhouse' }]);
});

it('creates one connection per item, with the values of each, paired and in input order', async () => {
	const result = await betterStack.run(
		CREATE,
		{
			note: '={{ $json.note }}',
			additionalFields: { ipAllowlist: '={{ $json.addresses }}', teamIds: '={{ $json.teams }}' },
		},
		{
			items: [
				{ note: 'first', addresses: ['10.0.0.1', '2001:db8::/32'], teams: [1234] },
				{ note: 'second', addresses: '10.0.0.2\n10.0.0.3', teams: '2345' },
			],
		},
	);
	expect(betterStack.created).toHaveLength(2);
	expect(betterStack.created).toContainEqual({
		client_type: 'clickhouse',
		note: 'first',
		ip_allowlist: ['10.0.0.1', '2001:db8::/32'],
		team_ids: [1234],
	});
	expect(betterStack.created).toContainEqual({
		client_type: 'clickhouse',
		note: 'second',
		ip_allowlist: ['10.0.0.2', '10.0.0.3'],
		team_ids: [2345],
	});
	expect(result.items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
		['first', { item: 0 }],
		['second', { item: 1 }],
	]);
});

it('outputs the documented keys, with the password of the connection', async () => {
	betterStack.sandbox.betterStack.options.documentedHost = true;
	const { items } = await betterStack.run(CREATE, { note: 'analytics' });
	const [stored] = betterStack.sandbox.betterStack.connections.values();
	expect(items[0]?.json).toEqual({
		provider: 'betterStack',
		id: String(stored?.id),
		name: 'analytics',
		type: 'clickhouse',
		host: 'eu-nbg-2-connect.betterstackdata.com',
		port: 443,
		username: stored?.username,
		password: stored?.password,
		status: 'active',
		createdAt: stored?.created_at,
		expiresAt: null,
		dataRegion: 'eu-nbg-2',
		ipAllowlist: [],
		teamIds: [],
		teamNames: [],
		createdBy: null,
	});
});

it("outputs the API's object with Simplify off, the password once and not in the sample query", async () => {
	const { items } = await betterStack.run(CREATE, { note: 'analytics', simplify: false });
	const [stored] = betterStack.sandbox.betterStack.connections.values();
	const password = String(stored?.password);
	expect(items[0]?.json).toMatchObject({
		id: String(stored?.id),
		type: 'connection',
		attributes: {
			client_type: 'clickhouse',
			password,
			sample_query: expect.stringContaining(`-u ${stored?.username}:<password> `),
		},
	});
	expect(JSON.stringify(items).split(password)).toHaveLength(2);
});

it("reads a date without an offset in the workflow's time zone", async () => {
	await betterStack.run(
		CREATE,
		{ additionalFields: { validUntil: '={{ $json.until }}' } },
		{
			timezone: 'America/New_York',
			items: [
				{ until: '2030-07-01T00:00:00' },
				{ until: '2030-07-01T00:00:00+02:00' },
				{ until: '2030-07-01T00:00:00.250Z' },
			],
		},
	);
	const dates = betterStack.created.map((body) => JSON.stringify(body).match(/20\d\d-[^"]*/)?.[0]);
	expect(dates.sort()).toEqual([
		'2030-06-30T22:00:00Z',
		'2030-07-01T00:00:00.250Z',
		'2030-07-01T04:00:00Z',
	]);
});

it('takes a Luxon date from an expression', async () => {
	await betterStack.run(CREATE, {
		additionalFields: {
			validUntil: "={{ DateTime.fromISO('2030-01-01T00:00:00Z').plus({ days: 1 }) }}",
		},
	});
	expect(betterStack.created).toEqual([
		{ client_type: 'clickhouse', valid_until: '2030-01-02T00:00:00Z' },
	]);
});

it('has no more requests under way than Concurrency says', async () => {
	const items = Array.from({ length: 9 }, (_, index) => ({ note: `n${index}` }));
	betterStack.sandbox.fault({ method: 'POST', hold: true, times: 9 });
	const running = betterStack.run(
		CREATE,
		{ note: '={{ $json.note }}', options: { concurrency: 3 } },
		{ items },
	);
	await betterStack.sandbox.whenHeld(3);
	betterStack.sandbox.release();
	await running;
	expect(betterStack.sandbox.maxInFlight).toBe(3);
	expect(requestLines(betterStack.sandbox)).toEqual(Array(9).fill('POST /api/v1/connections'));
});

it('does nothing for no items', async () => {
	const { items, error } = await betterStack.run(CREATE, {}, { items: [] });
	expect([items, error, betterStack.sandbox.requests]).toEqual([[], undefined, []]);
});

it('shows which regions there are where the chosen one is refused', async () => {
	betterStack.sandbox.betterStack.configure({ refuseUsEast: true });
	const additionalFields = { dataRegion: 'us_east' };
	const { error } = await betterStack.run(['connection', 'create'], { additionalFields });
	expect(error?.message).toBe('Better Stack refused the values [item 0]');
	expect(error?.description).toContain('Valid options: us_west, germany, singapore');
});
