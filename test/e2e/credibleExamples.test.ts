import { at } from '../../sandbox/json.mts';
import { seedExamples } from '../../playground/examples.mts';
import { DATABASE_LOGIN, type Together } from '../../playground/together.mts';
import type { Execution } from '../../playground/execution.mts';
import { importExample } from './example.mts';
import { namesIn } from './names.mts';
import { useN8n } from './useN8n';

/** The examples that bring one of Credible's projects in line with a list, or with another project. */

let together: Together;
useN8n((it) => (together = it));

afterEach(() => expect(together.sandbox.violations).toEqual([]));

const actions = (execution: Execution) =>
	execution.itemsOf('Create or Update').map((item) => [at(item, 'name'), at(item, 'action')]);

const writes = () => together.sandbox.requests.filter(({ method }) => method !== 'GET');

describe('the list that rules', () => {
	async function run() {
		const id = await importExample(together, 'list-rules.json');
		return await together.session.run(id);
	}

	it('creates what is missing where nothing is there', async () => {
		const execution = await run();
		expect(actions(execution).sort()).toEqual([
			['list_customers', 'created'],
			['list_orders', 'created'],
		]);
		expect(execution.itemsOf('Remove')).toEqual([]);
	});

	it('creates, changes and removes within its scope, and nothing the second time', async () => {
		const { credible } = together.sandbox;
		seedExamples(together.sandbox);
		const before = namesIn(together.sandbox).credible;
		const execution = await run();
		expect(actions(execution).sort()).toEqual([
			['list_customers', 'created'],
			['list_orders', 'updated'],
		]);
		expect(execution.itemsOf('Remove')).toMatchObject([{ deleted: true, name: 'list_returns' }]);
		expect(namesIn(together.sandbox).credible).toEqual([
			...before.filter((name) => name !== 'list_returns'),
			'list_customers',
		]);
		expect(credible.stored('list_orders')).toMatchObject({
			postgresConnection: { host: 'db.example.com', ...DATABASE_LOGIN },
		});

		const count = writes().length;
		await run();
		expect(writes()).toHaveLength(count);
	});

	it('changes nothing if it would remove more than is allowed', async () => {
		const { credible } = together.sandbox;
		for (const name of ['list_a', 'list_b', 'list_c']) {
			const postgresConnection = { host: 'db.example.com', port: 5432, databaseName: name };
			credible.add({ name, type: 'postgres', postgresConnection });
		}
		await expect(run()).rejects.toThrow(
			/^The workflow ended with "error" at Too Many Removals: 3 connections .*list_a, list_b, list_c/,
		);
		expect(writes()).toEqual([]);
	});
});

describe('the move to another project', () => {
	it('takes the login from a credential, and leaves the old ones until it is told to delete them', async () => {
		const { credible } = together.sandbox;
		seedExamples(together.sandbox);
		const namesOf = (project: string) => [...(credible.projects.get(project)?.rows.keys() ?? [])];
		const moving = namesOf('trial');

		const id = await importExample(together, 'move-project.json');
		for (const action of ['created', 'unchanged']) {
			const moved = actions(await together.session.run(id));
			expect(moved).toEqual(moving.map((name) => [name, action]));
		}
		expect(namesOf('demo')).toEqual(expect.arrayContaining(moving));
		expect(namesOf('trial')).toEqual(moving);
		expect(credible.stored('trial_visits')).toMatchObject({
			postgresConnection: { databaseName: 'visits', ...DATABASE_LOGIN },
		});

		const activated = { 'Delete In The Old One': { disabled: false } };
		const last = await importExample(together, 'move-project.json', activated, 'Moved for good');
		await together.session.run(last);
		expect(namesOf('trial')).toEqual([]);
		expect(namesOf('demo')).toEqual(expect.arrayContaining(moving));
	});
});
