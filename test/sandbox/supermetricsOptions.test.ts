import { SUPERMETRICS_KEY } from '../../sandbox/providers/supermetrics.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
// Whatever is chosen, the document knows it.
afterEach(() => expect(sandbox.violations).toEqual([]));

const TEAM = '/dts-api/v1/teams/12345';
const LISTS = [
	`${TEAM}/destinations`,
	`${TEAM}/transfers`,
	'/api/v2/ds/logins',
	'/api/v2/ds/login/links',
];

async function call(path: string, options: Options = {}): Promise<Reply> {
	const url = sandbox.baseUrl('supermetrics') + path;
	return await request(url, { token: SUPERMETRICS_KEY, ...options });
}

describe.each(LISTS)('the list %s', (path) => {
	it.each([
		['empty', []],
		['null', null],
		['absent', undefined],
	])('without entries is %s', async (emptyLists, data) => {
		const { destinations, transfers, logins } = sandbox.supermetrics;
		for (const list of [destinations, transfers, logins]) list.length = 0;
		sandbox.supermetrics.configure({ emptyLists });
		const { json } = await call(path);
		expect(json).toEqual({ meta: expect.anything(), data });
	});

	it('is wrapped twice', async () => {
		sandbox.supermetrics.seed({ loginLinks: 1 });
		sandbox.supermetrics.configure({ itemsInData: true });
		expect(listAt((await call(path)).json, 'data', 'items').length).toBeGreaterThan(0);
	});
});

it('a destination shows ways to log in', async () => {
	const field = async () => {
		const { json } = await call(`${TEAM}/destinations/9`);
		return at(json, 'data', 'destination_type', 'auth_methods', 0, 'new_secret_field');
	};
	expect(await field()).toMatchObject({
		id: 'new_private_key',
		label: 'New private key',
		value: 'sandbox-private-key',
	});
	sandbox.supermetrics.configure({ authMethods: false });
	expect(await field()).toBeUndefined();
});

it.each([
	[`${TEAM}/data-source-connections`, { data_source_id: 'ADM', destination_type: 'SQL_BQ' }],
	['/api/v2/ds/login/link', { ds_id: 'GAWA' }],
])('a create at %s answers with a Location alone', async (path, body) => {
	sandbox.supermetrics.configure({ withoutBody: true });
	const reply = await call(path, { body });
	expect([reply.status, reply.text]).toEqual([201, '']);
	expect(reply.headers.get('location')).toContain(sandbox.baseUrl('supermetrics'));
});
