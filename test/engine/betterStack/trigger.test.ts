import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { runPoll, type PollRun } from '../engine';
import { requestLines } from '../useNode';
import { credentialsFor, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
let state: IDataObject;
beforeEach(() => (state = {}));

const DAY = 86_400_000;
const server = () => betterStack.sandbox.betterStack;
const ids = () => [...server().connections.keys()];
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const idsOf = (items: IDataObject[] | null) => items?.map(({ id }) => id);

async function poll(event: string, parameters: INodeParameters = {}, more: Partial<PollRun> = {}) {
	return await runPoll({
		type: 'betterStackTelemetryTrigger',
		parameters: { event, ...parameters },
		credentials: credentialsFor(betterStack.sandbox),
		state,
		...more,
	});
}

/** What n8n has after a restart: what it has saved, as JSON. */
function restart() {
	state = JSON.parse(JSON.stringify(state));
}

describe.each(['created', 'removed', 'changed', 'expiring'])('on "%s"', (event) => {
	it('records what there is first, and has no news while nothing happens', async () => {
		server().seed({ connections: 3 });
		expect(await poll(event)).toBeNull();
		expect(state).toEqual({ fingerprint: expect.any(String), known: expect.any(Object) });
		expect(await poll(event)).toBeNull();
	});

	it('shows samples in a manual run, and keeps nothing', async () => {
		server().seed({ connections: 5 });
		for (const connection of server().connections.values()) connection.valid_until = inDays(5);
		const items = await poll(event, {}, { manual: true });
		expect(items).toHaveLength(3);
		expect(items?.[0]).toMatchObject({ provider: 'betterStack', id: expect.any(String), event });
		expect(state).toEqual({});
	});

	it('keeps its state if a poll fails at any page', async () => {
		server().seed({ connections: 600 });
		await poll(event);
		const before = structuredClone(state);
		server().seed({ connections: 1 });
		for (const skip of [0, 1, 2]) {
			betterStack.sandbox.fault({ method: 'GET', status: 500, skip });
			await expect(poll(event)).rejects.toMatchObject({ httpCode: '500' });
			betterStack.sandbox.fault({ method: 'GET', truncate: true, skip });
			await expect(poll(event)).rejects.toThrow('something else than its documentation promises');
			expect(state).toEqual(before);
		}
	});
});

it('tells of what was created, newest first, with the keys of Get Many', async () => {
	server().seed({ connections: 2 });
	await poll('created');
	server().seed({ connections: 2 });
	restart();
	const items = await poll('created');
	expect(idsOf(items)).toEqual(ids().slice(2).reverse());
	const listed = await betterStack.run(['connection', 'getAll'], { limit: 1 });
	expect(items?.[0]).toEqual({ ...listed.items[0]?.json, event: 'created' });
	expect(await poll('created')).toBeNull();
});

it('tells of what was removed once the provider says that it is gone', async () => {
	server().seed({ connections: 3 });
	await poll('removed');
	const [first = '', second = ''] = ids();
	server().connections.delete(first);
	server().connections.delete(second);
	const items = await poll('removed');
	expect(items).toEqual([
		{ provider: 'betterStack', id: second, event: 'removed' },
		{ provider: 'betterStack', id: first, event: 'removed' },
	]);
	expect(await poll('removed')).toBeNull();
});

it('does not take a connection that left the list, but can be read, for removed', async () => {
	server().seed({ connections: 1 });
	await poll('removed', { filters: { noteContains: 'seeded' } });
	const [connection] = server().connections.values();
	if (connection) connection.note = 'another';
	expect(await poll('removed', { filters: { noteContains: 'seeded' } })).toBeNull();
	server().connections.clear();
	expect(await poll('removed', { filters: { noteContains: 'seeded' } })).toBeNull();
});

it('takes no failing read for a removal', async () => {
	server().seed({ connections: 2 });
	await poll('removed');
	const [first = ''] = ids();
	server().connections.delete(first);
	betterStack.sandbox.fault({ path: `/api/v1/connections/${first}`, status: 404 });
	await expect(poll('removed')).rejects.toMatchObject({ httpCode: '404' });
	expect(idsOf(await poll('removed'))).toEqual([first]);
});

it('names the fields that have changed', async () => {
	server().seed({ connections: 2 });
	await poll('changed');
	const [connection] = server().connections.values();
	if (connection) Object.assign(connection, { ip_allowlist: ['10.0.0.1'], note: 'Other' });
	const items = await poll('changed');
	expect(items).toEqual([
		expect.objectContaining({
			id: String(connection?.id),
			event: 'changed',
			changedFields: ['name', 'ipAllowlist'],
		}),
	]);
	expect(await poll('changed')).toBeNull();
});

it('tells of what expires within the days, once per date', async () => {
	server().seed({ connections: 3 });
	const [soon, later] = server().connections.values();
	if (soon) soon.valid_until = new Date(Date.now() + 5 * DAY).toISOString();
	if (later) later.valid_until = new Date(Date.now() + 20 * DAY).toISOString();
	expect(await poll('expiring')).toBeNull();
	expect(idsOf(await poll('expiring'))).toEqual([String(soon?.id)]);
	expect(await poll('expiring')).toBeNull();
	restart();
	expect(idsOf(await poll('expiring', { expiresWithin: 30 }))).toEqual([String(later?.id)]);
	if (soon) soon.valid_until = new Date(Date.now() + 6 * DAY).toISOString();
	expect(idsOf(await poll('expiring', { expiresWithin: 30 }))).toEqual([String(soon?.id)]);
});

it('watches what the filters choose, and begins anew with others or another address', async () => {
	server().seed({ connections: 4 });
	const filters = { noteContains: 'connection 9' };
	expect(await poll('created', { filters })).toBeNull();
	server().seed({ connections: 9 });
	const [item] = (await poll('created', { filters })) ?? [];
	expect(item?.name).toBe('Seeded connection 9');
	expect(await poll('created', { filters: { noteContains: 'connection' } })).toBeNull();
	const credentials = credentialsFor(betterStack.sandbox);
	const { betterStackTelemetryApi: data } = credentials;
	const elsewhere = { ...data, baseUrl: String(data?.baseUrl).replace('127.0.0.1', 'localhost') };
	server().seed({ connections: 1 });
	const more = { credentials: { betterStackTelemetryApi: elsewhere } };
	expect(await poll('created', { filters: { noteContains: 'connection' } }, more)).toBeNull();
});

it('keeps an expression in a filter that moves with the time from beginning anew', async () => {
	const filters = { expiresBefore: '={{ $now.plus({ days: 7 }).toISO() }}' };
	await poll('created', { filters });
	server().seed({ connections: 1 });
	const [connection] = server().connections.values();
	if (connection) connection.valid_until = new Date(Date.now() + DAY).toISOString();
	expect(await poll('created', { filters })).toHaveLength(1);
});

it('takes no note of a connection that has expired for changed', async () => {
	server().seed({ connections: 1 });
	const [connection] = server().connections.values();
	if (connection) connection.valid_until = inDays(1);
	await poll('changed');
	const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * DAY);
	try {
		expect(await poll('changed')).toBeNull();
		if (connection) connection.note = 'Other';
		expect(await poll('changed')).toEqual([
			expect.objectContaining({ status: 'expired', changedFields: ['name'] }),
		]);
	} finally {
		now.mockRestore();
	}
});

it('asks once only for a connection that has left what is watched', async () => {
	server().seed({ connections: 2 });
	const filters = { noteContains: 'seeded' };
	await poll('removed', { filters });
	const [connection] = server().connections.values();
	if (connection) connection.note = 'another';
	expect(await poll('removed', { filters })).toBeNull();
	const sent = betterStack.sandbox.requests.length;
	expect(await poll('removed', { filters })).toBeNull();
	expect(betterStack.sandbox.requests).toHaveLength(sent + 1);
	server().connections.clear();
	expect(await poll('removed', { filters })).toHaveLength(1);
});

it.each([
	[[inDays(30), inDays(20)], 'The next one expires at'],
	[[null, inDays(-1)], 'has an expiry date that is still to come'],
])('a manual run of "expiring" says that nothing expires: %j', async (dates, advice) => {
	server().seed({ connections: 2 });
	const [first, second] = server().connections.values();
	if (first) first.valid_until = dates[0] ?? null;
	if (second) second.valid_until = dates[1] ?? null;
	await expect(poll('expiring', {}, { manual: true })).rejects.toMatchObject({
		message: 'No connection expires within 14 days',
		description: expect.stringContaining(advice),
	});
});

it('goes on where the credential was renamed, and begins anew with another one', async () => {
	const chosen = (id: string, name: string) => ({ chosen: { id, name } });
	await poll('created', {}, chosen('1', 'Old name'));
	server().seed({ connections: 1 });
	expect(await poll('created', {}, chosen('1', 'New name'))).toHaveLength(1);
	server().seed({ connections: 1 });
	expect(await poll('created', {}, chosen('2', 'New name'))).toBeNull();
});

describe('10,000 connections, 250 a page', () => {
	const PAGES = 40;

	it.each([
		['created', 2 * PAGES],
		['removed', 2 * PAGES],
		['changed', 2 * PAGES],
		['expiring', PAGES],
	])('"%s": are walked once, after %i requests of the first reading', async (event, first) => {
		server().seed({ connections: 10_000 });
		await poll(event);
		expect(betterStack.sandbox.requests).toHaveLength(first);
		expect(JSON.stringify(state).length).toBeLessThan(800_000);
		await poll(event);
		expect(betterStack.sandbox.requests).toHaveLength(first + PAGES);
	});

	it('are walked again if one of them is gone, which is asked for', async () => {
		server().seed({ connections: 10_000 });
		await poll('removed');
		const sent = betterStack.sandbox.requests.length;
		server().connections.delete(ids()[5000] ?? '');
		expect(await poll('removed')).toHaveLength(1);
		expect(betterStack.sandbox.requests).toHaveLength(sent + 2 * PAGES + 1);
	});
});

it.each(['created', 'changed', 'expiring'])(
	'"%s": has no news of what moved to a page that was read already',
	async (event) => {
		server().seed({ connections: 600 });
		for (const connection of server().connections.values()) connection.valid_until = inDays(5);
		await poll(event);
		await poll(event);
		// The newest goes between two pages, so that the others move up.
		const { listConnections } = server().handlers;
		let pages = 0;
		server().handlers.listConnections = (call) => {
			if (++pages === 2) server().connections.delete(ids().at(-1) ?? '');
			return listConnections(call);
		};
		expect(await poll(event)).toBeNull();
		expect(await poll(event)).toBeNull();
		if (event !== 'changed') return;
		for (const connection of server().connections.values()) connection.note = 'Other';
		expect(await poll(event)).toHaveLength(599);
	},
);

it('stops before the time that n8n gives a poll is over', async () => {
	await poll('created');
	const before = structuredClone(state);
	betterStack.sandbox.fault({ method: 'GET', status: 429, retryAfter: 60 });
	await expect(poll('created', {}, { budget: 50 })).rejects.toThrow(
		'The connections could not be read in the time that n8n gives a poll',
	);
	expect(state).toEqual(before);
});

it('keeps no secret, and sends the token in no URL', async () => {
	server().seed({ connections: 2 });
	await poll('changed');
	const saved = JSON.stringify(state);
	for (const { password, note } of server().connections.values()) {
		expect(saved).not.toContain(password);
		expect(saved).not.toContain(String(note));
	}
	expect(requestLines(betterStack.sandbox).join()).not.toContain('sandbox-global-token');
});

it('says what is wrong with a filter or a token', async () => {
	await expect(poll('created', { filters: { expiresBefore: 'soon' } })).rejects.toThrow(
		"'Expires Before' is not a valid date",
	);
	const credentials = credentialsFor(betterStack.sandbox, 'wrong');
	await expect(poll('created', {}, { credentials })).rejects.toMatchObject({ httpCode: '401' });
	expect(state).toEqual({});
});
