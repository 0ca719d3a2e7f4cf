import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
// Whatever is chosen, the document knows it.
afterEach(() => expect(sandbox.violations).toEqual([]));

const CONNECTIONS = '/api/v1/connections';

async function call(path: string, options?: Options): Promise<Reply> {
	return await request(sandbox.baseUrl('betterStack') + path, options);
}

async function create(fields: object = {}): Promise<Reply> {
	return await call(CONNECTIONS, { body: { client_type: 'clickhouse', ...fields } });
}

describe('links', () => {
	it.each([
		['vendor', 'https://telemetry.betterstack.com'],
		['https://other.example.com/x', 'https://other.example.com'],
	])('name another host: %s', async (links, origin) => {
		sandbox.betterStack.seed({ connections: 3 });
		sandbox.betterStack.configure({ links });
		const { json } = await call(`${CONNECTIONS}?page=2&per_page=1`);
		const link = (page: number) => `${origin}/api/v1/connections?page=${page}`;
		expect(at(json, 'pagination')).toEqual({
			first: link(1),
			last: link(3),
			prev: link(1),
			next: link(3),
		});
	});

	it('are empty texts at the ends', async () => {
		sandbox.betterStack.configure({ emptyLinks: true });
		const { json } = await call(CONNECTIONS);
		expect(at(json, 'pagination')).toMatchObject({ prev: '', next: '' });
	});
});

describe('an allow-list', () => {
	const SENT = [
		'10.0.0.5/24',
		'192.0.2.1',
		'192.0.2.1/32',
		'0.0.0.0/0',
		'2001:0DB8:0000:0000:0000:0000:0000:0001',
		'2001:db8::ff01/121',
		'::1/128',
	];

	it.each([
		['sent', SENT],
		[
			'short',
			[
				'10.0.0.0/24',
				'192.0.2.1',
				'192.0.2.1',
				'0.0.0.0/0',
				'2001:db8::1',
				'2001:db8::ff00/121',
				'::1',
			],
		],
		[
			'ranges',
			[
				'10.0.0.0/24',
				'192.0.2.1/32',
				'192.0.2.1/32',
				'0.0.0.0/0',
				'2001:db8::1/128',
				'2001:db8::ff00/121',
				'::1/128',
			],
		],
	])('comes back in the spelling "%s"', async (addresses, expected) => {
		sandbox.betterStack.configure({ addresses });
		const reply = await create({ ip_allowlist: SENT });
		expect(at(reply.json, 'data', 'attributes', 'ip_allowlist')).toEqual(expected);
	});
});

describe('regions', () => {
	it('lead to the clusters that are chosen, without a region too', async () => {
		const cluster = async (fields?: object) =>
			at((await create(fields)).json, 'data', 'attributes', 'data_region');
		expect(await cluster({ data_region: 'germany' })).toBe('eu-nbg-2');
		sandbox.betterStack.configure({ clusters: { germany: 'eu-fsn-3' } });
		expect(await cluster({ data_region: 'germany' })).toBe('eu-fsn-3');
		expect(await cluster()).toBe('eu-fsn-3');
		expect(await cluster({ data_region: 'eu-nbg-2' })).toBe('eu-nbg-2');
	});

	it('may not include us_east', async () => {
		sandbox.betterStack.configure({ refuseUsEast: true });
		const reply = await create({ data_region: 'us_east' });
		expect(reply.status).toBe(422);
		expect(at(reply.json, 'errors')).toContain('Valid options: us_west, germany, singapore');
		expect((await create({ data_region: 'us_west' })).status).toBe(201);
	});
});

it('IDs can be numbers', async () => {
	sandbox.betterStack.configure({ numericIds: true });
	const created = await create();
	const id = at(created.json, 'data', 'id');
	const list = await call(CONNECTIONS);
	const one = await call(`${CONNECTIONS}/${String(id)}`);
	expect(typeof id).toBe('number');
	expect([at(list.json, 'data', 0, 'id'), at(one.json, 'data', 'id')]).toEqual([id, id]);
});

it('data sources are those from before the connection', async () => {
	const { json } = await create();
	sandbox.betterStack.seed({ sources: 1, connections: 1 });
	const count = async (id: unknown) => {
		const reply = await call(`${CONNECTIONS}/${String(id)}`);
		return listAt(reply.json, 'data', 'attributes', 'data_sources').length;
	};
	expect(await count(at(json, 'data', 'id'))).toBe(4);
	const newest = (await create()).json;
	expect(await count(at(newest, 'data', 'id'))).toBe(5);
});

it.each([
	[{ linked: 'own' }, '"linked" is unknown; known: linksKeepPerPage, links'],
	[{ links: 'elsewhere' }, '"links" must be own, vendor or an origin'],
	[{ addresses: 'long' }, '"addresses" must be one of: sent, short, ranges'],
	[{ clusters: { germany: 1 } }, '"clusters" must hold the name of a cluster'],
	[{ numericIds: 'yes', links: 'own' }, '"numericIds" must be true or false'],
])('refuses the options %j, all of them', async (options, message) => {
	const body = { provider: 'betterStack', ...options };
	const reply = await request(`${sandbox.url}/_control/options`, { token: '', body });
	expect([reply.status, at(reply.json, 'error')]).toEqual([400, expect.stringContaining(message)]);
	expect(sandbox.betterStack.options.links).toBe('vendor');
});
