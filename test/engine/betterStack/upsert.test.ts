import type { INodeParameters } from 'n8n-workflow';

import { connectionsOf, idsOf, useBetterStack, writesOf } from './useBetterStack';

const betterStack = useBetterStack();
const A = { ipAllowlist: '10.0.0.1' };
const B = { ipAllowlist: '10.0.0.2' };

/** Runs Create or Update for the note 'n', or that of each item. */
async function upsert(additionalFields = {}, options: INodeParameters = {}, more = {}) {
	const note = '={{ $json.note ?? "n" }}';
	const parameters = { note, additionalFields, options };
	return await betterStack.run(['connection', 'upsert'], parameters, more);
}

const ids = () => idsOf(betterStack.sandbox);
const stored = () => connectionsOf(betterStack.sandbox);
const POST = 'POST /api/v1/connections';

/** Creates one that upsert will not find by itself, as another run or somebody else would. */
async function createElsewhere(body = {}): Promise<void> {
	const url = `${betterStack.sandbox.baseUrl('betterStack')}/api/v1/connections`;
	const headers = {
		authorization: 'Bearer sandbox-global-token',
		'content-type': 'application/json',
	};
	const text = JSON.stringify({ client_type: 'clickhouse', note: 'n', ...body });
	const { status } = await fetch(url, { method: 'POST', headers, body: text });
	expect(status).toBe(201);
}

describe('where no connection has the note', () => {
	it('creates it and outputs its password', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 2 });
		const { items } = await upsert(A);
		const created = stored()[2];
		expect(betterStack.created).toEqual([
			{ client_type: 'clickhouse', note: 'n', ip_allowlist: ['10.0.0.1'] },
		]);
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				provider: 'betterStack',
				id: '44500',
				name: 'n',
				password: created?.password,
				action: 'created',
				changes: [],
				notCompared: [],
			}),
		]);
		expect(items[0]?.json).not.toHaveProperty('twinIds');
	});

	it.each([
		['in capitals', 'N'],
		['as a part of it', 'n2'],
	])('counts a note %s as another one', async (_name, note) => {
		await createElsewhere({ note });
		expect((await upsert()).items[0]?.json.action).toBe('created');
	});

	it('ignores one that has expired', async () => {
		await createElsewhere({ valid_until: '2020-01-01T00:00:00Z' });
		await createElsewhere({ valid_until: '2020-01-01T00:00:00Z' });
		const { items } = await upsert();
		expect(items[0]?.json).toMatchObject({ action: 'created', id: '44500' });
		expect(ids()).toEqual(['44498', '44499', '44500']);
	});

	it('refuses an end in the past: each run would create one that the next does not find', async () => {
		const { error } = await upsert({ validUntil: '2020-01-01T00:00:00Z' });
		expect(error?.message).toBe("'Valid Until' is in the past [item 0]");
		expect(betterStack.sandbox.requests).toEqual([]);
	});
});

describe('twice', () => {
	it('changes nothing the second time, and sends no write', async () => {
		const settings = {
			...A,
			dataRegion: 'germany',
			teamNames: 'My Team',
			validUntil: '2030-01-01T00:00:00Z',
		};
		const options = { compareValidUntil: true, ifDifferent: 'replace' };
		await upsert(settings, options);
		const { items } = await upsert(settings, options);
		expect(writesOf(betterStack.sandbox)).toEqual([POST]);
		expect(items[0]?.json).toMatchObject({
			id: '44498',
			action: 'unchanged',
			changes: [],
			notCompared: [],
		});
		expect(items[0]?.json).not.toHaveProperty('password');
	});

	it('outputs no password with Simplify off either', async () => {
		const parameters = { note: 'n', simplify: false };
		await betterStack.run(['connection', 'upsert'], parameters);
		const { items, saved } = await betterStack.run(['connection', 'upsert'], parameters);
		expect(items[0]?.json).toMatchObject({ type: 'connection', action: 'unchanged' });
		expect(saved).not.toContain(stored()[0]?.password);
	});
});

describe('where the settings differ', () => {
	const changes = [{ field: 'ipAllowlist', from: ['10.0.0.1'], to: ['10.0.0.2'] }];
	beforeEach(async () => await createElsewhere({ ip_allowlist: ['10.0.0.1'] }));

	it('fails by default, and says what differs', async () => {
		const { error } = await upsert(B);
		expect(error?.message).toBe('Connection 44498 has this note, but other settings [item 0]');
		expect(error?.description).toContain(
			'ipAllowlist is ["10.0.0.1"] instead of ["10.0.0.2"]. Better Stack cannot change a connection.',
		);
		expect(stored()).toMatchObject([{ id: 44498, ip_allowlist: ['10.0.0.1'] }]);
	});

	it('Keep outputs the connection as it is', async () => {
		const { items } = await upsert(B, { ifDifferent: 'keep' });
		expect(items[0]?.json).toMatchObject({
			id: '44498',
			ipAllowlist: ['10.0.0.1'],
			action: 'kept',
			changes,
		});
		expect(stored()).toHaveLength(1);
	});

	it('Replace creates the new one first, and then deletes the old one', async () => {
		const { items } = await upsert(B, { ifDifferent: 'replace' });
		expect(writesOf(betterStack.sandbox)).toEqual([POST, POST, 'DELETE /api/v1/connections/44498']);
		expect(stored()).toMatchObject([{ id: 44499, ip_allowlist: ['10.0.0.2'] }]);
		expect(items[0]?.json).toMatchObject({
			id: '44499',
			password: stored()[0]?.password,
			action: 'replaced',
			changes,
			previousId: '44498',
			previousDeleted: true,
		});
		expect((await upsert(B, { ifDifferent: 'replace' })).items[0]?.json.action).toBe('unchanged');
	});
});

it('Replace keeps what is not set: no allow-list, team, region or end gets lost', async () => {
	await createElsewhere({
		data_region: 'us_east',
		ip_allowlist: ['10.0.0.1'],
		team_ids: [1234],
		valid_until: '2030-01-01T00:00:00Z',
	});
	await upsert({ teamNames: 'Data Platform' }, { ifDifferent: 'replace' });
	expect(betterStack.created[1]).toEqual({
		client_type: 'clickhouse',
		note: 'n',
		data_region: 'us-east-9',
		ip_allowlist: ['10.0.0.1'],
		team_names: ['Data Platform'],
		valid_until: '2030-01-01T00:00:00.000Z',
	});
});

describe('a dry run', () => {
	it('says that it would create, and sends no write', async () => {
		const { items } = await upsert(
			{ ...A, teamIds: [1234], dataRegion: 'germany', validUntil: '2030-01-01T00:00:00Z' },
			{ dryRun: true },
		);
		expect(items[0]?.json).toEqual({
			provider: 'betterStack',
			id: null,
			name: 'n',
			type: 'clickhouse',
			expiresAt: '2030-01-01T00:00:00Z',
			dataRegion: 'germany',
			ipAllowlist: ['10.0.0.1'],
			teamIds: [1234],
			teamNames: [],
			action: 'wouldCreate',
			changes: [],
			notCompared: [],
		});
		expect(writesOf(betterStack.sandbox)).toEqual([]);
	});

	it.each([
		['replace', B, 'wouldReplace'],
		['keep', B, 'kept'],
		['replace', A, 'unchanged'],
	])('with %s and %j answers %s, and sends no write', async (ifDifferent, settings, action) => {
		await createElsewhere({ ip_allowlist: ['10.0.0.1'] });
		const { items } = await upsert(settings, { ifDifferent, dryRun: true });
		expect(items[0]?.json).toMatchObject({ id: '44498', action });
		expect(items[0]?.json).not.toHaveProperty('previousId');
		expect(writesOf(betterStack.sandbox)).toEqual([POST]);
	});

	it('fails as the run itself would', async () => {
		await createElsewhere({ ip_allowlist: ['10.0.0.1'] });
		expect((await upsert(B, { dryRun: true })).error?.message).toContain('other settings');
	});
});

describe('where several connections have the note', () => {
	beforeEach(async () => {
		await createElsewhere({ ip_allowlist: ['10.0.0.1'] });
		await createElsewhere({ ip_allowlist: ['10.0.0.2'] });
	});

	it('stops with their IDs', async () => {
		const { error } = await upsert(A, { ifDifferent: 'replace' });
		expect(error?.message).toBe("2 connections have the note 'n' [item 0]");
		expect(error?.description).toContain('Their IDs: 44499, 44498.');
		expect(ids()).toEqual(['44498', '44499']);
	});

	it('Use Newest compares and replaces the newest, and leaves the others alone', async () => {
		const { items } = await upsert(B, { ifSeveral: 'newest' });
		expect(items[0]?.json).toMatchObject({ id: '44499', action: 'unchanged' });
		const replaced = await upsert(A, { ifSeveral: 'newest', ifDifferent: 'replace' });
		expect(replaced.items[0]?.json).toMatchObject({ id: '44500', previousId: '44499' });
		expect(replaced.items[0]?.json).not.toHaveProperty('twinIds');
		expect(ids()).toEqual(['44498', '44500']);
	});

	it('Use Newest goes by the date, not by the ID', async () => {
		const [older] = stored();
		Object.assign(older ?? {}, { created_at: '2099-01-01T00:00:00.000Z' });
		const { items } = await upsert(A, { ifSeveral: 'newest' });
		expect(items[0]?.json).toMatchObject({ id: '44498', action: 'unchanged' });
	});
});
