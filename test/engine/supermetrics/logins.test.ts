import type { Fault } from '../../../sandbox/server.mts';
import { requestLines } from '../useNode';
import { byId, credentialsFor, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();
const REVOKE: [string, string] = ['login', 'revoke'];
const LOGINS = 'GET /api/v2/ds/logins';
const LOGIN = '/api/v2/ds/login/dsl_1';

const stored = () => supermetrics.sandbox.supermetrics.logins;

describe.each(['connection', 'login'])('%s getAll', (resource) => {
	const GET_MANY: [string, string] = [resource, 'getAll'];

	it('lists the logins in one request, with login IDs and derived status', async () => {
		const { items, hints } = await supermetrics.run(GET_MANY);
		expect(requestLines(supermetrics.sandbox)).toEqual([LOGINS]);
		expect(items.map(({ json }) => [json.loginId, json.status])).toEqual([
			['dsl_1', 'active'],
			['dsl_2', 'active'],
			['dsl_3', 'expired'],
			['dsl_4', 'revoked'],
		]);
		expect(items[2]?.json).toEqual({
			provider: 'supermetrics',
			id: 'dsl_3',
			name: 'User 3',
			username: 'user3@example.com',
			status: 'expired',
			expiresAt: stored()[2]?.expiry_time,
			loginId: 'dsl_3',
			dataSourceId: 'GA',
			dataSourceName: 'Google Analytics',
			loginType: 'oauth',
			isShared: true,
			isRefreshable: false,
			authenticatedAt: '2026-01-21T12:05:49+00:00',
			authenticatedBy: 'owner@example.com',
			revokedAt: null,
		});
		expect(hints).toEqual([]);
	});

	it.each([
		[{ status: 'active' }, ['dsl_1', 'dsl_2']],
		[{ status: 'expired' }, ['dsl_3']],
		[{ status: 'revoked' }, ['dsl_4']],
		[{ dataSourceId: 'GA' }, ['dsl_3', 'dsl_4']],
		[{ dataSourceId: 'gawa' }, ['dsl_2']],
		[{ expiresBefore: '={{ $now.toISO() }}' }, ['dsl_2', 'dsl_3', 'dsl_4']],
		[{ expiresBefore: '2020-01-01' }, []],
		[{ status: 'expired', dataSourceId: 'AW' }, []],
		[{}, ['dsl_1', 'dsl_2', 'dsl_3', 'dsl_4']],
	])('filters by %j', async (filters, ids) => {
		const { items } = await supermetrics.run(GET_MANY, { returnAll: true, filters });
		expect(items.map(({ json }) => json.loginId)).toEqual(ids);
	});

	it('reads limit and filters per item, and pairs', async () => {
		const { items } = await supermetrics.run(
			GET_MANY,
			{ limit: '={{ $json.limit }}', filters: { dataSourceId: '={{ $json.source }}' } },
			{
				items: [
					{ limit: 1, source: 'GA' },
					{ limit: 9, source: 'AW' },
				],
			},
		);
		expect(items.map(({ json, pairedItem }) => [json.loginId, pairedItem])).toEqual([
			['dsl_3', { item: 0 }],
			['dsl_1', { item: 1 }],
		]);
	});

	it('cuts at the limit, which is 50 if nothing is said, after the filters', async () => {
		supermetrics.sandbox.supermetrics.seed({ logins: 100 });
		expect((await supermetrics.run(GET_MANY)).items).toHaveLength(50);
		const filters = { dataSourceId: 'GAWA' };
		expect((await supermetrics.run(GET_MANY, { limit: 70, filters })).items).toHaveLength(70);
		expect((await supermetrics.run(GET_MANY, { returnAll: true })).items).toHaveLength(104);
	});

	it('says that a list of 1,000 may be cut off', async () => {
		supermetrics.sandbox.supermetrics.seed({ logins: 996 });
		const { items, hints } = await supermetrics.run(GET_MANY, { returnAll: true });
		expect(items).toHaveLength(1000);
		expect(hints[0]?.message).toContain('more of them may exist');
	});

	it("gives the API's objects with Simplify off, unknown fields included, secrets masked", async () => {
		supermetrics.sandbox.fault({
			replace: () => ({
				data: [{ login_id: 'dsl_9', access_token: 's3cret', extra: { kept: 1 } }],
			}),
		});
		const { items, saved } = await supermetrics.run(GET_MANY, { simplify: false });
		expect(items[0]?.json).toEqual({
			login_id: 'dsl_9',
			access_token: '***',
			extra: { kept: 1 },
		});
		expect(saved).not.toContain('s3cret');
	});

	it.each([
		['a bare list', (rows: unknown) => rows],
		['a list wrapped once more', (rows: unknown) => ({ data: { items: rows } })],
		['a list in data.data', (rows: unknown) => ({ data: { data: rows } })],
	])('reads %s', async (_name, replace) => {
		supermetrics.sandbox.fault({ replace: (answer) => replace(Object(answer).data) });
		expect((await supermetrics.run(GET_MANY)).items).toHaveLength(4);
	});

	it.each([[{ meta: {} }], [{ data: null }], [{ meta: {}, data: { items: null } }]])(
		'takes %j for an empty list',
		async (answer) => {
			supermetrics.sandbox.fault({ replace: () => answer });
			const { items, error } = await supermetrics.run(GET_MANY);
			expect([items, error]).toEqual([[], undefined]);
		},
	);

	it('shows a login of which fields are missing', async () => {
		supermetrics.sandbox.fault({ replace: () => ({ data: [{ login_id: 'dsl_9' }, {}] }) });
		const { items } = await supermetrics.run(GET_MANY);
		expect(items.map(({ json }) => [json.id, json.status, json.dataSourceId])).toEqual([
			['dsl_9', 'active', null],
			[null, 'active', null],
		]);
	});

	it.each([
		['no list', {}],
		['an object in place of the list', { meta: {}, data: {} }],
		['a list of texts', { data: ['dsl_1'] }],
	])('fails for %s, and is not empty', async (_name, answer) => {
		supermetrics.sandbox.fault({ replace: () => answer });
		const { error } = await supermetrics.run(GET_MANY);
		expect(error?.message).toContain('something else than its documentation promises');
	});
});

describe('get', () => {
	it('gives each item its own login', async () => {
		const { items } = await supermetrics.run(
			['login', 'get'],
			{ loginId: byId('={{ $json.login }}') },
			{ items: [{ login: 'dsl_3' }, { login: 'dsl_1' }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.id, json.status, pairedItem])).toEqual([
			['dsl_3', 'expired', { item: 0 }],
			['dsl_1', 'active', { item: 1 }],
		]);
	});

	it('reads a login in a list, as an older page of the documentation shows it', async () => {
		supermetrics.sandbox.fault({
			replace: (answer) => ({ ...Object(answer), data: [Object(answer).data] }),
		});
		const { items } = await supermetrics.run(['login', 'get'], { loginId: byId('dsl_1') });
		expect(items[0]?.json.id).toBe('dsl_1');
	});

	it.each([
		['LOGIN_NOT_FOUND as text', undefined],
		['NOT_FOUND in the envelope', { meta: {}, error: { code: 'NOT_FOUND', message: 'No' } }],
	])('names the login that was not found: %s', async (_name, body) => {
		if (body) supermetrics.sandbox.fault({ status: 404, body });
		const { error } = await supermetrics.run(['login', 'get'], { loginId: byId('dsl_99') });
		expect(error?.message).toBe('Login dsl_99 was not found [item 0]');
		expect(error?.description).toContain("Check 'Login'");
		expect(error?.httpCode).toBe('404');
	});
});

describe('revoke', () => {
	it('reads the login of each item first, then revokes it and no other', async () => {
		const { items } = await supermetrics.run(
			REVOKE,
			{ loginId: byId('={{ $json.login }}'), options: { concurrency: 1 } },
			{ items: [{ login: 'dsl_1' }, { login: 'dsl_3' }] },
		);
		expect(items).toEqual([
			{ json: { deleted: true, id: 'dsl_1' }, pairedItem: { item: 0 } },
			{ json: { deleted: true, id: 'dsl_3' }, pairedItem: { item: 1 } },
		]);
		expect(requestLines(supermetrics.sandbox)).toEqual([
			`GET ${LOGIN}`,
			`DELETE ${LOGIN}`,
			'GET /api/v2/ds/login/dsl_3',
			'DELETE /api/v2/ds/login/dsl_3',
		]);
		expect(stored().map(({ revoked_time }) => revoked_time !== null)).toEqual([
			true,
			false,
			true,
			true,
		]);
	});

	it('refuses a connection ID, which is a UUID in capitals, before anything is sent', async () => {
		const loginId = byId('019461A0-0000-7000-8000-000000000001');
		const { error } = await supermetrics.run(REVOKE, { loginId });
		expect(error?.message).toBe("'Login' is a connection ID, not a login ID [item 0]");
		expect(error?.description).toContain('no call that deletes a connection');
		expect(supermetrics.sandbox.requests).toEqual([]);
	});

	it('sends nothing that changes if the login is not there', async () => {
		const { error } = await supermetrics.run(REVOKE, { loginId: byId('dsl_99') });
		expect(error?.message).toBe('Login dsl_99 was not found [item 0]');
		expect(requestLines(supermetrics.sandbox)).toEqual(['GET /api/v2/ds/login/dsl_99']);
	});

	it('has nothing to do for a login that is revoked already, and says so', async () => {
		const { items } = await supermetrics.run(REVOKE, { loginId: byId('dsl_4') });
		expect(items[0]?.json).toEqual({ deleted: true, id: 'dsl_4', alreadyGone: true });
		expect(requestLines(supermetrics.sandbox)).toEqual(['GET /api/v2/ds/login/dsl_4']);
	});

	it.each([
		['wrapped', { meta: {}, data: { result: false } }],
		['bare', { result: false }],
	])('fails if the answer says "result": false, %s', async (_name, body) => {
		supermetrics.sandbox.fault({ method: 'DELETE', status: 200, body });
		const { error, items } = await supermetrics.run(REVOKE, { loginId: byId('dsl_1') });
		expect(items).toEqual([]);
		expect(error?.message).toBe('Supermetrics did not revoke login dsl_1 [item 0]');
		expect(stored()[0]?.revoked_time).toBeNull();
	});

	it('counts as not applied if it was lost, and the repetition and the login say that it is not done', async () => {
		const body = { data: { result: false } };
		supermetrics.sandbox.fault({ method: 'DELETE', drop: 'before' });
		supermetrics.sandbox.fault({ method: 'DELETE', status: 200, body });
		const { errors } = await supermetrics.run(
			REVOKE,
			{ loginId: byId('dsl_1') },
			{ onError: 'continueErrorOutput' },
		);
		expect(errors[0]?.json).toMatchObject({
			error: 'Supermetrics did not revoke login dsl_1 [item 0]',
			message: 'The answer says that the result is not true, and gives no reason',
			details: { outcome: 'notApplied', advice: expect.stringContaining('Login → Get') },
		});
	});

	it('counts as done when the answer was lost and the repetition finds it revoked', async () => {
		supermetrics.sandbox.fault({ method: 'DELETE', drop: 'after' });
		const { items } = await supermetrics.run(REVOKE, { loginId: byId('dsl_1') });
		expect(items[0]?.json).toEqual({ deleted: true, id: 'dsl_1' });
		expect(requestLines(supermetrics.sandbox)).toEqual([
			`GET ${LOGIN}`,
			`DELETE ${LOGIN}`,
			`DELETE ${LOGIN}`,
			`GET ${LOGIN}`,
		]);
	});

	it('counts as done when it is gone since it was read', async () => {
		supermetrics.sandbox.fault({
			method: 'DELETE',
			status: 404,
			body: { error: 'LOGIN_NOT_FOUND', message: 'Gone' },
		});
		const { items } = await supermetrics.run(REVOKE, { loginId: byId('dsl_1') });
		expect(items[0]?.json).toEqual({ deleted: true, id: 'dsl_1' });
	});

	it('goes by the login where NOT_FOUND may have been said by a gateway', async () => {
		const body = { error: { code: 'NOT_FOUND', message: 'No such route' } };
		supermetrics.sandbox.fault({ method: 'DELETE', status: 404, body, times: 2 });
		const { error } = await supermetrics.run(REVOKE, { loginId: byId('dsl_1') });
		expect(error?.message).toBe('Login dsl_1 was not found [item 0]');
		expect(stored()[0]?.revoked_time).toBeNull();
		supermetrics.sandbox.fault({ method: 'GET', skip: 1, status: 404, body });
		const { items } = await supermetrics.run(REVOKE, { loginId: byId('dsl_1') });
		expect(items[0]?.json).toEqual({ deleted: true, id: 'dsl_1' });
	});

	it.each<[string, Fault, string, string]>([
		['a web page', { html: true }, 'unknown', 'something else than'],
		[
			'LOGIN_REVOKE_FAILED',
			{ status: 500, body: { error: 'LOGIN_REVOKE_FAILED', message: 'x' } },
			'unknown',
			'could not handle',
		],
		['any other 404', { status: 404, body: '<h1>Not Found</h1>' }, 'notApplied', 'did not find'],
	])('fails for %s', async (_name, fault, outcome, says) => {
		supermetrics.sandbox.fault({ ...fault, method: 'DELETE' });
		const { errors } = await supermetrics.run(
			REVOKE,
			{ loginId: byId('dsl_1') },
			{ onError: 'continueErrorOutput' },
		);
		expect(errors[0]?.json).toMatchObject({
			error: expect.stringContaining(says),
			details: { outcome },
		});
	});

	it('names the scope that the key lacks', async () => {
		const credentials = credentialsFor(supermetrics.sandbox, 'sandbox-read-key');
		const { error } = await supermetrics.run(REVOKE, { loginId: byId('dsl_1') }, { credentials });
		expect(error?.description).toContain('The key needs the scope ds_logins_write');
		expect(stored()[0]?.revoked_time).toBeNull();
	});
});
