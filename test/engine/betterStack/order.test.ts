import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { byId, connectionsOf, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const COUNT = 5;

/**
 * Operations as [operation, parameters, what holds the first item back, what makes the third one fail, how many
 * requests the other items send].
 */
const OPERATIONS: Array<[string, INodeParameters, Fault, Fault, number]> = [
	[
		'create',
		{ note: '={{ $json.note }}' },
		{ method: 'POST', hold: true },
		{ method: 'POST', skip: 2, status: 422 },
		4,
	],
	[
		'upsert',
		{ note: '={{ $json.note }}' },
		{ method: 'POST', hold: true },
		{ method: 'POST', skip: 2, status: 422 },
		5,
	],
	[
		'rotate',
		byId('={{ $json.id }}'),
		{ method: 'GET', hold: true },
		{ method: 'POST', skip: 1, status: 422 },
		8,
	],
	[
		'delete',
		byId('={{ $json.id }}'),
		{ method: 'DELETE', hold: true },
		{ method: 'DELETE', skip: 2, status: 403 },
		4,
	],
	[
		'get',
		byId('={{ $json.id }}'),
		{ method: 'GET', hold: true },
		{ method: 'GET', skip: 2, status: 500 },
		4,
	],
	[
		'test',
		{
			host: '127.0.0.1',
			port: '={{ $json.port }}',
			userName: '={{ $json.username }}',
			password: '={{ $json.password }}',
			options: { protocol: 'http' },
		},
		{ provider: 'clickHouse', hold: true },
		{ path: '/never', status: 500 },
		3,
	],
];

describe.each(OPERATIONS)('%s', (operation, { options, ...parameters }, hold, failure, others) => {
	/** Runs five items, the first of which gets its answer last, and the third of which fails. */
	async function run(onError: 'continueErrorOutput' | 'continueRegularOutput') {
		betterStack.sandbox.betterStack.seed({ connections: COUNT });
		const port = Number(new URL(betterStack.sandbox.url).port);
		const items = connectionsOf(betterStack.sandbox).map((connection, index) => ({
			...connection,
			note: `note ${index}`,
			port: index === 2 ? 0 : port,
		}));
		betterStack.sandbox.fault(hold);
		betterStack.sandbox.fault(failure);
		const running = betterStack.run(
			['connection', operation],
			{ ...parameters, options: { ...Object(options), concurrency: 2 } },
			{ items, onError },
		);
		await betterStack.sandbox.whenHeld(1);
		while (betterStack.sandbox.requests.filter(({ status }) => status !== 0).length < others) {
			await fetch(`${betterStack.sandbox.url}/_control/faults`);
		}
		betterStack.sandbox.release();
		return await running;
	}

	it('outputs items in input order, each paired, error items too', async () => {
		const { items } = await run('continueRegularOutput');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: COUNT }, (_, item) => ({ item })),
		);
		expect(items.map(({ json }) => json.error !== undefined)).toEqual([
			false,
			false,
			true,
			false,
			false,
		]);
	});

	it('sends error items to the error output with their input, the others in input order', async () => {
		const { items, errors } = await run('continueErrorOutput');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 3, 4].map((item) => ({ item })),
		);
		expect(errors).toMatchObject([
			{
				json: { note: 'note 2', error: expect.stringMatching(/ \[item 2\]$/) },
				pairedItem: { item: 2 },
			},
		]);
	});
});
