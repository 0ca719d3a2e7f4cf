import { SUPERMETRICS_KEY } from '../../sandbox/providers/supermetrics.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, textAt, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const TEAM = '/dts-api/v1/teams/12345';
const CONNECTIONS = `${TEAM}/data-source-connections`;
const LINK = '/api/v2/ds/login/link';
const WANTED = { data_source_id: 'ADM', destination_type: 'DWH_SNOWFLAKE' };
const UUID = /^[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/;

async function call(path: string, options: Options = {}): Promise<Reply> {
	const url = sandbox.baseUrl('supermetrics') + path;
	return await request(url, { token: SUPERMETRICS_KEY, ...options });
}

describe('connections', () => {
	it('are made with a new ID in capitals, a Location and null URLs, as documented', async () => {
		const first = await call(CONNECTIONS, { body: WANTED });
		const second = await call(CONNECTIONS, { body: WANTED });

		expect(first.status).toBe(201);
		expect(first.json).toEqual({
			meta: { request_id: expect.stringMatching(UUID) },
			data: {
				connection_id: expect.stringMatching(UUID),
				login_url: null,
				connect_url: null,
			},
		});
		const id = textAt(first.json, 'data', 'connection_id');
		expect(first.headers.get('location')).toBe(
			`${sandbox.baseUrl('supermetrics')}${CONNECTIONS}/${id}`,
		);
		expect(textAt(second.json, 'data', 'connection_id')).not.toBe(id);
		expect(sandbox.supermetrics.connections).toHaveLength(2);
		expect(sandbox.violations).toEqual([]);
	});

	it('cannot be listed or read: no call is documented', async () => {
		const { headers } = await call(CONNECTIONS, { body: WANTED });
		const replies = [
			await call(CONNECTIONS),
			await request(String(headers.get('location')), { token: SUPERMETRICS_KEY }),
		];
		for (const reply of replies) expect(reply.status).toBe(404);
	});

	it.each([
		['an unknown data source', { ...WANTED, data_source_id: 'NO' }, 'data_source_id', 0],
		['an unknown destination type', { ...WANTED, destination_type: 'NO' }, 'destination_type', 0],
		['small letters', { ...WANTED, data_source_id: 'adm' }, 'data_source_id', 1],
		['more than 50 characters', { ...WANTED, data_source_id: 'A'.repeat(51) }, 'data_source_id', 1],
		['a reserved field', { ...WANTED, api_key: 'x' }, 'api_key', 1],
		['a missing field', { data_source_id: 'ADM' }, 'destination_type', 1],
	])('are refused for %s', async (_name, body, field, violations) => {
		const reply = await call(CONNECTIONS, { body });

		expect(reply.status).toBe(422);
		expect(at(reply.json, 'error', 'code')).toBe('UNPROCESSABLE_ENTITY');
		expect(textAt(reply.json, 'error', 'description')).toContain(field);
		expect(sandbox.violations).toHaveLength(violations);
		expect(sandbox.supermetrics.connections).toEqual([]);
	});

	it('are refused with 400 instead if a test wants that', async () => {
		sandbox.supermetrics.options.invalidStatus = 400;
		const reply = await call(CONNECTIONS, { body: { ...WANTED, data_source_id: 'NO' } });

		expect(reply.status).toBe(400);
		expect(at(reply.json, 'error', 'code')).toBe('INVALID_PARAMETER');
	});
});

describe('scopes', () => {
	it.each([
		['', 401, 'API_KEY_INVALID'],
		['wrong', 401, 'API_KEY_INVALID'],
		['sandbox-logins-key', 403, 'ACCESS_DENIED'],
		['sandbox-read-key', 403, 'ACCESS_DENIED'],
		['sandbox-disabled-key', 403, 'API_KEY_DISABLED'],
		['sandbox-elsewhere-key', 403, 'ACCESS_DENIED_IP'],
	])('refuse a create with the key "%s": %i %s', async (token, status, code) => {
		const reply = await call(CONNECTIONS, { token, body: WANTED });

		expect([reply.status, at(reply.json, 'error', 'code')]).toEqual([status, code]);
		expect(sandbox.violations).toEqual([]);
		expect(sandbox.supermetrics.connections).toEqual([]);
	});

	it.each([
		['sandbox-read-key', `${TEAM}/transfers`, 200],
		['sandbox-write-key', `${TEAM}/transfers`, 403],
		['sandbox-logins-key', '/api/v2/ds/logins', 200],
		['sandbox-write-key', '/api/v2/ds/logins', 403],
		['sandbox-write-key', '/api/v2/ds/login/links', 403],
	])('with the key %s, %s gives %i', async (token, path, status) => {
		expect((await call(path, { token })).status).toBe(status);
		expect(sandbox.violations).toEqual([]);
	});

	it("do not help with a team that is not the user's", async () => {
		const reply = await call('/dts-api/v1/teams/99/transfers');
		expect([reply.status, at(reply.json, 'error', 'code')]).toEqual([403, 'ACCESS_DENIED']);
	});
});

describe('logins', () => {
	it('are of every kind at the start', async () => {
		const { json } = await call('/api/v2/ds/logins');
		expect(listAt(json, 'data').map((login) => at(login, 'login_id'))).toEqual([
			'dsl_1',
			'dsl_2',
			'dsl_3',
			'dsl_4',
		]);
		expect(sandbox.violations).toEqual([]);
	});

	it('are revoked once', async () => {
		const path = '/api/v2/ds/login/dsl_1';
		const results = [
			await call(path, { method: 'DELETE' }),
			await call(path, { method: 'DELETE' }),
		].map(({ json }) => at(json, 'data', 'result'));

		expect(results).toEqual([true, false]);
		expect(at((await call(path)).json, 'data', 'revoked_time')).not.toBeNull();
		expect(sandbox.violations).toEqual([]);
	});

	it.each(['GET', 'DELETE'])('that are not there are refused by code: %s', async (method) => {
		const reply = await call('/api/v2/ds/login/dsl_99', { method });
		expect(reply.status).toBe(404);
		expect(reply.json).toEqual({ error: 'LOGIN_NOT_FOUND', message: 'LOGIN NOT FOUND' });
		expect(sandbox.violations).toEqual([]);
	});
});

describe('login links', () => {
	it('are made from the example of the documentation, listed, read and closed', async () => {
		const body = {
			ds_id: 'GAWA',
			expiry_time: '2026-03-01T23:59:59Z',
			description: 'Google Analytics login link for marketing team',
			require_username: 'marketing@company.com',
			redirect_url: 'https://company.com/auth/success',
		};
		const created = await call(LINK, { body });
		const closed = await call(`${LINK}/dsll_1/close`, { method: 'PUT' });

		expect(created.status).toBe(201);
		expect(created.json).toMatchObject({
			data: {
				...body,
				link_id: 'dsll_1',
				status_code: 'OPEN',
				expiry_time: '2026-03-01T23:59:59+00:00',
				login_url: expect.stringMatching(/^https:\/\//),
			},
		});
		expect(at(closed.json, 'data', 'status_code')).toBe('CLOSED');
		const list = await call('/api/v2/ds/login/links');
		expect(listAt(list.json, 'data')).toEqual([at(closed.json, 'data')]);
		expect((await call(`${LINK}/dsll_1`)).json).toMatchObject({ data: at(closed.json, 'data') });
		expect(sandbox.violations).toEqual([]);
	});

	it.each([
		[undefined, 24],
		['10 hours', 10],
		['2 days', 48],
	])('with the expiry time %s end in %i hours', async (expiry_time, hours) => {
		const { json } = await call(LINK, { body: { ds_id: 'GA', expiry_time } });
		const link = at(json, 'data');
		const lasts =
			Date.parse(textAt(link, 'expiry_time')) - Date.parse(textAt(link, 'created_time'));
		expect(Math.round(lasts / 3_600_000)).toBe(hours);
	});

	it.each(['soon', '3 moons'])('with the expiry time %s are refused', async (expiry_time) => {
		expect((await call(LINK, { body: { ds_id: 'GA', expiry_time } })).status).toBe(422);
		expect(sandbox.supermetrics.loginLinks).toEqual([]);
	});

	it('are refused by code when too many are open, or none has the ID', async () => {
		sandbox.supermetrics.options.openLinks = 1;
		await call(LINK, { body: { ds_id: 'GA' } });
		const many = await call(LINK, { body: { ds_id: 'GA' } });
		const none = await call(`${LINK}/dsll_9/close`, { method: 'PUT' });

		expect([many.status, at(many.json, 'error')]).toEqual([403, 'LINK_LIMIT_EXCEEDED']);
		expect([none.status, at(none.json, 'error')]).toEqual([404, 'LINK_NOT_FOUND']);
		expect(sandbox.violations).toEqual([]);
	});
});

describe('sources, destinations and transfers', () => {
	it('answer some calls in the envelope and some bare, as documented', async () => {
		const wrapped = [`${TEAM}/destinations`, `${TEAM}/destinations/9`, `${TEAM}/transfers`];
		for (const path of wrapped) {
			expect((await call(path)).json).toMatchObject({ meta: {}, data: expect.anything() });
		}
		for (const path of [`${TEAM}/transfers/available-sources`, `${TEAM}/transfers/36091`]) {
			expect(at((await call(path)).json, 'data')).toBeUndefined();
		}
		expect(sandbox.violations).toEqual([]);
	});

	it.each(['destinations/10', 'transfers/1'])(
		'of another team, or unknown, are not found: %s',
		async (path) => {
			const reply = await call(`${TEAM}/${path}`);
			expect([reply.status, at(reply.json, 'error', 'code')]).toEqual([404, 'NOT_FOUND']);
			expect(sandbox.violations).toEqual([]);
		},
	);

	it('count the requests of an hour in their headers', async () => {
		const remaining = async () =>
			(await call(`${TEAM}/transfers`)).headers.get('x-ratelimit-remaining');
		expect([await remaining(), await remaining()]).toEqual(['4999', '4998']);
	});
});

describe('seed, snapshot and reset', () => {
	it('add, show without login URLs, and remove', async () => {
		sandbox.supermetrics.seed({ logins: 2, loginLinks: 3, transfers: 1 });
		const state = sandbox.supermetrics.snapshot();
		expect([state.logins.length, state.loginLinks.length, state.transfers.length]).toEqual([
			6, 3, 3,
		]);
		expect(JSON.stringify(state)).not.toContain('login/renew');

		sandbox.reset();
		const { logins, loginLinks, connections } = sandbox.supermetrics;
		expect([logins.length, loginLinks.length, connections.length]).toEqual([4, 0, 0]);
	});
});
