import type { INodeParameters } from 'n8n-workflow';

import { requestLines } from '../useNode';
import { BOTH, POSTGRES, stored, useCredible } from './useCredible';

const credible = useCredible();
const UPSERT: [string, string] = ['connection', 'upsert'];
const WANTED: INodeParameters = {
	...POSTGRES,
	connectionName: '={{ $json.name }}',
	host: '={{ $json.host || "db.example.com" }}',
};
const LIST = 'GET /api/v0/projects/demo/connections';

const named = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ name: `shop_${index}` }));
const isCreate = (line: string) => line.startsWith('POST');
const lines = () => requestLines(credible.sandbox);

describe.each(BOTH)('%s: Create or Update', (behaviour) => {
	beforeEach(() => {
		credible.behave(behaviour);
		credible.sandbox.jitter({ min: 0, max: 5, seed: 1 });
	});

	it.each([1, 8])(
		'of 500 connections that are as wanted sends two requests (Concurrency %d)',
		async (concurrency) => {
			const items = named(500);
			for (const { name } of items) credible.sandbox.credible.add(stored(name));
			const result = await credible.run(UPSERT, { ...WANTED, options: { concurrency } }, { items });
			expect(result.items.map(({ json }) => [json.action, json.name])).toEqual(
				items.map(({ name }) => ['unchanged', name]),
			);
			expect(lines()).toEqual([`${LIST}/shop_0`, LIST]);
		},
	);

	it('of one connection sends what it always has', async () => {
		await credible.run(UPSERT, WANTED, { items: named(1) });
		await credible.run(UPSERT, WANTED, { items: named(1) });
		const one = `${LIST}/shop_0`;
		expect(lines()).toEqual([one, one.replace('GET', 'POST'), one, one]);
	});

	it('of new ones sends two requests for each, beside those of the first and the list', async () => {
		const { items, error } = await credible.run(UPSERT, WANTED, { items: named(40) });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.action)).toEqual(Array(40).fill('created'));
		expect(lines()).toHaveLength(2 + 40 * 2);
		expect(lines().filter((line) => line === LIST)).toHaveLength(1);
	});

	it('reads by itself what differs before it is changed, since the list may be old by then', async () => {
		for (const { name } of named(3)) credible.sandbox.credible.add(stored(name));
		credible.sandbox.fault({ method: 'GET', skip: 1, hold: 'after' });
		const running = credible.run(UPSERT, WANTED, {
			items: named(3).map((item) => ({ ...item, host: 'new.example.com' })),
		});
		await credible.sandbox.whenHeld(1);
		const [row] = [credible.sandbox.credible.projects.get('demo')?.rows.get('shop_2')];
		Object.assign(row?.config ?? {}, {
			postgresConnection: { ...stored('shop_2', { sslmode: 'disable' }).postgresConnection },
		});
		credible.sandbox.release();
		const { items } = await running;
		expect(items.map(({ json }) => json.action)).toEqual(Array(3).fill('updated'));
		expect(credible.sent('PATCH').at(-1)).toMatchObject({
			postgresConnection: { host: 'new.example.com', sslmode: 'disable' },
		});
	});

	it('knows what the run itself has done', async () => {
		const items = ['a', 'b', 'c', 'b', 'c', 'b'].map((name, index) => ({
			name,
			host: index === 4 ? 'new.example.com' : 'db.example.com',
		}));
		const result = await credible.run(UPSERT, WANTED, { items });
		expect(result.items.map(({ json }) => json.action)).toEqual([
			'created',
			'created',
			'created',
			'unchanged',
			'updated',
			'unchanged',
		]);
		expect(lines().filter(isCreate)).toHaveLength(3);
	});

	it('does not go by the list after a change of its own of which nobody knows', async () => {
		credible.sandbox.credible.add(stored('b'));
		credible.sandbox.fault({ method: 'PATCH', status: 500, skip: 0 });
		const result = await credible.run(UPSERT, WANTED, {
			items: [
				{ name: 'a' },
				{ name: 'b', host: 'new.example.com' },
				{ name: 'b', host: 'db.example.com' },
			],
			onError: 'continueErrorOutput',
		});
		expect(result.errors).toHaveLength(1);
		expect(lines().at(-1)).toBe(`${LIST}/b`);
	});

	it('reads the list once for each project', async () => {
		credible.sandbox.credible.seed({ projects: 1 });
		const items = ['demo', 'project_1'].flatMap((project) =>
			named(3).map((item) => ({ ...item, project })),
		);
		const result = await credible.run(
			UPSERT,
			{ ...WANTED, projectName: { __rl: true, mode: 'name', value: '={{ $json.project }}' } },
			{ items },
		);
		expect(result.items.map(({ json }) => json.action)).toEqual(Array(6).fill('created'));
		const isList = (line: string) => line.startsWith('GET') && line.endsWith('/connections');
		expect(lines().filter(isList)).toEqual([LIST, LIST.replace('demo', 'project_1')]);
	});

	it('reads the list once more if it could not be read', async () => {
		for (const { name } of named(3)) credible.sandbox.credible.add(stored(name));
		credible.sandbox.fault({ method: 'GET', skip: 1, status: 500 });
		const result = await credible.run(UPSERT, WANTED, {
			items: named(3),
			onError: 'continueErrorOutput',
		});
		expect(result.errors.map(({ json }) => json.name)).toEqual(['shop_1']);
		expect(result.items.map(({ json }) => json.name)).toEqual(['shop_0', 'shop_2']);
	});
});

describe('an old Publisher that has lost connections from its list', () => {
	beforeEach(() => {
		credible.behave('publisher-0.0.166');
		for (const { name } of named(3)) credible.sandbox.credible.add(stored(name));
		const project = credible.sandbox.credible.projects.get('demo');
		if (project) project.listed = project.listed.filter(({ name }) => name !== 'shop_1');
	});

	it('tells of them when they are created, and they are left as they are', async () => {
		const { items } = await credible.run(UPSERT, WANTED, { items: named(3) });
		expect(items.map(({ json }) => json.action)).toEqual(Array(3).fill('unchanged'));
		expect(lines().filter(isCreate)).toEqual([`${LIST}/shop_1`.replace('GET', 'POST')]);
	});

	it('is asked for each of them in a dry run, which sends no write', async () => {
		const { items } = await credible.run(
			UPSERT,
			{ ...WANTED, options: { dryRun: true } },
			{ items: [...named(3), { name: 'other' }] },
		);
		expect(items.map(({ json }) => json.action)).toEqual([
			'unchanged',
			'unchanged',
			'unchanged',
			'wouldCreate',
		]);
		expect(lines().filter((line) => !line.startsWith('GET'))).toEqual([]);
	});
});
