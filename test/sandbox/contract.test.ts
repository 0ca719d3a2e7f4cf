import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import {
	documentNames,
	otherAddressesListening,
	request,
	textAt,
	validateDocument,
	type Options,
	type Reply,
} from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const CONNECTIONS = '/api/v1/connections';

async function call(path: string, options?: Options): Promise<Reply> {
	return await request(sandbox.baseUrl('betterStack') + path, options);
}

describe('documents', () => {
	it.each(documentNames())('%s is valid OpenAPI', async (name) => {
		expect(await validateDocument(name)).toMatchObject({ valid: true });
	});

	it('there is one for every provider, with a handler for every operation', () => {
		expect(documentNames().sort()).toEqual(sandbox.providers.map(({ name }) => name).sort());
	});
});

describe('requests outside the document', () => {
	it.each<[string, string, Options, number, string]>([
		['an unknown query parameter', `${CONNECTIONS}?note=x`, {}, 422, 'note'],
		['a query parameter of the wrong type', `${CONNECTIONS}?page=two`, {}, 422, 'page'],
		['a query parameter out of range', `${CONNECTIONS}?per_page=251`, {}, 422, 'per_page'],
		['a repeated query parameter', `${CONNECTIONS}?page=1&page=2`, {}, 422, 'page'],
		[
			'an unknown body property',
			CONNECTIONS,
			{ body: { client_type: 'clickhouse', name: 'x' } },
			422,
			'name',
		],
		['a missing body property', CONNECTIONS, { body: {} }, 422, 'client_type'],
		['an unknown client type', CONNECTIONS, { body: { client_type: 'sql' } }, 422, 'client_type'],
		[
			'a date that is none',
			CONNECTIONS,
			{ body: { client_type: 'clickhouse', valid_until: 'tomorrow' } },
			422,
			'valid_until',
		],
		[
			'a value of the wrong type',
			CONNECTIONS,
			{ body: { client_type: 'clickhouse', team_ids: ['1234'] } },
			422,
			'team_ids',
		],
	])('%s is refused and reported', async (_name, path, options, status, attribute) => {
		const reply = await call(path, options);

		expect(reply.status).toBe(status);
		expect(reply.json).toMatchObject({
			errors: expect.stringContaining(attribute),
			invalid_attributes: [attribute],
		});
		expect(sandbox.violations).toEqual([
			{
				provider: 'betterStack',
				method: options.body === undefined ? 'GET' : 'POST',
				path: CONNECTIONS,
				kind: 'request',
				errors: [expect.stringContaining(attribute)],
			},
		]);
		expect(sandbox.betterStack.connections.size).toBe(0);
	});

	it.each<[string, string, Options, number]>([
		['no body', CONNECTIONS, { method: 'POST' }, 422],
		['a body that is no object', CONNECTIONS, { body: [] }, 422],
		['a body that is no JSON', CONNECTIONS, { body: '{"client_type":' }, 400],
		[
			'another content type',
			CONNECTIONS,
			{ body: 'client_type=clickhouse', headers: { 'content-type': 'text/plain' } },
			415,
		],
		['a body where none belongs', `${CONNECTIONS}/1`, { method: 'DELETE', body: {} }, 422],
		['an unknown route', '/api/v1/connection', {}, 404],
		['an unknown method', CONNECTIONS, { method: 'PATCH' }, 404],
	])('%s is refused and reported', async (_name, path, options, status) => {
		const reply = await call(path, options);

		expect(reply.status).toBe(status);
		expect(textAt(reply.json, 'errors')).not.toBe('');
		expect(sandbox.violations).toMatchObject([{ kind: 'request' }]);
	});

	it('are reported even with a wrong token or under a fault', async () => {
		sandbox.fault({ status: 503, method: 'POST' });
		await call(`${CONNECTIONS}?x=1`, { token: 'wrong' });
		await call(CONNECTIONS, { body: {} });

		expect(sandbox.requests.map(({ status }) => status)).toEqual([401, 503]);
		expect(sandbox.violations).toMatchObject([{ method: 'GET' }, { method: 'POST' }]);
	});

	it('a breach the API documents itself hides no other breach', async () => {
		await call(CONNECTIONS, {
			body: { client_type: 'clickhouse', team_ids: [], team_names: [], name: 'x' },
		});

		expect(sandbox.violations).toMatchObject([{ errors: [expect.stringContaining('name')] }]);
	});

	it('a body beyond the limit is refused', async () => {
		const reply = await call(CONNECTIONS, { body: { note: 'x'.repeat(1_100_000) } });

		expect(reply.status).toBe(413);
	});
});

describe('answers outside the document', () => {
	it('are reported', async () => {
		sandbox.betterStack.seed({ connections: 1 });
		Object.assign(sandbox.betterStack.connections.get('44498') ?? {}, { data_region: 5 });

		const reply = await call(`${CONNECTIONS}/44498`);

		expect(reply.status).toBe(200);
		expect(sandbox.violations).toEqual([
			{
				provider: 'betterStack',
				method: 'GET',
				path: `${CONNECTIONS}/44498`,
				kind: 'response',
				errors: [expect.stringContaining('/data/attributes/data_region must be string')],
			},
		]);
	});

	it('a password in the list is one', async () => {
		sandbox.betterStack.seed({ connections: 1 });
		const { handlers } = sandbox.betterStack;
		const genuine = handlers.listConnections;
		jest.spyOn(handlers, 'listConnections').mockImplementationOnce((request) => {
			const answer = genuine(request);
			const leak = JSON.stringify(answer.body).replace('"port"', '"password":"x","port"');
			return { ...answer, body: JSON.parse(leak) };
		});

		await call(CONNECTIONS);

		expect(sandbox.violations).toMatchObject([
			{ kind: 'response', errors: [expect.stringContaining('must NOT be valid')] },
		]);
	});

	it('a handler that fails is one', async () => {
		jest.spyOn(sandbox.betterStack.connections, 'get').mockImplementationOnce(() => {
			throw new Error('out of order');
		});

		const reply = await call(`${CONNECTIONS}/1`);

		expect(reply.status).toBe(500);
		expect(sandbox.violations).toMatchObject([
			{ kind: 'response', errors: [expect.stringContaining('out of order')] },
		]);
	});

	it('a status that is not documented is one', async () => {
		jest
			.spyOn(sandbox.betterStack.handlers, 'deleteConnection')
			.mockImplementationOnce(() => ({ status: 202, body: {} }));

		await call(`${CONNECTIONS}/1`, { method: 'DELETE' });

		expect(sandbox.violations).toMatchObject([
			{ kind: 'response', errors: [expect.stringContaining('status 202')] },
		]);
	});
});

describe('server', () => {
	it('listens on 127.0.0.1 only', async () => {
		expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
		expect(await otherAddressesListening(Number(new URL(sandbox.url).port))).toEqual([]);
	});

	it('names its providers where there is none', async () => {
		const reply = await request(`${sandbox.url}/nobody/api`);

		expect(reply.status).toBe(404);
		expect(reply.json).toMatchObject({ known: sandbox.providers.map(({ name }) => `/${name}`) });
	});

	it('refuses a port that is taken', async () => {
		const port = Number(new URL(sandbox.url).port);

		await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
	});

	it('forgets everything on reset', async () => {
		sandbox.betterStack.seed({ connections: 2, sources: 2 });
		sandbox.fault({ status: 500 });
		await call('/nowhere');
		sandbox.betterStack.options.linksKeepPerPage = true;

		sandbox.reset();

		const { connections, sources, options } = sandbox.betterStack;
		expect([connections.size, sources.length, options.linksKeepPerPage]).toEqual([0, 4, false]);
		expect([sandbox.faults, sandbox.requests, sandbox.violations]).toEqual([[], [], []]);
		expect(sandbox.maxInFlight).toBe(0);
	});
});
