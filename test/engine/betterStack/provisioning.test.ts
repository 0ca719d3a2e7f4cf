import { runNodes } from '../engine';
import { connectionsOf, credentialsFor, idsOf, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();

/** A node of this package that does something to a connection. */
const node = (name: string, operation: string, parameters = {}) => ({
	name,
	type: 'betterStackTelemetry',
	parameters: { resource: 'connection', operation, ...parameters },
});
const byExpression = (value: string) => ({ connectionId: { __rl: true, mode: 'id', value } });
const test = (name: string, of: string) =>
	node(name, 'test', {
		host: `={{ ${of}.json.host }}`,
		port: `={{ ${of}.json.port }}`,
		userName: `={{ ${of}.json.username }}`,
		password: `={{ ${of}.json.password }}`,
		options: { protocol: 'http' },
	});

/** Runs the nodes one after the other for two wanted connections. */
const provision = async (...nodes: Array<ReturnType<typeof node>>) =>
	await runNodes(nodes, {
		credentials: credentialsFor(betterStack.sandbox),
		items: [{ note: 'dashboard' }, { note: 'export' }],
	});

const oks = ({ items }: Awaited<ReturnType<typeof runNodes>>[number]) =>
	items.map(({ json, pairedItem }) => [json.ok, pairedItem]);
const both = (ok: boolean) => [
	[ok, { item: 0 }],
	[ok, { item: 1 }],
];

it('Create → Test → Rotate → Test → Delete → Test (refused) runs as one workflow', async () => {
	const results = await provision(
		node('Create', 'create', { note: '={{ $json.note }}' }),
		test('Test', "$('Create').item"),
		node('Rotate', 'rotate', byExpression("={{ $('Create').item.json.id }}")),
		test('Test New', "$('Rotate').item"),
		node('Delete Old', 'delete', byExpression("={{ $('Rotate').item.json.previousId }}")),
		test('Test Old', "$('Create').item"),
	);
	const [created, tested, rotated, testedNew, deleted, testedOld] = results;
	expect(results.map(({ error }) => error)).toEqual(Array(6).fill(undefined));
	expect(created?.items.map(({ json }) => json.name)).toEqual(['dashboard', 'export']);
	expect(tested && oks(tested)).toEqual(both(true));
	expect(rotated?.items.map(({ json }) => json.previousId)).toEqual(
		created?.items.map(({ json }) => json.id),
	);
	expect(testedNew && oks(testedNew)).toEqual(both(true));
	expect(deleted?.items.map(({ json }) => json)).toEqual(
		created?.items.map(({ json }) => ({ deleted: true, id: json.id })),
	);
	expect(testedOld && oks(testedOld)).toEqual(both(false));
	expect(testedOld?.items[0]?.json.message).toContain('ClickHouse refused the login');
	expect(idsOf(betterStack.sandbox)).toEqual(rotated?.items.map(({ json }) => json.id));
});

it('a workflow on a schedule ends with the same two connections, however often it runs', async () => {
	const upsert = node('Ensure', 'upsert', {
		note: '={{ $json.note }}',
		additionalFields: { ipAllowlist: '127.0.0.1', teamNames: 'My Team', dataRegion: 'germany' },
		options: { ifDifferent: 'replace', verify: true },
	});
	const actions = [];
	for (let run = 0; run < 3; run++) {
		const [result] = await provision(upsert);
		actions.push(result?.items.map(({ json }) => json.action));
	}
	expect(actions).toEqual([
		['created', 'created'],
		['unchanged', 'unchanged'],
		['unchanged', 'unchanged'],
	]);
	expect(
		connectionsOf(betterStack.sandbox)
			.map(({ note }) => note)
			.sort(),
	).toEqual(['dashboard', 'export']);
});
