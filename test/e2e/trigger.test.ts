import { randomUUID } from 'node:crypto';

import { at } from '../../sandbox/json.mts';
import { joinSandbox, startFreshN8n, type End, type Together } from '../../playground/together.mts';
import { CREDIBLE_PROJECT } from '../../sandbox/providers/credible.mts';
import { until } from '../../playground/until.mts';
import { manifest } from '../sources.mts';
import { useN8n } from './useN8n';

/** A polling trigger in a published workflow of a real n8n. */

let shared: Together;
useN8n((it) => (shared = it));

/** What is still published when a test ends, whichever way. */
const published: string[] = [];
afterEach(async () => {
	for (const id of published.splice(0)) await shared.session.unpublish(id);
});

/** n8n refuses a rule that polls more than once a minute, but not sixty rules. */
const everySecond = Array.from({ length: 60 }, (_, second) => ({
	mode: 'custom',
	cronExpression: `${second} * * * * *`,
}));

/** A workflow that is nothing but a trigger, with the credential for the sandbox. */
async function importTrigger(
	{ session, credentialIds }: Together,
	node = 'betterStackTelemetryTrigger',
	parameters: object = {},
): Promise<string> {
	const credential = node.replace(/Trigger$/, 'Api');
	const trigger = {
		id: '1',
		name: 'Trigger',
		type: `${manifest.name}.${node}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: { event: 'created', pollTimes: { item: everySecond }, ...parameters },
		credentials: { [credential]: { id: '', name: credential } },
	};
	const settings = { executionOrder: 'v1' };
	return await session.saveWorkflow(
		{ name: randomUUID(), nodes: [trigger], connections: {}, settings },
		credentialIds,
	);
}

/** Waits until n8n has asked Better Stack for its list this many times more. */
async function morePolls({ sandbox }: Together, count: number) {
	const polls = () => sandbox.requests.filter(({ status }) => status === 200).length;
	const before = polls();
	await until('the next polls', () => polls() >= before + count || undefined);
}

/** A connection with this note appears at Better Stack. */
function add({ sandbox }: Together, note: string) {
	sandbox.betterStack.seed({ connections: 1 });
	const newest = [...sandbox.betterStack.connections.values()].at(-1);
	if (newest) newest.note = note;
}

/** The notes that so many executions were started with. */
async function notes({ session }: Together, workflowId: string, count: number) {
	const executions = await session.executions(workflowId, count);
	return executions.map((each) => each.itemsOf('Trigger').map((item) => at(item, 'name')));
}

it.each([
	['betterStackTelemetryTrigger', 'betterStack', {}],
	[
		'credibleDataTrigger',
		'credible',
		{ projectName: { __rl: true, mode: 'name', value: CREDIBLE_PROJECT } },
	],
	['lerianReporterTrigger', 'lerian', {}],
	['supermetricsHubTrigger', 'supermetrics', {}],
])('%s shows samples when it is executed by hand', async (node, provider, parameters) => {
	const { session, sandbox } = shared;
	sandbox.betterStack.seed({ connections: 2 });
	sandbox.credible.seed({ connections: 2 });
	sandbox.lerian.options.auth = true;
	sandbox.lerian.seed({ connections: 2 });
	sandbox.supermetrics.seed({ logins: 2 });
	const execution = await session.run(await importTrigger(shared, node, parameters), 'Trigger');
	const [sample] = execution.itemsOf('Trigger');
	expect(sample).toMatchObject({ provider, id: expect.any(String), event: 'created' });
});

it('tells each new connection once, also after a failing poll and after publishing again', async () => {
	const { session, sandbox } = shared;
	add(shared, 'First');
	const id = await importTrigger(shared);
	published.push(id);
	await session.publish(id);
	await morePolls(shared, 1);

	add(shared, 'Second');
	expect(await notes(shared, id, 1)).toEqual([['Second']]);

	sandbox.fault({ path: '/api/v1/connections', status: 401, times: 2 });
	add(shared, 'Third');
	const [failed] = await session.executions(id, 1, 'error');
	expect(failed?.ending).toBe('Trigger: Better Stack did not accept the API token');
	expect(await notes(shared, id, 2)).toEqual([['Second'], ['Third']]);

	await session.unpublish(id);
	add(shared, 'Fourth');
	await session.publish(id);
	await morePolls(shared, 2);
	expect(await notes(shared, id, 3)).toEqual([['Second'], ['Third'], ['Fourth']]);
});

it('goes on where it was when n8n restarts', async () => {
	const ends: End[] = [];
	const started = (end: End) => void ends.unshift(end);
	try {
		const { url, restart } = await startFreshN8n(started);
		const own = await joinSandbox(url, started);
		const id = await importTrigger(own);
		add(own, 'First');
		await own.session.publish(id);
		await morePolls(own, 1);

		add(own, 'Second');
		expect(await notes(own, id, 1)).toEqual([['Second']]);

		await restart();
		add(own, 'Third');
		await morePolls(own, 2);
		expect(await notes(own, id, 2)).toEqual([['Second'], ['Third']]);
	} finally {
		for (const end of ends) await end();
	}
}, 240_000);
