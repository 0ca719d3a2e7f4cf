import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Login } from '../../../sandbox/providers/supermetrics.mts';
import { runPoll, type PollRun } from '../engine';
import { requestLines } from '../useNode';
import { credentialsFor, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();
let state: IDataObject;
beforeEach(() => (state = {}));

const DAY = 86_400_000;
const server = () => supermetrics.sandbox.supermetrics;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const idsOf = (items: IDataObject[] | null) => items?.map(({ id }) => id);

async function poll(event: string, parameters: INodeParameters = {}, more: Partial<PollRun> = {}) {
	return await runPoll({
		type: 'supermetricsHubTrigger',
		parameters: { event, ...parameters },
		credentials: credentialsFor(supermetrics.sandbox),
		state,
		...more,
	});
}

/** The login with this number, as the sandbox has it. */
function login(index: number): Login {
	const found = server().logins[index];
	if (!found) throw new Error(`No login ${index}`);
	return found;
}

it.each(['created', 'removed', 'changed', 'expiring'])(
	'"%s": records what there is first, has no news of nothing, and shows samples by hand',
	async (event) => {
		Object.assign(login(0), { expiry_time: inDays(4), is_refreshable: false });
		expect(await poll(event)).toBeNull();
		const again = await poll(event);
		expect(idsOf(again)).toEqual(event === 'expiring' ? ['dsl_1'] : undefined);
		expect(await poll(event)).toBeNull();
		const samples = await poll(event, {}, { manual: true, state: {} });
		expect(samples?.[0]).toMatchObject({ provider: 'supermetrics', id: 'dsl_1', event });
	},
);

it('tells of new logins', async () => {
	await poll('created');
	server().seed({ logins: 2 });
	const items = await poll('created');
	expect(items).toHaveLength(2);
	expect(items?.[0]).toMatchObject({ dataSourceId: 'GAWA', status: 'active', event: 'created' });
	expect(await poll('created')).toBeNull();
});

it('takes a login that was revoked, or that is not there any more, for removed', async () => {
	server().seed({ logins: 1 });
	await poll('removed');
	login(0).revoked_time = inDays(0);
	const [absent] = server().logins.splice(4, 1);
	expect(idsOf(await poll('removed'))?.sort()).toEqual(['dsl_1', absent?.login_id].sort());
	expect(await poll('removed')).toBeNull();
});

it('does not take what a list of 1,000 leaves out for removed', async () => {
	server().seed({ logins: 996 });
	await poll('removed');
	server().logins.unshift(...server().logins.splice(-1));
	server().seed({ logins: 5 });
	expect(await poll('removed')).toBeNull();
});

it('says so where a list of 1,000 could hide what is asked for', async () => {
	await poll('created');
	const before = structuredClone(state);
	server().seed({ logins: 996 });
	await expect(poll('created')).rejects.toThrow('lists only a part of the logins');
	expect(state).toEqual(before);
});

it('names the fields that have changed', async () => {
	await poll('changed');
	login(1).display_name = 'Other';
	const items = await poll('changed');
	expect(items).toEqual([expect.objectContaining({ id: 'dsl_2', changedFields: ['name'] })]);
});

it('tells of logins that expire and cannot refresh themselves, once per date', async () => {
	await poll('expiring');
	Object.assign(login(0), { expiry_time: inDays(5), is_refreshable: false });
	Object.assign(login(1), { expiry_time: inDays(5), is_refreshable: true });
	Object.assign(login(3), { expiry_time: inDays(5), is_refreshable: false });
	expect(idsOf(await poll('expiring'))).toEqual(['dsl_1']);
	expect(await poll('expiring')).toBeNull();
	login(0).expiry_time = inDays(6);
	expect(idsOf(await poll('expiring'))).toEqual(['dsl_1']);
});

it('a manual run of "expiring" shows no login that does not expire, and says when the next one does', async () => {
	await expect(poll('expiring', {}, { manual: true })).rejects.toMatchObject({
		message: 'No connection expires within 14 days',
		description: expect.stringContaining('has an expiry date that is still to come'),
	});
	Object.assign(login(0), { expiry_time: inDays(40), is_refreshable: false });
	await expect(poll('expiring', {}, { manual: true })).rejects.toMatchObject({
		description: expect.stringContaining("Raise 'Expires Within (Days)'"),
	});
	Object.assign(login(1), { expiry_time: inDays(3), is_refreshable: false });
	expect(idsOf(await poll('expiring', {}, { manual: true }))).toEqual(['dsl_2']);
});

it('takes no note of a login that has expired, or has refreshed itself, for changed', async () => {
	Object.assign(login(0), { expiry_time: inDays(1), is_refreshable: false });
	await poll('changed');
	login(1).expiry_time = inDays(1);
	const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * DAY);
	try {
		expect(await poll('changed')).toBeNull();
		login(0).revoked_time = inDays(0);
		expect(await poll('changed')).toEqual([
			expect.objectContaining({ id: 'dsl_1', status: 'revoked', changedFields: ['revokedAt'] }),
		]);
	} finally {
		now.mockRestore();
	}
});

it('goes on where the credential was renamed, and begins anew with another one', async () => {
	const chosen = (id: string, name: string) => ({ chosen: { id, name } });
	await poll('created', {}, chosen('1', 'Old name'));
	server().seed({ logins: 1 });
	expect(await poll('created', {}, chosen('1', 'New name'))).toHaveLength(1);
	server().seed({ logins: 1 });
	expect(await poll('created', {}, chosen('2', 'New name'))).toBeNull();
});

it('tells of a login whose ID JavaScript uses itself, and watches none without an ID', async () => {
	await poll('created');
	server().seed({ logins: 2 });
	login(4).login_id = 'constructor';
	login(5).login_id = '__proto__';
	expect(idsOf(await poll('created'))).toEqual(['constructor', '__proto__']);
	state = JSON.parse(JSON.stringify(state));
	expect(await poll('created')).toBeNull();
	const strange = { ...login(0), login_id: '../../revoked' };
	supermetrics.sandbox.fault({ replace: () => ({ data: [...server().logins, strange, {}] }) });
	expect(await poll('created')).toBeNull();
});

it('asks once for a login that the filters do not choose any more, and on for one that a full list leaves out', async () => {
	server().seed({ logins: 996 });
	const filters = { status: 'active' };
	await poll('removed', { filters });
	Object.assign(login(0), { expiry_time: inDays(-1), is_refreshable: false });
	const left = login(1);
	server().logins.push(...server().logins.splice(1, 1));
	server().seed({ logins: 1 });
	server().logins.unshift(...server().logins.splice(-1));
	const asked = async () => {
		const sent = supermetrics.sandbox.requests.length;
		const items = await poll('removed', { filters });
		return { items, paths: requestLines(supermetrics.sandbox).slice(sent) };
	};
	expect(await asked()).toEqual({
		items: null,
		paths: expect.arrayContaining(['GET /api/v2/ds/login/dsl_1', 'GET /api/v2/ds/login/dsl_2']),
	});
	expect((await asked()).paths).toEqual(['GET /api/v2/ds/logins', 'GET /api/v2/ds/login/dsl_2']);
	left.revoked_time = inDays(0);
	expect(idsOf((await asked()).items)).toEqual(['dsl_2']);
});

it('watches what the filters choose', async () => {
	const filters = { dataSourceId: 'GA' };
	await poll('created', { filters });
	server().seed({ logins: 2 });
	expect(await poll('created', { filters })).toBeNull();
});

it('begins anew at another address of the logins, and at no other address of connections', async () => {
	const { supermetricsHubApi: data = {} } = credentialsFor(supermetrics.sandbox);
	const at = (name: string) => ({
		credentials: {
			supermetricsHubApi: { ...data, [name]: String(data[name]).replace('127.0.0.1', 'localhost') },
		},
	});
	await poll('created');
	server().seed({ logins: 1 });
	expect(await poll('created', {}, at('baseUrl'))).toHaveLength(1);
	server().seed({ logins: 1 });
	expect(await poll('created', {}, at('managementBaseUrl'))).toBeNull();
});

it('keeps its state if a poll fails, and while a removal cannot be asked for', async () => {
	await poll('removed');
	const before = structuredClone(state);
	login(0).revoked_time = inDays(0);
	supermetrics.sandbox.fault({ method: 'GET', status: 500 });
	await expect(poll('removed')).rejects.toMatchObject({ httpCode: '500' });
	supermetrics.sandbox.fault({ method: 'GET', path: '/api/v2/ds/login/dsl_1', status: 403 });
	await expect(poll('removed')).rejects.toMatchObject({ httpCode: '403' });
	expect(state).toEqual(before);
	expect(idsOf(await poll('removed'))).toEqual(['dsl_1']);
});
