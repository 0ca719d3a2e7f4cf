import { CREDIBLE_TOKEN } from '../../sandbox/providers/credible.mts';
import { SUPERMETRICS_KEY, SUPERMETRICS_TEAM } from '../../sandbox/providers/supermetrics.mts';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { dumpState, restoreState } from '../../sandbox/state.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, textAt } from './support.mts';

let before: Sandbox;
useSandbox((started) => (before = started));
let after: Sandbox;
beforeEach(async () => void (after = await startSandbox()));
afterEach(async () => await after.close());

function restart(): void {
	restoreState(after.providers, dumpState(before.providers));
}

it('keeps what every provider holds', () => {
	for (const provider of before.providers) {
		provider.seed(Object.fromEntries(provider.seedable.map((what) => [what, 2])));
	}
	restart();

	for (const [index, provider] of before.providers.entries()) {
		expect(after.providers[index]?.snapshot()).toEqual(provider.snapshot());
	}
	expect(dumpState(after.providers)).toBe(dumpState(before.providers));
});

it('keeps logins to ClickHouse, and counts on', async () => {
	const path = '/api/v1/connections';
	const create = async (sandbox: Sandbox) => {
		const body = { client_type: 'clickhouse' };
		return (await request(sandbox.baseUrl('betterStack') + path, { body })).json;
	};
	const created = at(await create(before), 'data', 'attributes');
	restart();

	const login = `${textAt(created, 'username')}:${textAt(created, 'password')}`;
	const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
	const reply = await request(after.url, { headers: { authorization }, body: 'SELECT 1' });

	expect(reply.text).toBe('1\n');
	expect(at(await create(after), 'data', 'attributes', 'id')).toBe(Number(at(created, 'id')) + 1);
});

it('keeps connections of Credible that can be changed afterwards', async () => {
	before.credible.seed({ connections: 1 });
	restart();
	const url = `${after.baseUrl('credible')}/api/v0/projects/demo/connections`;
	const options = { token: CREDIBLE_TOKEN };
	const [first] = listAt((await request(url, options)).json);

	const reply = await request(`${url}/${textAt(first, 'name')}`, { ...options, method: 'DELETE' });

	expect(reply.status).toBe(200);
	expect((await request(url, options)).json).toEqual([]);
});

it('makes no two login links or transfers with the same ID', async () => {
	before.supermetrics.seed({ loginLinks: 1, transfers: 1 });
	restart();
	after.supermetrics.seed({ loginLinks: 1, transfers: 1 });
	const url = after.baseUrl('supermetrics');
	const options = { token: SUPERMETRICS_KEY };

	const links = await request(`${url}/api/v2/ds/login/links`, options);
	const path = `/dts-api/v1/teams/${SUPERMETRICS_TEAM}/transfers`;
	const transfers = await request(url + path, options);

	const idsOf = (answer: unknown, id: string) => listAt(answer, 'data').map((one) => at(one, id));
	expect(new Set(idsOf(links.json, 'link_id')).size).toBe(2);
	expect(new Set(idsOf(transfers.json, 'dwh_transfer_id')).size).toBe(4);
});
