import { BETTER_STACK_TEAM_TOKEN } from '../../sandbox/providers/betterStack.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

beforeEach(() => sandbox.betterStack.configure({ links: 'own' }));

const CONNECTIONS = '/api/v1/connections';
const SOURCES = '/api/v2/sources';

async function call(path: string, options?: Options): Promise<Reply> {
	return await request(sandbox.baseUrl('betterStack') + path, options);
}

describe('list', () => {
	it('shows the newest first, without secrets and details', async () => {
		sandbox.betterStack.seed({ connections: 3 });

		const reply = await call(CONNECTIONS);

		expect(reply.status).toBe(200);
		expect(listAt(reply.json, 'data').map((row) => at(row, 'id'))).toEqual([
			'44500',
			'44499',
			'44498',
		]);
		const [row] = listAt(reply.json, 'data');
		for (const name of ['password', 'sample_query', 'data_sources']) {
			expect(at(row, 'attributes', name)).toBeUndefined();
		}
		for (const { password } of sandbox.betterStack.connections.values()) {
			expect(reply.text).not.toContain(password);
		}
	});

	it('answers an empty list with links', async () => {
		const reply = await call(CONNECTIONS);

		const first = `${sandbox.baseUrl('betterStack')}${CONNECTIONS}?page=1`;
		expect(reply.json).toEqual({
			data: [],
			pagination: { first, last: first, prev: null, next: null },
		});
	});

	it('pages by 50, and up to 250', async () => {
		sandbox.betterStack.seed({ connections: 251 });

		const pages = await Promise.all(
			['', '?page=6', '?per_page=250', '?per_page=250&page=2', '?page=7'].map(
				async (query) => (await call(CONNECTIONS + query)).json,
			),
		);

		expect(pages.map((page) => listAt(page, 'data').length)).toEqual([50, 1, 250, 1, 0]);
		expect(sandbox.violations).toEqual([]);
	});

	it('links the pages by page alone, on the host of the request', async () => {
		sandbox.betterStack.seed({ connections: 5 });

		const reply = await call(`${CONNECTIONS}?page=2&per_page=2`);

		const link = (page: number) => `${sandbox.baseUrl('betterStack')}${CONNECTIONS}?page=${page}`;
		expect(at(reply.json, 'pagination')).toEqual({
			first: link(1),
			last: link(3),
			prev: link(1),
			next: link(3),
		});
	});

	it('keeps per_page in the links on demand', async () => {
		sandbox.betterStack.seed({ connections: 5 });
		sandbox.betterStack.options.linksKeepPerPage = true;

		const ids: unknown[] = [];
		let next: unknown = `${sandbox.baseUrl('betterStack')}${CONNECTIONS}?per_page=2`;
		while (typeof next === 'string') {
			const { json } = await request(next);
			ids.push(...listAt(json, 'data').map((row) => at(row, 'id')));
			next = at(json, 'pagination', 'next');
		}

		expect(ids).toEqual(['44502', '44501', '44500', '44499', '44498']);
	});
});

describe('sources', () => {
	it('lists the sources of every team', async () => {
		const reply = await call(SOURCES);

		expect(reply.status).toBe(200);
		expect(listAt(reply.json, 'data')).toHaveLength(4);
		expect(listAt(reply.json, 'data')[0]).toMatchObject({
			id: '1325114',
			type: 'source',
			attributes: {
				team_id: 1234,
				team_name: 'My Team',
				name: 'Application example',
				token: expect.stringMatching(/^\w{24}$/),
				ingesting_host: 's1325114.eu-nbg-2.betterstackdata.com',
				custom_bucket: null,
			},
		});
	});

	it('pages by at most 50', async () => {
		sandbox.betterStack.seed({ sources: 120 });

		const third = await call(`${SOURCES}?page=3&per_page=50`);
		const tooMany = await call(`${SOURCES}?per_page=51`);

		expect(listAt(third.json, 'data')).toHaveLength(24);
		expect(at(third.json, 'pagination', 'next')).toBeNull();
		expect(tooMany.status).toBe(422);
	});

	it('shows a team token the sources of its team', async () => {
		const reply = await call(SOURCES, { token: BETTER_STACK_TEAM_TOKEN });

		const teams = listAt(reply.json, 'data').map((row) => at(row, 'attributes', 'team_id'));
		expect(teams).toEqual([1234, 1234]);
	});
});
