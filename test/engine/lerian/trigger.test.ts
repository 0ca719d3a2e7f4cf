import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { runPoll, type PollRun } from '../engine';
import { requestLines } from '../useNode';
import { clientFor, credentialsFor, useLerian } from './useLerian';

const lerian = useLerian();
let state: IDataObject;
beforeEach(() => (state = {}));

const server = () => lerian.sandbox.lerian;
const namesOf = (items: IDataObject[] | null) => items?.map(({ name }) => name);

async function poll(event: string, parameters: INodeParameters = {}, more: Partial<PollRun> = {}) {
	return await runPoll({
		type: 'lerianReporterTrigger',
		parameters: { event, ...parameters },
		credentials: credentialsFor(lerian.sandbox),
		state,
		...more,
	});
}

it.each(['created', 'removed', 'changed'])(
	'"%s": records what there is first, has no news of nothing, and shows samples by hand',
	async (event) => {
		server().seed({ connections: 5 });
		expect(await poll(event)).toBeNull();
		expect(await poll(event)).toBeNull();
		const samples = await poll(event, {}, { manual: true, state: {} });
		expect(samples).toHaveLength(3);
		expect(samples?.[0]).toMatchObject({ provider: 'lerian', event });
	},
);

it('tells of new connections, however old the others are', async () => {
	server().seed({ connections: 40 });
	await poll('created');
	const { id } = server().add({ configName: 'new-one' });
	expect(await poll('created')).toEqual([
		expect.objectContaining({ id, name: 'new-one', event: 'created' }),
	]);
	expect(await poll('created')).toBeNull();
});

it('tells of removed connections once Lerian says that they are gone', async () => {
	const { id } = server().add({ configName: 'gone' });
	server().add({ configName: 'stays' });
	await poll('removed');
	server().connections.delete(id);
	expect(await poll('removed')).toEqual([{ provider: 'lerian', id, event: 'removed' }]);
	expect(await poll('removed')).toBeNull();
});

it('does not take a connection that no longer matches the filters for removed', async () => {
	const connection = server().add({ configName: 'moves', metadata: { team: 'a' } });
	const parameters = { filters: { metadata: { team: 'a' } } };
	await poll('removed', parameters);
	connection.metadata = { team: 'b' };
	expect(await poll('removed', parameters)).toBeNull();
	const asked = () =>
		requestLines(lerian.sandbox).filter((line) => line.includes(connection.id)).length;
	expect(asked()).toBe(1);
	server().connections.delete(connection.id);
	expect(await poll('removed', parameters)).toBeNull();
	expect(asked()).toBe(1);
});

it('names the fields that have changed', async () => {
	const connection = server().add({ configName: 'changes', metadata: { a: '1', b: '2' } });
	await poll('changed');
	connection.metadata = { b: '2', a: '1' };
	expect(await poll('changed')).toBeNull();
	Object.assign(connection, { host: 'other.example.com', metadata: { a: '1' } });
	expect(await poll('changed')).toEqual([
		expect.objectContaining({ name: 'changes', changedFields: ['host', 'tags'] }),
	]);
});

it('watches what the filters choose', async () => {
	const parameters = { filters: { type: 'MYSQL' } };
	await poll('created', parameters);
	server().add({ configName: 'one', type: 'POSTGRESQL' });
	server().add({ configName: 'two', type: 'MYSQL' });
	expect(namesOf(await poll('created', parameters))).toEqual(['two']);
});

it('takes no connection for removed that others have moved to another page', async () => {
	server().options.months = Infinity;
	server().seed({ connections: 150 });
	await poll('removed');
	const { listConnections } = server().handlers;
	const gone: string[] = [];
	server().handlers.listConnections = (call) => {
		const [id = ''] = [...server().connections.keys()].slice(-1);
		server().connections.delete(id);
		gone.push(id);
		return listConnections(call);
	};
	const news = (await poll('removed')) ?? [];
	server().handlers.listConnections = listConnections;
	news.push(...((await poll('removed')) ?? []));
	expect(news.map(({ id }) => id).sort()).toEqual(gone.sort());
});

it("watches none of the platform's own connections, which the manager shows now and then", async () => {
	server().add({ configName: 'one' });
	for (const event of ['created', 'removed', 'changed']) {
		state = {};
		server().internal.length = 0;
		await poll(event);
		server().addInternal('own');
		expect(await poll(event)).toBeNull();
		server().configure({ internalsFail: true });
		expect(await poll(event)).toBeNull();
		server().configure({ internalsFail: false });
		expect(await poll(event)).toBeNull();
	}
});

it('keeps its state if a poll fails in any window', async () => {
	server().seed({ connections: 10 });
	await poll('removed');
	const before = structuredClone(state);
	const [gone = ''] = server().connections.keys();
	server().connections.delete(gone);
	for (const skip of [0, 3, 20]) {
		lerian.sandbox.fault({ method: 'GET', status: 400, skip });
		await expect(poll('removed')).rejects.toMatchObject({ httpCode: '400' });
	}
	expect(state).toEqual(before);
	expect(await poll('removed')).toHaveLength(1);
});

it('logs in once for all requests of a poll', async () => {
	server().options.auth = true;
	server().seed({ connections: 10 });
	const credentials = clientFor(lerian.sandbox);
	expect(await poll('created', {}, { credentials })).toBeNull();
	const logins = requestLines(lerian.sandbox).filter((line) => line.includes('/oauth/'));
	expect(logins).toHaveLength(1);
	expect(JSON.stringify(state)).not.toContain('token');
});
