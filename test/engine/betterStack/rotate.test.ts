import type { INodeParameters } from 'n8n-workflow';

import type { Connection } from '../../../sandbox/providers/betterStackData.mts';
import { byId, connectionsOf, idsOf, useBetterStack, writesOf } from './useBetterStack';

const betterStack = useBetterStack();
const DAY = 86_400_000;

async function rotate(options: INodeParameters = {}, more = {}, parameters = {}) {
	const all = { ...byId('={{ $json.id ?? 44498 }}'), options, ...parameters };
	return await betterStack.run(['connection', 'rotate'], all, more);
}

/** Makes a connection with some values of one's own. */
function seed(values: Partial<Connection> = {}): Connection {
	betterStack.sandbox.betterStack.seed({ connections: 1 });
	const connection = connectionsOf(betterStack.sandbox).at(-1);
	if (!connection) throw new Error('Nothing was seeded');
	return Object.assign(connection, { team_ids: [], team_names: [], ...values });
}

describe('a new connection', () => {
	it('has the settings of the old one, and a login of its own', async () => {
		const previous = seed({
			note: 'analytics',
			data_region: 'eu-nbg-2',
			ip_allowlist: ['10.0.0.1', '192.168.1.0/24'],
			team_ids: [1234, 3456],
			team_names: ['My Team', 'Its former name'],
		});
		const { items } = await rotate();
		expect(betterStack.created).toEqual([
			{
				client_type: 'clickhouse',
				note: 'analytics',
				data_region: 'eu-nbg-2',
				ip_allowlist: ['10.0.0.1', '192.168.1.0/24'],
				team_ids: [1234, 3456],
			},
		]);
		const [, created] = connectionsOf(betterStack.sandbox);
		expect(items[0]?.json).toMatchObject({
			provider: 'betterStack',
			id: '44499',
			name: 'analytics',
			username: created?.username,
			password: created?.password,
			previousId: '44498',
		});
		expect(items[0]?.json).not.toHaveProperty('previousDeleted');
		expect(created?.password).not.toBe(previous.password);
	});

	it('of one about which nothing is known has no settings but the region', async () => {
		seed({ note: null, ip_allowlist: [], valid_until: null, data_region: 'my-cluster' });
		await rotate();
		expect(betterStack.created).toEqual([{ client_type: 'clickhouse', data_region: 'my-cluster' }]);
	});

	it('is output as the API gave it with Simplify off', async () => {
		seed();
		const { items } = await rotate({}, {}, { simplify: false });
		const [, created] = connectionsOf(betterStack.sandbox);
		expect(items[0]?.json).toMatchObject({
			id: '44499',
			type: 'connection',
			attributes: { password: created?.password },
			previousId: '44498',
		});
	});

	it('can be in another region', async () => {
		seed();
		await rotate({ dataRegion: 'us_west' });
		expect(betterStack.created).toMatchObject([{ data_region: 'us_west' }]);
	});
});

describe('the end of the new connection', () => {
	it('is as far away as that of the old one was', async () => {
		const now = Date.now();
		seed({
			created_at: new Date(now - 60 * DAY).toISOString(),
			valid_until: new Date(now + 30 * DAY).toISOString(),
		});
		await rotate();
		const [, { created_at: from = '', valid_until: until = '' } = {}] = connectionsOf(
			betterStack.sandbox,
		);
		expect(Math.round((Date.parse(String(until)) - Date.parse(from)) / DAY)).toBe(90);
	});

	it("counts from the server's clock", async () => {
		seed({ created_at: '2026-01-01T00:00:00.000Z', valid_until: '2026-01-31T00:00:00.000Z' });
		const url = `${betterStack.sandbox.baseUrl('betterStack')}/api/v1/connections/44498`;
		const headers = { authorization: 'Bearer sandbox-global-token' };
		const body = Object(await (await fetch(url, { headers })).json());
		const ahead = Date.now() + DAY / 2;
		const date = new Date(ahead).toUTCString();
		betterStack.sandbox.fault({ method: 'GET', status: 200, body, headers: { date } });
		await rotate();
		const [{ valid_until: until }] = betterStack.created.map((created) => Object(created));
		expect(Math.round((Date.parse(until) - ahead) / (DAY / 24))).toBe(30 * 24);
	});

	it('is as far away also if the old one has expired', async () => {
		const now = Date.now();
		seed({
			created_at: new Date(now - 60 * DAY).toISOString(),
			valid_until: new Date(now - 30 * DAY).toISOString(),
		});
		const { items } = await rotate();
		expect(items[0]?.json.status).toBe('active');
	});

	it('can be set', async () => {
		seed({ valid_until: '2030-01-01T00:00:00.000Z' });
		await rotate({ validUntil: '2031-02-03T04:05:06Z' });
		expect(betterStack.created).toMatchObject([{ valid_until: '2031-02-03T04:05:06Z' }]);
	});

	it('must not be past: who uses the old one would be locked out', async () => {
		seed();
		const { error } = await rotate({ validUntil: '2020-01-01T00:00:00Z', deletePrevious: true });
		expect(error?.message).toBe("'Valid Until' is in the past [item 0]");
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it('is asked for if it cannot be told, before anything is created', async () => {
		seed({ created_at: '2026-01-01T00:00:00.000Z', valid_until: '2025-01-01T00:00:00.000Z' });
		const { error } = await rotate();
		expect(error?.message).toContain('cannot be told from its dates');
		expect(error?.description).toContain("Set 'Valid Until' in the options");
		expect(writesOf(betterStack.sandbox)).toEqual([]);
	});
});

describe('the old connection', () => {
	it('stays', async () => {
		seed();
		await rotate();
		expect(idsOf(betterStack.sandbox)).toEqual(['44498', '44499']);
	});

	it('goes with Delete Previous, after the new one has come', async () => {
		seed();
		const { items } = await rotate({ deletePrevious: true });
		expect(writesOf(betterStack.sandbox)).toEqual([
			'POST /api/v1/connections',
			'DELETE /api/v1/connections/44498',
		]);
		expect(items[0]?.json).toMatchObject({ previousId: '44498', previousDeleted: true });
		expect(idsOf(betterStack.sandbox)).toEqual(['44499']);
	});

	it('that is not there keeps anything from being created', async () => {
		const { error } = await rotate({ deletePrevious: true });
		expect(error?.message).toBe('Connection 44498 was not found [item 0]');
		expect(writesOf(betterStack.sandbox)).toEqual([]);
	});
});

it('rotates a different connection for each item, in input order', async () => {
	for (const note of ['a', 'b', 'c']) seed({ note });
	const items = [{ id: 44500 }, { id: 44498 }, { id: 44499 }];
	const result = await rotate({ concurrency: 3, deletePrevious: true }, { items });
	expect(
		result.items.map(({ json, pairedItem }) => [json.name, json.previousId, pairedItem]),
	).toEqual([
		['c', '44500', { item: 0 }],
		['a', '44498', { item: 1 }],
		['b', '44499', { item: 2 }],
	]);
	expect(idsOf(betterStack.sandbox)).toEqual(['44501', '44502', '44503']);
});
