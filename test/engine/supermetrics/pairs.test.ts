import { sleep } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { byId, connecting, credentialsFor, useSupermetrics } from './useSupermetrics';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const supermetrics = useSupermetrics();
const CONTINUE = { onError: 'continueErrorOutput' } as const;
const LOST: Fault = { drop: 'after' };
const BEFORE: Fault = { drop: 'before' };
const html = (status: number): Fault => ({ status, body: '<h1>No</h1>' });
const said = (status: number, code: string): Fault => ({ status, body: { error: { code } } });

beforeEach(() => supermetrics.sandbox.supermetrics.seed({ loginLinks: 1 }));

/** An operation, and the request of it that changes something. */
const OPERATIONS = {
	create: ['connection', 'create', 'POST', connecting('GA', 'SQL_BQ')],
	link: ['loginLink', 'create', 'POST', { dataSourceId: byId('GA') }],
	revoke: ['login', 'revoke', 'DELETE', { loginId: byId('dsl_1') }],
	close: ['loginLink', 'close', 'PUT', { linkId: byId('dsll_1') }],
} as const;
const ALL = Object.keys(OPERATIONS);
const CREATES = ['create', 'link'];
const REPEATED = ['revoke', 'close'];

/** Runs an operation whose changing request meets these faults, one after the other. */
async function runUnder(name: string, faults: Fault[]) {
	const [, found] = Object.entries(OPERATIONS).find(([key]) => key === name) ?? [];
	if (!found) throw new Error(`No operation ${name}`);
	const [resource, operation, method, parameters] = found;
	for (const fault of faults) supermetrics.sandbox.fault({ ...fault, method });
	const { items, errors } = await supermetrics.run([resource, operation], parameters, CONTINUE);
	const sent = supermetrics.sandbox.requests.filter((request) => request.method === method).length;
	return { item: items[0]?.json, error: errors[0]?.json, sent };
}

const each = (names: string[], rows: Array<[string, Fault[], string]>) =>
	names.flatMap((name) => rows.map((row) => [name, ...row] as const));

describe('what became of it is the worst of all attempts', () => {
	it.each(
		each(REPEATED, [
			['lost, then 401', [LOST, html(401)], 'unknown'],
			['lost, then 403', [LOST, said(403, 'ACCESS_DENIED')], 'unknown'],
			['lost, then a 404 of a proxy', [LOST, html(404)], 'unknown'],
			['lost, then 422', [LOST, said(422, 'UNPROCESSABLE_ENTITY')], 'unknown'],
			['lost, then a limit', [LOST, { status: 429, retryAfter: 999 }], 'unknown'],
			['lost, then a redirect', [LOST, { status: 307 }], 'unknown'],
			['lost, then no answer any more', [LOST, { ...BEFORE, times: 9 }], 'unknown'],
			['408, then 401', [{ status: 408 }, html(401)], 'unknown'],
			['502, then refused in a 200', [{ status: 502 }, said(200, 'ACCESS_DENIED')], 'unknown'],
			['a limit, then 401', [{ status: 429, retryAfter: 1 }, html(401)], 'notApplied'],
			['a limit, then a limit', [{ status: 429, times: 9 }], 'notApplied'],
			['a redirect', [{ status: 308 }], 'notApplied'],
			['a page in place of the answer', [{ html: true }], 'unknown'],
			['the server’s own trouble in a 200', [said(200, 'INTERNAL_SERVER_ERROR')], 'unknown'],
		]),
	)('%s: %s', async (name, _says, faults, outcome) => {
		const { item, error } = await runUnder(name, faults);
		expect(item).toBeUndefined();
		expect(error).toMatchObject({ details: { outcome } });
	});

	it.each(
		each(CREATES, [
			['408', [{ status: 408 }], 'unknown'],
			['lost', [LOST], 'unknown'],
			['a limit, then lost', [{ status: 429, retryAfter: 1 }, LOST], 'unknown'],
			['a limit, then 502', [{ status: 429, retryAfter: 1 }, { status: 502 }], 'unknown'],
			['a limit, then 401', [{ status: 429, retryAfter: 1 }, html(401)], 'notApplied'],
			['a redirect 301', [{ status: 301 }], 'notApplied'],
			['a redirect 307', [{ status: 307 }], 'notApplied'],
			['a redirect 303, which may be the way to what was made', [{ status: 303 }], 'unknown'],
			['the server’s own trouble in a 200', [said(200, 'INTERNAL_SERVER_ERROR')], 'unknown'],
			['a refusal in a 200', [said(200, 'ACCESS_DENIED')], 'notApplied'],
			['a 201 that holds nothing', [{ status: 201, body: {} }], 'applied'],
		]),
	)('%s, which is sent once unless it was limited: %s', async (name, _says, faults, outcome) => {
		const { item, error, sent } = await runUnder(name, faults);
		expect(item).toBeUndefined();
		expect(error).toMatchObject({ details: { outcome } });
		expect(sent).toBe(faults.length);
	});
});

describe('a repetition after a lost answer', () => {
	it.each(
		each(REPEATED, [
			['that finds nothing to do', [LOST], ''],
			['that says that it was not done', [LOST, { status: 200, body: { result: false } }], ''],
			['after two lost answers', [LOST, LOST], ''],
			['after a 503 of a proxy', [{ status: 503 }], ''],
		]),
	)('%s is done: %s', async (name, _says, faults) => {
		const { item, error } = await runUnder(name, faults);
		expect(error).toBeUndefined();
		expect(item).toMatchObject(name === 'revoke' ? { deleted: true } : { status: 'closed' });
		expect(item).not.toHaveProperty('alreadyGone');
	});

	it('that finds no login any more is done, and was not gone before', async () => {
		const { item } = await runUnder('revoke', [LOST, said(404, 'LOGIN_NOT_FOUND')]);
		expect(item).toEqual({ deleted: true, id: 'dsl_1' });
	});

	it.each(REPEATED)('is unknown if %s cannot be looked at afterwards', async (name) => {
		const faults = [LOST, { status: 200, body: { result: false } }];
		supermetrics.sandbox.fault({ method: 'GET', status: 403, skip: name === 'revoke' ? 1 : 0 });
		const { error } = await runUnder(name, faults);
		expect(error).toMatchObject({ details: { status: 403, outcome: 'unknown' } });
	});

	it('is not applied if the link is open afterwards', async () => {
		const notDone: Fault = { status: 200, body: { result: false } };
		const { error } = await runUnder('close', [BEFORE, notDone]);
		expect(error).toMatchObject({
			error: 'Supermetrics did not close login link dsll_1 [item 0]',
			details: { outcome: 'notApplied' },
		});
	});
});

it.each(ALL)('%s says where a redirect leads to, and does not go there', async (name) => {
	const location = 'https://elsewhere.example/login';
	const { error } = await runUnder(name, [{ status: 302, headers: { location } }]);
	expect(error).toMatchObject({
		error: 'Supermetrics sends the request to another address (status 302) [item 0]',
		message: `It leads to ${location}`,
	});
});

it('a connection whose login link was lost twice over is output all the same', async () => {
	supermetrics.sandbox.fault({ method: 'POST', skip: 1, status: 429, retryAfter: 1 });
	supermetrics.sandbox.fault({ method: 'POST', skip: 1, drop: 'after' });
	const parameters = { ...connecting('GA', 'SQL_BQ'), options: { loginLink: true } };
	const { items } = await supermetrics.run(['connection', 'create'], parameters);
	expect(items[0]?.json).toMatchObject({
		id: supermetrics.sandbox.supermetrics.connections[0]?.connection_id,
		linkMessage: expect.stringContaining('Login Link → Get Many shows whether it was created'),
	});
});

describe('the API key, as it was copied', () => {
	it.each(['\n', ' \r\n', '\u200B', '\u00A0'])(
		'ends in %j: is sent and hidden without',
		async (end) => {
			const key = 'sandbox-user-key';
			const credentials = credentialsFor(supermetrics.sandbox, `${key}${end}`);
			const parameters = connecting('GA', 'SQL_BQ');
			const more = { ...CONTINUE, credentials };
			const { items } = await supermetrics.run(['connection', 'create'], parameters, more);
			expect(items).toHaveLength(1);
			supermetrics.sandbox.fault({
				status: 403,
				headers: { location: `/${key}`, 'x-request-id': key },
				body: { error: { code: key, message: `No: ${key}`, description: btoa(`u:${key}`) } },
			});
			const refused = await supermetrics.run(['connection', 'create'], parameters, more);
			expect(refused.errors[0]?.json.message).toContain('No: ***');
			expect(refused.saved).not.toContain(key);
			expect(refused.saved).not.toContain(btoa(`u:${key}`).slice(4, -4));
		},
	);
});

it('a server that cannot be talked to is told at once', async () => {
	const { supermetricsHubApi: data = {} } = credentialsFor(supermetrics.sandbox);
	const baseUrl = String(data.baseUrl).replace('http:', 'https:');
	jest.mocked(sleep).mockClear();
	const { errors } = await supermetrics.run(['connection', 'create'], connecting('GA', 'SQL_BQ'), {
		...CONTINUE,
		credentials: { supermetricsHubApi: { ...data, baseUrl } },
	});
	expect(errors[0]?.json).toMatchObject({
		error: 'Supermetrics could not be reached [item 0]',
		details: { outcome: 'notApplied', advice: expect.stringContaining("'Base URL'") },
	});
	expect(sleep).not.toHaveBeenCalled();
});
