import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { CREDIBLE_PROJECT } from '../../../sandbox/providers/credible.mts';
import { runPoll, type PollRun } from '../engine';
import { SECRETS } from './planted';
import { BOTH, byName, credentialsFor, stored, useCredible } from './useCredible';

const credible = useCredible();
let state: IDataObject;
beforeEach(() => (state = {}));

const server = () => credible.sandbox.credible;
const idsOf = (items: IDataObject[] | null) => items?.map(({ id }) => id);

/** Takes the connection away, as another user of the server would. */
function remove(name: string) {
	const project = server().projects.get(CREDIBLE_PROJECT);
	project?.rows.delete(name);
	if (project) project.listed = project.listed.filter((each) => each.name !== name);
}

async function poll(event: string, parameters: INodeParameters = {}, more: Partial<PollRun> = {}) {
	return await runPoll({
		type: 'credibleDataTrigger',
		parameters: { event, projectName: byName(CREDIBLE_PROJECT), ...parameters },
		credentials: credentialsFor(credible.sandbox, null),
		state,
		...more,
	});
}

describe.each(BOTH)('with the server as %s', (behaviour) => {
	beforeEach(() => {
		credible.behave(behaviour);
		server().add(stored('first'));
	});

	it.each(['created', 'removed', 'changed'])(
		'"%s": records what there is first, has no news of nothing, and shows samples by hand',
		async (event) => {
			expect(await poll(event)).toBeNull();
			expect(await poll(event)).toBeNull();
			const samples = await poll(event, {}, { manual: true, state: {} });
			expect(samples).toEqual([
				expect.objectContaining({ provider: 'credible', id: 'first', event }),
			]);
		},
	);

	it('tells of new connections, secrets masked', async () => {
		await poll('created');
		server().add(stored('second'));
		const items = await poll('created');
		expect(items).toEqual([
			expect.objectContaining({ id: 'second', project: CREDIBLE_PROJECT, event: 'created' }),
		]);
		expect(JSON.stringify(items)).not.toContain(SECRETS.password);
		expect(await poll('created')).toBeNull();
	});

	it('tells of removed connections, and of one that was made again under the same name', async () => {
		await poll('removed');
		const created: IDataObject = {};
		await poll('created', {}, { state: created });
		remove('first');
		expect(await poll('removed')).toEqual([
			{ provider: 'credible', id: 'first', event: 'removed' },
		]);
		expect(await poll('created', {}, { state: created })).toBeNull();
		server().add(stored('first'));
		expect(idsOf(await poll('created', {}, { state: created }))).toEqual(['first']);
	});

	it('names the fields that have changed, and keeps nothing that can be read', async () => {
		await poll('changed');
		Object.assign(Object(server().stored('first')).postgresConnection, {
			host: 'other.example.com',
		});
		const items = await poll('changed');
		expect(items).toEqual([
			expect.objectContaining({ id: 'first', changedFields: ['host', 'settings'] }),
		]);
		expect(JSON.stringify(state)).not.toMatch(/example|secret|shop/);
	});

	it('keeps its state if a poll fails', async () => {
		await poll('removed');
		const before = structuredClone(state);
		remove('first');
		credible.sandbox.fault({ method: 'GET', truncate: true });
		await expect(poll('removed')).rejects.toThrow();
		credible.sandbox.fault({ method: 'GET', html: true, skip: 1 });
		await expect(poll('removed')).rejects.toThrow();
		expect(state).toEqual(before);
		expect(idsOf(await poll('removed'))).toEqual(['first']);
	});

	it('does not take connections for removed when their project is not found', async () => {
		await poll('removed');
		const project = server().projects.get(CREDIBLE_PROJECT);
		server().projects.delete(CREDIBLE_PROJECT);
		await expect(poll('removed')).rejects.toThrow();
		if (project) server().projects.set(CREDIBLE_PROJECT, project);
		expect(await poll('removed')).toBeNull();
	});
});

it('begins anew with another project', async () => {
	await poll('created');
	server().seed({ projects: 1 });
	expect(await poll('created', { projectName: byName('project_1') })).toBeNull();
	expect(await poll('created')).toBeNull();
});

it('says what is wrong with a project name', async () => {
	await expect(poll('created', { projectName: byName('a/b') })).rejects.toThrow("'Project'");
	expect(credible.sandbox.requests).toEqual([]);
});
