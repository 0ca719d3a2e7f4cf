import {
	LERIAN_TOKEN,
	LERIAN_TOKEN_WITHOUT_PERMISSION,
} from '../../../sandbox/providers/lerian.mts';
import { requestLines } from '../useNode';
import { chosen, clientFor, CONNECTIONS, credentialsFor, NEW, useLerian } from './useLerian';

const lerian = useLerian();
const GET: [string, string] = ['connection', 'get'];
const LOGIN = 'POST /v1/login/oauth/access_token';

const logins = () => lerian.sandbox.lerian.access.logins;
const tokens = () =>
	lerian.sandbox.requests
		.filter(({ path }) => path.startsWith(CONNECTIONS))
		.map(({ headers }) => headers.authorization);

let ids: string[] = [];

beforeEach(() => {
	const { lerian: server } = lerian.sandbox;
	server.options.auth = true;
	ids = ['a-1', 'b-2', 'c-3', 'd-4'].map((configName) => server.add({ configName }).id);
});

/** Reads connections by ID, one per item. */
async function getAll(credentials = clientFor(lerian.sandbox), more: object = {}) {
	return await lerian.run(GET, chosen('={{ $json.id }}'), {
		credentials,
		items: ids.map((id) => ({ id })),
		...more,
	});
}

describe('client credentials', () => {
	it('log in once for items that run in parallel; the first request goes alone', async () => {
		const { items } = await getAll();
		expect(items).toHaveLength(4);
		expect(logins()).toEqual(['sandbox-client']);
		expect(requestLines(lerian.sandbox).slice(0, 2)).toEqual([
			LOGIN,
			expect.stringContaining(`GET ${CONNECTIONS}/`),
		]);
		expect(new Set(tokens()).size).toBe(1);
	});

	it('send JSON in camel case', async () => {
		await getAll();
		expect(lerian.sandbox.requests[0]).toMatchObject({
			headers: { 'content-type': expect.stringContaining('application/json') },
			body: {
				grantType: 'client_credentials',
				clientId: 'sandbox-client',
				clientSecret: 'sandbox-client-secret',
			},
		});
	});

	it('keep the token for the next execution', async () => {
		const credentials = clientFor(lerian.sandbox);
		await getAll(credentials);
		await getAll(credentials);
		expect(logins()).toHaveLength(1);
	});

	it('renew a token that has expired, once for items that run in parallel', async () => {
		const credentials = clientFor(lerian.sandbox);
		await getAll(credentials);
		lerian.sandbox.lerian.advance(3601);
		const { items, errors } = await getAll(credentials);
		expect([items.length, errors.length]).toEqual([4, 0]);
		expect(logins()).toHaveLength(2);
		lerian.sandbox.lerian.advance(3601);
		await getAll(credentials);
		expect(logins()).toHaveLength(3);
	});

	it('renew a token that expires in the middle of a run', async () => {
		lerian.sandbox.fault({ path: `^${CONNECTIONS}/`, skip: 1, status: 401 });
		const { items } = await getAll(clientFor(lerian.sandbox), {});
		expect(items).toHaveLength(4);
		expect(logins()).toHaveLength(2);
	});

	it('send a create again after a 401, which has created nothing', async () => {
		const credentials = clientFor(lerian.sandbox);
		await getAll(credentials);
		lerian.sandbox.lerian.advance(3601);
		const { items } = await lerian.run(
			['connection', 'create'],
			{ ...NEW, configName: '={{ $json.name }}' },
			{ credentials, items: [{ name: 'new-1' }, { name: 'new-2' }] },
		);
		expect(items).toHaveLength(2);
		expect(logins()).toHaveLength(2);
		expect(lerian.sandbox.lerian.connections.size).toBe(6);
	});

	it.each([
		[403, 'text'],
		[403, 'json'],
		[500, 'text'],
	] as const)(
		'renew a kept token that is refused with %i (%s), once',
		async (refusedToken, refusals) => {
			const credentials = clientFor(lerian.sandbox);
			await getAll(credentials);
			lerian.sandbox.lerian.advance(3601);
			lerian.sandbox.lerian.configure({ refusedToken, refusals });
			const read = await getAll(credentials);
			expect([read.items.length, logins().length]).toEqual([4, 2]);

			lerian.sandbox.lerian.advance(3601);
			const created = await lerian.run(
				['connection', 'create'],
				{ ...NEW, configName: '={{ $json.name }}' },
				{ credentials, items: [{ name: 'new-1' }, { name: 'new-2' }] },
			);
			expect([created.items.length, logins().length]).toEqual([2, 3]);
		},
	);

	it.each([
		[403, 'Forbidden', 'Lerian Reporter does not allow this to the token'],
		[500, 'Internal Server Error', 'Lerian Reporter could not handle the request (status 500)'],
	])('log in once at the most for a %i that stays', async (status, body, message) => {
		const credentials = clientFor(lerian.sandbox);
		await getAll(credentials);
		lerian.sandbox.fault({ path: `^${CONNECTIONS}/`, status, body, times: 100 });
		const { errors } = await getAll(credentials, { onError: 'continueErrorOutput' });
		expect(errors[3]?.json.error).toBe(`${message} [item 3]`);
		expect(logins()).toHaveLength(2);
	});

	it('send a create again after a plain 500, and find what the first one has created', async () => {
		const credentials = clientFor(lerian.sandbox);
		await getAll(credentials);
		const { handlers } = lerian.sandbox.lerian;
		const { createConnection } = handlers;
		handlers.createConnection = (call) => {
			createConnection(call);
			handlers.createConnection = createConnection;
			return {
				status: 500,
				headers: { 'content-type': 'text/plain' },
				body: 'Internal Server Error',
			};
		};
		const { items } = await lerian.run(['connection', 'create'], NEW, { credentials });
		expect(items[0]?.json.name).toBe(NEW.configName);
		expect(lerian.sandbox.lerian.connections.size).toBe(5);
	});

	it('take no older connection for what the first one has created', async () => {
		const credentials = clientFor(lerian.sandbox);
		await getAll(credentials);
		const { id } = lerian.sandbox.lerian.add({
			...NEW,
			type: 'POSTGRESQL',
			createdAt: '2024-01-01T00:00:00Z',
		});
		lerian.sandbox.fault({
			method: 'POST',
			path: CONNECTIONS,
			status: 500,
			body: 'Internal Server Error',
		});
		const { errors } = await lerian.run(['connection', 'create'], NEW, {
			credentials,
			onError: 'continueErrorOutput',
		});
		expect(errors[0]?.json).toMatchObject({
			error: `Connection ${id} has the name 'production-db' already [item 0]`,
			details: { outcome: 'notApplied' },
		});
	});

	it('use no token that has expired by what Access Manager has said', async () => {
		const credentials = clientFor(lerian.sandbox);
		await getAll(credentials);
		const { sessionExpiry } = credentials.lerianReporterApi ?? {};
		const left = Date.parse(String(sessionExpiry)) - Date.now();
		expect(left).toBeGreaterThan(3400_000);
		expect(left).toBeLessThan(3600_000);
		Object.assign(credentials.lerianReporterApi ?? {}, { sessionExpiry: new Date().toISOString() });
		await getAll(credentials);
		expect(logins()).toHaveLength(2);
		expect(lerian.sandbox.requests.filter(({ status }) => status === 401)).toEqual([]);
	});

	it('log in once more after a 401, not again and again', async () => {
		lerian.sandbox.fault({ path: `^${CONNECTIONS}/`, status: 401, times: 100 });
		const { errors } = await getAll(clientFor(lerian.sandbox), { onError: 'continueErrorOutput' });
		expect(errors.map(({ json }) => json.error)).toEqual(
			ids.map((_id, index) => `Lerian Reporter did not accept the token [item ${index}]`),
		);
		expect(logins()).toHaveLength(1);
		expect(tokens()).toHaveLength(4);
	});

	it('that are wrong are tried once, and every item says so', async () => {
		const credentials = clientFor(lerian.sandbox, { clientSecret: 'wrong-secret' });
		const { errors, saved } = await getAll(credentials, { onError: 'continueErrorOutput' });
		expect(errors).toHaveLength(4);
		expect(errors[0]?.json).toMatchObject({
			error: 'Access Manager did not accept the client [item 0]',
			details: {
				status: 401,
				outcome: 'notApplied',
				advice: "Check 'Client ID' and 'Client Secret' in the credential",
			},
		});
		expect(logins()).toHaveLength(1);
		expect(tokens()).toEqual([]);
		expect(saved).not.toContain('wrong-secret');
	});

	it.each([
		['a 503', { status: 503 }, 'Access Manager gave no token (status 503)'],
		['a page', { html: true }, 'Access Manager gave no token (status 200)'],
		['a cut answer', { truncate: true }, 'Access Manager gave no token (status 200)'],
		['a dropped connection', { drop: 'before' }, 'Access Manager could not be reached'],
	] as const)('with %s from Access Manager fail clearly', async (_name, fault, message) => {
		lerian.sandbox.fault({ ...fault, path: '/v1/login/oauth/access_token', times: 9 });
		const { error, saved } = await lerian.run(
			GET,
			{ ...chosen(ids[0] ?? ''), options: { maxRetries: 0 } },
			{ credentials: clientFor(lerian.sandbox) },
		);
		expect(error?.message).toBe(`${message} [item 0]`);
		expect(error?.description).toContain("'Auth URL' in the credential");
		expect(saved).not.toContain('sandbox-client.');
		expect(tokens()).toEqual([]);
	});

	it('of several tenants stay apart: each has its own login, and no token of another', async () => {
		const credentials = clientFor(lerian.sandbox, {
			clientId: '={{ $json.tenant }}',
			clientSecret: '={{ $json.tenant }}-secret',
		});
		const items = ids.map((id, index) => ({ id, tenant: index % 2 === 0 ? 'one' : 'two' }));
		const tenantsOfTokens = () => tokens().map((token) => token?.split(' ')[1]?.split('.')[0]);
		const run = async () => await getAll(credentials, { items });
		expect((await run()).items).toHaveLength(4);
		expect(logins().sort()).toEqual(['one', 'two']);
		expect(tenantsOfTokens().sort()).toEqual(['one', 'one', 'two', 'two']);

		// n8n has kept the token of one of them; in the next execution it is no other's.
		expect((await run()).items).toHaveLength(4);
		expect(logins()).toHaveLength(3);
		expect(tenantsOfTokens().sort()).toEqual([
			...['one', 'one', 'one', 'one'],
			...['two', 'two', 'two', 'two'],
		]);
	});

	it.each([
		['authUrl', "'Auth URL' in the credential is not a valid URL"],
		['clientId', "'Client ID' in the credential is empty"],
		['clientSecret', "'Client Secret' in the credential is empty"],
	])('without %s are refused before anything is sent', async (name, message) => {
		const { error } = await getAll(clientFor(lerian.sandbox, { [name]: '' }));
		expect(error?.message).toBe(`${message} [item 0]`);
		expect(lerian.sandbox.requests).toEqual([]);
	});
});

describe('a token', () => {
	it('is sent as it is', async () => {
		const credentials = credentialsFor(lerian.sandbox, {
			authentication: 'token',
			accessToken: LERIAN_TOKEN,
		});
		const { items } = await getAll(credentials);
		expect(items).toHaveLength(4);
		expect(new Set(tokens())).toEqual(new Set([`Bearer ${LERIAN_TOKEN}`]));
		expect(logins()).toEqual([]);
	});

	it.each([
		['that is not valid', 'dead', 'Lerian Reporter did not accept the token', 'Unauthorized'],
		[
			'without permission',
			LERIAN_TOKEN_WITHOUT_PERMISSION,
			'Lerian Reporter does not allow this to the token',
			'Forbidden',
		],
	])('%s is told apart, in plain text too', async (_name, accessToken, message, text) => {
		const credentials = credentialsFor(lerian.sandbox, { authentication: 'token', accessToken });
		const { error } = await getAll(credentials);
		expect(error?.message).toBe(`${message} [item 0]`);
		expect(error?.description).toContain(text);
	});

	it('that is empty is refused before anything is sent', async () => {
		const { error } = await getAll(
			credentialsFor(lerian.sandbox, { authentication: 'token', accessToken: '' }),
		);
		expect(error?.message).toBe("'Access Token' in the credential is empty [item 0]");
		expect(lerian.sandbox.requests).toEqual([]);
	});
});

it('no authentication sends no Authorization header', async () => {
	lerian.sandbox.lerian.options.auth = false;
	await getAll(credentialsFor(lerian.sandbox));
	expect(tokens()).toEqual([undefined, undefined, undefined, undefined]);
});
