import { sleep } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { byId, connecting, credentialsFor, useSupermetrics } from './useSupermetrics';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const supermetrics = useSupermetrics();
const CREATE: [string, string] = ['connection', 'create'];
const GET_MANY: [string, string] = ['connection', 'getAll'];
const CONNECTION = connecting('GA', 'SQL_BQ');
const CONTINUE = { onError: 'continueErrorOutput' } as const;

const waits = () => jest.mocked(sleep).mock.calls.map(([ms]) => ms);
const stored = () => supermetrics.sandbox.supermetrics.connections;

beforeEach(() => jest.mocked(sleep).mockClear());

/** A refusal in the envelope of the API. */
function refusal(code: string, description = 'Said by the API.') {
	return { meta: { request_id: 'REQ-1' }, error: { code, message: 'Short', description } };
}

/** Creates a connection under a fault; gives the error item. */
async function createUnder(fault: Fault) {
	supermetrics.sandbox.fault({ ...fault, method: 'POST' });
	const { errors } = await supermetrics.run(
		CREATE,
		{ ...CONNECTION, options: { timeout: fault.delay ? 500 : 30_000 } },
		CONTINUE,
	);
	return errors[0]?.json ?? {};
}

describe('every documented refusal of a create, with its advice', () => {
	it.each([
		[400, 'INVALID_PARAMETER', 'refused the values', 'Change the parameters'],
		[401, 'API_KEY_INVALID', 'did not accept the API key', 'avatar → API keys'],
		[401, 'API_KEY_REQUIRED', 'did not accept the API key', 'avatar → API keys'],
		[401, 'UNAUTHORIZED', 'did not accept the API key', 'avatar → API keys'],
		[403, 'ACCESS_DENIED', 'does not allow this', 'scope dwh_transfers_write'],
		[403, 'ACCESS_DENIED', 'does not allow this', 'permission dwh.transfer.edit'],
		[403, 'ACCESS_DENIED_PERMISSIONS', 'does not allow this', 'scope dwh_transfers_write'],
		[403, 'PERMISSION_ERROR', 'does not allow this', 'scope dwh_transfers_write'],
		[403, 'ACCESS_DENIED_IP', 'from this address', 'allowlist'],
		[403, 'API_KEY_DISABLED', 'is disabled', 'Create another one'],
		[403, 'LICENSE_EXPIRED', 'license', 'Check the license'],
		[422, 'UNPROCESSABLE_ENTITY', 'refused the values', 'Change the parameters'],
	])('%i %s', async (status, code, message, advice) => {
		expect(await createUnder({ status, body: refusal(code) })).toMatchObject({
			error: expect.stringContaining(message),
			message: 'Short: Said by the API.',
			details: {
				status,
				code,
				requestId: 'REQ-1',
				outcome: 'notApplied',
				advice: expect.stringContaining(advice),
			},
		});
		expect(supermetrics.created).toHaveLength(1);
	});

	it.each([
		[500, 'INTERNAL_SERVER_ERROR'],
		[503, 'SERVICE_UNAVAILABLE'],
	])('%i %s, after which it may have been created', async (status, code) => {
		expect(await createUnder({ status, body: refusal(code) })).toMatchObject({
			error: `Supermetrics could not handle the request (status ${status}) [item 0]`,
			details: { status, code, requestId: 'REQ-1', outcome: 'unknown' },
		});
		expect(supermetrics.created).toHaveLength(1);
	});

	it.each([
		['API_KEY_INVALID', 'did not accept the API key', 'notApplied'],
		['ACCESS_DENIED', 'does not allow this', 'notApplied'],
		['INVALID_PARAMETER', 'refused the values', 'notApplied'],
		['INTERNAL_SERVER_ERROR', 'could not handle the request', 'unknown'],
	])('%s inside an answer with status 200', async (code, message, outcome) => {
		expect(await createUnder({ status: 200, body: refusal(code) })).toMatchObject({
			error: expect.stringContaining(message),
			details: { status: 200, code, outcome },
		});
	});

	it('shows what came if it is in no known form', async () => {
		expect(await createUnder({ status: 422, body: '<h1>No</h1>' })).toMatchObject({
			message: 'The answer begins: <h1>No</h1>',
			details: { status: 422, code: null, requestId: expect.any(String) },
		});
	});
});

describe('429', () => {
	it('waits as told in Retry-After, then creates once', async () => {
		supermetrics.sandbox.fault({ status: 429, retryAfter: 7 });
		const { items } = await supermetrics.run(CREATE, CONNECTION);
		const [wait, ...others] = waits();
		expect(others).toEqual([]);
		// On top comes a random part.
		expect(wait).toBeGreaterThanOrEqual(7000);
		expect(wait).toBeLessThan(8000);
		expect(items).toHaveLength(1);
		expect(stored()).toHaveLength(1);
	});

	it('stops at once for a quota beyond Max Retry Wait, and says until when, why and how much is left', async () => {
		const error = await createUnder({
			status: 429,
			retryAfter: 3600,
			headers: { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0' },
			body: refusal('API_ROW_QUOTA_EXCEEDED', 'You have exceeded your row-quota limit'),
		});
		expect(waits()).toEqual([]);
		expect(supermetrics.created).toHaveLength(1);
		expect(error).toMatchObject({
			error: 'Supermetrics is limiting requests [item 0]',
			message:
				'Short: You have exceeded your row-quota limit. 100 requests an hour are allowed, 0 are left',
			details: {
				status: 429,
				code: 'API_ROW_QUOTA_EXCEEDED',
				requestId: 'REQ-1',
				outcome: 'notApplied',
				advice: expect.stringMatching(
					/requests again at 20\d\d-\d\d-\d\dT.*when the quota allows it/,
				),
			},
		});
	});

	it('is not tried again for a quota without Retry-After', async () => {
		const body = refusal('LICENSE_DAILY_QUERY_LIMIT_EXCEEDED');
		const error = await createUnder({ status: 429, times: 9, body });
		expect(supermetrics.created).toHaveLength(1);
		expect(error.details).toMatchObject({ advice: 'Run this again when the quota allows it' });
	});

	it('is tried again with growing pauses if nothing is told', async () => {
		supermetrics.sandbox.fault({ status: 429, times: 2 });
		const { items } = await supermetrics.run(CREATE, CONNECTION);
		expect(waits()).toHaveLength(2);
		expect(items).toHaveLength(1);
	});
});

describe('a create whose answer is lost', () => {
	it.each([
		['dropped before the write', { drop: 'before' }],
		['dropped after the write', { drop: 'after' }],
		['timed out', { delay: 3000 }],
		['replaced by a proxy with status 200', { status: 200, body: '<html>sign in</html>' }],
		['a 502', { status: 502 }],
		['a success that is not documented', { status: 202, body: {} }],
	] as const)('is unknown, and sent once: %s', async (_name, fault) => {
		expect(await createUnder(fault)).toMatchObject({
			details: {
				outcome: 'unknown',
				advice: expect.stringContaining('Supermetrics has no call that could tell'),
			},
		});
		expect(supermetrics.created).toHaveLength(1);
	});

	it('is tried again if nothing listens, and then not applied', async () => {
		const { supermetricsHubApi: data = {} } = credentialsFor(supermetrics.sandbox);
		const credentials = { supermetricsHubApi: { ...data, baseUrl: 'http://127.0.0.1:1' } };
		const { errors } = await supermetrics.run(CREATE, CONNECTION, { ...CONTINUE, credentials });
		expect(errors[0]?.json.details).toMatchObject({
			code: 'ECONNREFUSED',
			outcome: 'notApplied',
			advice: expect.stringContaining("'Base URL' in the credential (http://127.0.0.1:1)"),
		});
		expect(waits()).toHaveLength(5);
	});
});

describe('a create answer that is not what it should be', () => {
	const create = async (fault: Fault) => {
		supermetrics.sandbox.fault({ ...fault, method: 'POST' });
		const result = await supermetrics.run(CREATE, CONNECTION, CONTINUE);
		return { ...result, id: stored()[0]?.connection_id };
	};
	const idOf = (answer: unknown): unknown => Object(Object(answer).data);

	it.each([
		['bare', (answer: unknown) => idOf(answer)],
		['wrapped twice', (answer: unknown) => ({ data: answer })],
		['in a list', (answer: unknown) => ({ data: [idOf(answer)] })],
		['with unknown fields', (answer: unknown) => ({ ...Object(answer), more: 1 })],
	])('is read if it is %s', async (_name, replace) => {
		const { items, id } = await create({ replace });
		expect(items[0]?.json).toMatchObject({ id, loginUrl: null, connectUrl: null });
	});

	it.each([
		['cut off', { truncate: true }],
		['a web page', { html: true }],
		['empty', { replace: () => ({}) }],
	] as const)(
		'gives its ID by what is left of it, or by Location, if it is %s',
		async (_n, fault) => {
			const { items, id } = await create(fault);
			expect(items[0]?.json).toMatchObject({ id });
		},
	);

	it('gives an ID that no number can hold, digit for digit', async () => {
		const body = '{"data":{"connection_id":12345678901234567891}}';
		const { items } = await create({ status: 201, body });
		expect(items[0]?.json.id).toBe('12345678901234567891');
	});

	it('counts as applied if a 201 holds no ID at all', async () => {
		const { errors } = await create({ status: 201, body: { meta: { request_id: 'REQ-2' } } });
		expect(errors[0]?.json).toMatchObject({
			error: 'Supermetrics created the connection, but its answer could not be read [item 0]',
			details: {
				status: 201,
				outcome: 'applied',
				requestId: 'REQ-2',
				advice: expect.stringContaining('Its ID is in no other answer'),
			},
		});
	});
});

describe('several items', () => {
	const three = { items: [{ source: 'GA' }, { source: 'ZZ' }, { source: 'AW' }] };
	const parameters = {
		...connecting('={{ $json.source }}', 'SQL_BQ'),
		options: { concurrency: 1 },
	};

	it('go on under "Continue (using error output)": the failing one keeps its input and its place', async () => {
		const { items, errors } = await supermetrics.run(CREATE, parameters, { ...three, ...CONTINUE });
		expect(items.map(({ json, pairedItem }) => [json.dataSourceId, pairedItem])).toEqual([
			['GA', { item: 0 }],
			['AW', { item: 2 }],
		]);
		expect(errors).toHaveLength(1);
		expect(errors[0]).toMatchObject({
			json: {
				source: 'ZZ',
				error: 'Supermetrics refused the values [item 1]',
				message: 'Unprocessable Entity: data_source_id is not known',
				details: { status: 422, code: 'UNPROCESSABLE_ENTITY', outcome: 'notApplied' },
			},
			pairedItem: { item: 1 },
		});
	});

	it('stop at the first failure otherwise, which names the IDs that would be lost', async () => {
		const { items, error } = await supermetrics.run(CREATE, parameters, three);
		expect(items).toEqual([]);
		expect(error?.itemIndex).toBe(1);
		expect(error?.description).toContain(
			`Created by this run, without output, and not deleted again: ${stored()[0]?.connection_id}. Keep the IDs`,
		);
		expect(supermetrics.created).toHaveLength(2);
	});
});

describe('reads', () => {
	it.each([
		['a 502', { status: 502 }],
		['a 503', { status: 503 }],
		['a 504', { status: 504 }],
		['a connection dropped before the answer', { drop: 'before' }],
	] as const)('are tried again after %s', async (_name, fault) => {
		supermetrics.sandbox.fault({ ...fault, times: 2 });
		const { items } = await supermetrics.run(GET_MANY);
		expect(items).toHaveLength(4);
		expect(supermetrics.sandbox.requests).toHaveLength(3);
	});

	it.each(['html', 'truncate'] as const)('say what came in place of JSON: %s', async (kind) => {
		supermetrics.sandbox.fault({ [kind]: true });
		const { error } = await supermetrics.run(GET_MANY);
		expect(error?.message).toContain('something else than its documentation promises');
		expect(error?.description).toMatch(/^The answer begins: [<{]/);
		expect(error?.description).toContain("'Management Base URL' in the credential");
	});

	it('follow no redirect with the key', async () => {
		const location = `${supermetrics.sandbox.url}/stolen`;
		supermetrics.sandbox.fault({ status: 302, headers: { location } });
		const { error } = await supermetrics.run(GET_MANY);
		expect(error?.message).toBe(
			'Supermetrics sends the request to another address (status 302) [item 0]',
		);
		expect(supermetrics.sandbox.requests).toHaveLength(1);
	});

	it.each([
		['connection', 'getAll', {}, 'ds_logins_read', "'Management Base URL'"],
		['loginLink', 'getAll', {}, 'ds_login_links_read', "'Management Base URL'"],
		['login', 'get', { loginId: byId('dsl_1') }, 'ds_logins_read', "'Management Base URL'"],
		['transfer', 'getAll', {}, 'dwh_transfers_read', "'Team ID' and 'Base URL'"],
		['dataSource', 'getAll', {}, 'dwh_transfers_read', "'Team ID' and 'Base URL'"],
		['destination', 'get', { destinationId: byId(8) }, 'dwh_transfers_read', "'Base URL'"],
	])(
		'%s %s name the scope and the address',
		async (resource, operation, parameters, scope, name) => {
			supermetrics.sandbox.fault({ status: 403, body: refusal('ACCESS_DENIED') });
			supermetrics.sandbox.fault({ status: 404, body: '<h1>Not Found</h1>' });
			const denied = await supermetrics.run([resource, operation], parameters);
			expect(denied.error?.description).toContain(`The key needs the scope ${scope}`);
			const missing = await supermetrics.run([resource, operation], parameters);
			expect(missing.error?.httpCode).toBe('404');
			expect(missing.error?.description).toContain(name);
		},
	);
});
