import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { byId, connectionsOf, idsOf, useBetterStack } from './useBetterStack';

// n8n's Retry On Fail runs the whole node again, for all items; here it has two tries.

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();
const TWO = [{ note: 'a' }, { note: 'b', id: 44499 }];
const NOTE = { note: '={{ $json.note }}' };

/** Operations that create, as [operation, parameters]. */
const CREATING: Array<[string, INodeParameters]> = [
	['create', NOTE],
	['upsert', NOTE],
	['rotate', byId('={{ $json.id ?? 44498 }}')],
];

const run = async (operation: string, parameters: INodeParameters, more = {}) =>
	await betterStack.run(['connection', operation], parameters, { retryOnFail: true, ...more });
const ids = () => idsOf(betterStack.sandbox);

beforeEach(() => betterStack.sandbox.betterStack.seed({ connections: 2 }));

describe.each(CREATING)('%s', (operation, parameters) => {
	it.each([
		['"Continue"', {}, { onError: 'continueRegularOutput' }],
		['"Continue (using error output)"', {}, { onError: 'continueErrorOutput' }],
		['several items and no Rollback', { rollback: false }, {}],
	])('sends nothing with %s', async (_name, options, more) => {
		const { error, items, errors } = await run(
			operation,
			{ ...parameters, options },
			{ items: TWO, ...more },
		);
		expect(error?.message ?? [...items, ...errors][0]?.json.error).toMatch(
			/^'Retry On Fail' would run '.+' again for every item, and drop what it has made before \[item 0\]$/,
		);
		expect(betterStack.sandbox.requests).toEqual([]);
		expect(ids()).toEqual(['44498', '44499']);
	});

	it.each<[string, Fault, string[]]>([
		['before the write', { status: 422 }, ['44501', '44502']],
		['after the write, with the ID still to be read', { truncate: true }, ['44502', '44503']],
	])('begins with a clean state after a fault %s', async (_name, fault, created) => {
		betterStack.sandbox.fault({ ...fault, method: 'POST', skip: 1 });
		const options = { concurrency: 1 };
		const { items, error } = await run(operation, { ...parameters, options }, { items: TWO });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.id)).toEqual(created);
		expect(ids()).toEqual(['44498', '44499', ...created]);
		const passwords = connectionsOf(betterStack.sandbox).map(({ password }) => password);
		expect(items.map(({ json }) => json.password)).toEqual(passwords.slice(2));
	});

	it.each<[string, Fault]>([
		['lost', { drop: 'after' }],
		['an outage', { status: 503 }],
		['unreadable', { html: true }],
	])('is not repeated if an answer was %s: that could make a second one', async (_name, fault) => {
		betterStack.sandbox.fault({ ...fault, method: 'POST', skip: 1 });
		const options = { concurrency: 1 };
		const { error } = await run(operation, { ...parameters, options }, { items: TWO });
		expect(betterStack.created).toHaveLength(2);
		expect(error?.description).toContain('What this run had created was deleted again: 44500.');
		expect(error?.description).toContain("'Retry On Fail' did not run this again");
		for (const id of ids().slice(2)) expect(error?.description).toContain(id);
		expect(error?.itemIndex).toBe(1);
	});

	it('is not repeated if the undo did not succeed', async () => {
		betterStack.sandbox.fault({ method: 'POST', skip: 1, status: 422 });
		betterStack.sandbox.fault({ method: 'DELETE', status: 403 });
		const options = { concurrency: 1 };
		const { error } = await run(operation, { ...parameters, options }, { items: TWO });
		expect(error?.message).toContain('Better Stack refused the values');
		expect(error?.description).toContain('not deleted again: 44500 (');
		expect(error?.description).toContain("'Retry On Fail' did not run this again");
		expect(ids()).toEqual(['44498', '44499', '44500']);
	});
});

it('does not repeat a single item that left its connection behind', async () => {
	const options = { rollback: false, verify: true };
	betterStack.sandbox.fault({ provider: 'clickHouse', status: 403 });
	const { error } = await run('create', { ...NOTE, options }, { items: [{ note: 'a' }] });
	expect(error?.description).toContain('not deleted again: 44500.');
	expect(ids()).toEqual(['44498', '44499', '44500']);
});

it('does not keep the next execution from running', async () => {
	betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
	expect((await run('create', NOTE)).error).toBeDefined();
	expect((await run('create', NOTE)).items).toHaveLength(1);
});

it('is not refused for what can be repeated', async () => {
	betterStack.sandbox.fault({ status: 500 });
	const { items } = await run('getAll', {}, { items: TWO });
	expect(items).toHaveLength(4);
});
