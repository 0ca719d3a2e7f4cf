import {
	BETTER_STACK_TEAM_TOKEN,
	BETTER_STACK_TOKEN,
} from '../../sandbox/providers/betterStack.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, textAt, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const CONNECTIONS = '/api/v1/connections';

async function call(path: string, options?: Options): Promise<Reply> {
	return await request(sandbox.baseUrl('betterStack') + path, options);
}

async function create(fields: object = {}): Promise<Reply> {
	return await call(CONNECTIONS, { body: { client_type: 'clickhouse', ...fields } });
}

describe('create', () => {
	it('makes a connection with normalised values and credentials', async () => {
		const reply = await create({
			team_names: ['My Team', 'Data Platform'],
			data_region: 'germany',
			ip_allowlist: ['192.168.1.0/24', '10.0.0.1', '2001:db8::/32'],
			valid_until: '2027-12-02T01:00:00+01:00',
			note: 'For analytics',
		});

		expect(reply.status).toBe(201);
		expect(reply.headers.get('x-request-id')).not.toBeNull();
		expect(reply.headers.get('date')).not.toBeNull();
		expect(reply.json).toMatchObject({
			data: {
				id: '44498',
				type: 'connection',
				attributes: {
					id: 44498,
					client_type: 'clickhouse',
					note: 'For analytics',
					valid_until: '2027-12-02T00:00:00.000Z',
					host: '127.0.0.1',
					port: Number(new URL(sandbox.url).port),
					username: expect.stringMatching(/^\w{33}$/),
					password: expect.stringMatching(/^\w{64}$/),
					data_region: 'eu-nbg-2',
					ip_allowlist: ['192.168.1.0/24', '10.0.0.1', '2001:db8::/32'],
					team_ids: [1234, 2345],
					team_names: ['My Team', 'Data Platform'],
					created_by: null,
				},
			},
		});
		const password = textAt(reply.json, 'data', 'attributes', 'password');
		expect(textAt(reply.json, 'data', 'attributes', 'sample_query')).toContain(`:${password} `);
		expect(sandbox.betterStack.connections.get('44498')?.password).toBe(password);
		expect(listAt(reply.json, 'data', 'attributes', 'data_sources')[0]).toEqual({
			source_name: 'Application example',
			source_id: 1325114,
			team_name: 'My Team',
			data_sources: [
				'remote(t1234_application_example_logs)',
				'remote(t1234_application_example_metrics)',
				's3Cluster(primary, t1234_application_example_s3)',
			],
		});
		expect(sandbox.violations).toEqual([]);
	});

	it('fills in what the request leaves out, and counts the IDs up', async () => {
		await create();
		const reply = await create();

		expect(reply.json).toMatchObject({
			data: {
				id: '44499',
				attributes: {
					note: null,
					valid_until: null,
					data_region: 'eu-nbg-2',
					ip_allowlist: [],
					team_ids: [],
					team_names: [],
				},
			},
		});
	});

	it('resolves team IDs to names', async () => {
		const reply = await create({ team_ids: [2345] });

		expect(at(reply.json, 'data', 'attributes', 'team_names')).toEqual(['Data Platform']);
	});

	it.each([
		['us_east', 'us-east-9'],
		['us_west', 'us-west-2'],
		['singapore', 'sg-sin-1'],
		['my-private-cluster', 'my-private-cluster'],
	])('places %s in %s', async (asked, cluster) => {
		const reply = await create({ data_region: asked });

		expect(at(reply.json, 'data', 'attributes', 'data_region')).toBe(cluster);
	});

	it('names the documented address on demand', async () => {
		sandbox.betterStack.options.documentedHost = true;

		const reply = await create({ data_region: 'us_east' });

		const host = 'us-east-9-connect.betterstackdata.com';
		expect(reply.json).toMatchObject({ data: { attributes: { host, port: 443 } } });
		expect(textAt(reply.json, 'data', 'attributes', 'sample_query')).toContain(
			`-X POST 'https://${host}?output_format_pretty_row_numbers=0'`,
		);
	});

	it('refuses teams by name and ID together, as documented', async () => {
		const reply = await create({ team_names: ['My Team'], team_ids: [1234] });

		expect(reply.status).toBe(422);
		expect(reply.json).toEqual({ errors: 'Cannot specify both team_names and team_ids' });
		expect(sandbox.violations).toEqual([]);
	});

	it.each([
		['ip_allowlist', ['10.0.0.1', '10.0.0.256']],
		['ip_allowlist', ['10.0.0.0/33']],
		['ip_allowlist', ['2001:db8::/129']],
		['ip_allowlist', ['10.0.0.0/8/8']],
		['ip_allowlist', ['example.com']],
		['team_names', ['My Team', 'Nobody']],
		['team_ids', [1]],
	])('refuses a bad %s: %j', async (field, value) => {
		const reply = await create({ [field]: value });

		expect(reply.status).toBe(422);
		expect(reply.json).toEqual({ errors: expect.any(String), invalid_attributes: [field] });
		expect(sandbox.violations).toEqual([]);
		expect(sandbox.betterStack.connections.size).toBe(0);
	});
});

describe('get and delete', () => {
	it('shows details with a placeholder for the password', async () => {
		const { json } = await create();
		const password = textAt(json, 'data', 'attributes', 'password');

		const reply = await call(`${CONNECTIONS}/44498`);

		expect(reply.status).toBe(200);
		expect(textAt(reply.json, 'data', 'attributes', 'sample_query')).toContain(':INSERT_PASSWORD ');
		expect(listAt(reply.json, 'data', 'attributes', 'data_sources')).toHaveLength(4);
		expect(at(reply.json, 'data', 'attributes', 'password')).toBeUndefined();
		expect(reply.text).not.toContain(password);
	});

	it('removes a connection once', async () => {
		await create();

		const removed = await call(`${CONNECTIONS}/44498`, { method: 'DELETE' });
		const again = await call(`${CONNECTIONS}/44498`, { method: 'DELETE' });
		const gone = await call(`${CONNECTIONS}/44498`);

		expect([removed.status, removed.text]).toEqual([204, '']);
		for (const reply of [again, gone]) {
			expect(reply.status).toBe(404);
			expect(reply.json).toEqual({ errors: 'Resource with the provided ID was not found' });
		}
		expect(sandbox.violations).toEqual([]);
	});
});

describe('authentication', () => {
	it.each([
		['no token', ''],
		['a wrong token', 'wrong'],
		['a team token', BETTER_STACK_TEAM_TOKEN],
	])('refuses %s', async (_name, token) => {
		const replies = [
			await call(CONNECTIONS, { token }),
			await call(CONNECTIONS, { token, body: { client_type: 'clickhouse' } }),
			await call(`${CONNECTIONS}/1`, { token }),
			await call(`${CONNECTIONS}/1`, { token, method: 'DELETE' }),
		];

		for (const reply of replies) {
			expect(reply.status).toBe(401);
			expect(textAt(reply.json, 'errors')).toMatch(/^Invalid Team API token\. How to find/);
		}
		expect(sandbox.violations).toEqual([]);
	});

	it('answers an unknown route before it looks at the token', async () => {
		const replies = [
			await call('/api/v1/nothing', { token: '' }),
			await call(CONNECTIONS, { token: '', method: 'PUT' }),
		];

		for (const reply of replies) {
			expect(reply.status).toBe(404);
			expect(reply.json).toEqual({ errors: expect.any(String), see_docs: expect.any(String) });
		}
	});
});

describe('record of requests', () => {
	it('keeps what tests want to look at', async () => {
		await call(`${CONNECTIONS}?page=1&per_page=2`);
		await create({ note: 'n' });
		await call('/api/v1/nothing');

		expect(sandbox.requests).toMatchObject([
			{
				provider: 'betterStack',
				method: 'GET',
				path: CONNECTIONS,
				query: { page: '1', per_page: '2' },
				headers: { authorization: `Bearer ${BETTER_STACK_TOKEN}` },
				status: 200,
				operationId: 'listConnections',
			},
			{ method: 'POST', body: { client_type: 'clickhouse', note: 'n' }, status: 201 },
			{ path: '/api/v1/nothing', status: 404 },
		]);
		expect(sandbox.requests[2]?.operationId).toBeUndefined();
	});
});
