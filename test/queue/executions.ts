import { at } from '../../sandbox/json.mts';
import { CREDIBLE_PROJECT } from '../../sandbox/providers/credible.mts';
import { until } from '../../playground/until.mts';
import { chain, nodeOf, part } from '../e2e/parts.mts';
import { CONCURRENCY, type QueueMode } from './queueMode.mts';
import { callForEach, notes, publishWebhook } from './workflow.mts';

const CREATE = { operation: 'create', note: '={{ $json.note }}' };
const UPSERT = { operation: 'upsert', note: '={{ $json.note }}' };

const HOST = { host: 'db.example.com', port: 5432, databaseName: 'shop' };

/** Tests of many executions at the same time. */
export function executionTests(queue: () => QueueMode): void {
	const connections = () => [...queue().sandbox.betterStack.connections.values()];
	const made = () =>
		connections().map(({ id, note, password }) => ({ id: `${id}`, note, password }));

	it('finds again what a killed worker was making, and makes nothing twice', async () => {
		const { sandbox, workers } = queue();
		const [create, upsert] = [
			await publishWebhook(queue(), { parameters: CREATE }),
			await publishWebhook(queue(), { parameters: UPSERT }),
		];
		const wanted = notes('Wanted', 80);
		// One more than a worker runs at once: each of the two has made at least one that it has no answer for.
		const held = CONCURRENCY + 1;
		sandbox.fault({ method: 'POST', skip: 20, times: held, hold: 'after' });
		const calls = callForEach(create, wanted);
		await sandbox.whenHeld(held);
		await workers.shift()?.kill();
		sandbox.release();
		const [answers] = await Promise.all([calls, queue().addWorker()]);

		const answered = answers.flatMap(({ items }) => items);
		const there = made();
		const isAnswered = ({ id }: { id: string }) => answered.some((item) => item.id === id);
		const orphans = there.filter((each) => !isAnswered(each));
		expect(orphans.length).toBeGreaterThan(0);
		expect(there).toHaveLength(answered.length + orphans.length);
		for (const { id, note, password } of there.filter(isAnswered)) {
			expect(answered).toContainEqual(expect.objectContaining({ id, name: note, password }));
		}

		const failed = wanted.filter((_, index) => answers[index]?.status !== 200);
		const again = (await callForEach(upsert, failed)).flatMap(({ items }) => items);
		expect(again).toHaveLength(failed.length);
		for (const { id, note } of orphans) {
			const found = again.find((item) => item.id === id);
			expect(found).toMatchObject({ name: note, action: 'unchanged' });
			expect(found).not.toHaveProperty('password'); // nobody has it any more
		}
		expect(
			made()
				.map(({ note }) => note)
				.sort(),
		).toEqual([...wanted].sort());
		expect(new Set(made().map(({ password }) => password)).size).toBe(wanted.length);
	});

	it('makes one connection where twenty want the same at once', async () => {
		const upsert = await publishWebhook(queue(), { parameters: UPSERT });
		const answers = await callForEach(upsert, Array(20).fill('Shared'));
		expect(connections()).toHaveLength(1);
		const items = answers.flatMap((answer) => answer.items);
		expect(items.map(({ id }) => id)).toEqual(Array(20).fill(made()[0]?.id));
		expect(items.filter(({ action }) => action === 'created')).toMatchObject(
			made().map(({ password }) => ({ password })),
		);
	});

	it('lets all through that a limit of ten a second holds up', async () => {
		const { sandbox } = queue();
		const create = await publishWebhook(queue(), { parameters: CREATE });
		sandbox.limit({ provider: 'betterStack', perSecond: 10, retryAfter: 1 });
		const wanted = notes('Limited', 60);
		const answers = await callForEach(create, wanted);
		expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
		expect(
			made()
				.map(({ note }) => note)
				.sort(),
		).toEqual([...wanted].sort());
		expect(sandbox.limits).toMatchObject([{ refused: expect.any(Number) }]);
	});

	it('changes nothing in the second run of a schedule that keeps 150 connections', async () => {
		const { session, credentialIds, sandbox } = queue();
		sandbox.lerian.options.auth = true;
		const every = { interval: [{ field: 'seconds', secondsInterval: 5 }] };
		const schedule = part('n8n-nodes-base.scheduleTrigger', 1.2, { rule: every });
		const names = { names: notes('kept', 50).map((name) => name.replace(' ', '-')) };
		const list = part('n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: JSON.stringify(names),
			options: {},
		});
		const split = part('n8n-nodes-base.splitOut', 1, {
			fieldToSplitOut: 'names',
			options: { destinationFieldName: 'name' },
		});
		const name = "={{ $('n8n-nodes-base.splitOut').item.json.name }}";
		const nodes = [
			nodeOf({ parameters: { operation: 'upsert', note: name } }),
			nodeOf({
				type: 'credibleData',
				parameters: {
					operation: 'upsert',
					projectName: { __rl: true, mode: 'name', value: CREDIBLE_PROJECT },
					connectionName: name,
					type: 'postgres',
					...HOST,
				},
			}),
			nodeOf({
				type: 'lerianReporter',
				parameters: { operation: 'upsert', configName: name, type: 'POSTGRESQL', ...HOST },
			}),
		];
		const parts = [schedule, list, split, ...nodes];
		const id = await session.saveWorkflow(
			{
				name: 'Kept as wanted',
				nodes: parts,
				connections: chain(...parts),
				settings: { executionOrder: 'v1' },
			},
			credentialIds,
		);
		const runOnce = async (count: number) => {
			await session.publish(id);
			await until('the schedule', async () => (await session.started(id)) >= count || undefined);
			await session.unpublish(id); // the run goes on, but there is no next one
			const actions = (await session.executions(id, count, 'success', 120)).at(-1);
			return nodes.flatMap((node) => actions?.itemsOf(node.name).map((item) => at(item, 'action')));
		};
		expect(await runOnce(1)).toEqual(Array(150).fill('created'));
		expect(await runOnce(2)).toEqual(Array(150).fill('unchanged'));
		expect(sandbox.violations).toEqual([]);
	}, 120_000);
}
