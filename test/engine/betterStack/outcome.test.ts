import type { Fault } from '../../../sandbox/server.mts';
import { byId, connectionsOf, idsOf, useBetterStack } from './useBetterStack';

// What an item says about its outcome when two things go wrong, one after the other.

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();

const LATER: Array<[string, Fault]> = [
	['401', { status: 401 }],
	['403', { status: 403 }],
	['422', { status: 422 }],
	['a 404 of another address', { status: 404, body: { errors: 'Resource not found' } }],
	['429 for too long', { status: 429, retryAfter: 999 }],
	['500', { status: 500 }],
	['a page of a proxy', { status: 200, body: '<html>sign in</html>' }],
	['a redirect', { status: 307, headers: { location: 'https://example.com/' } }],
];

async function failing(operation: string, parameters = {}) {
	const more = { onError: 'continueErrorOutput' } as const;
	const { errors } = await betterStack.run(['connection', operation], parameters, more);
	expect(errors).toHaveLength(1);
	return Object(errors[0]?.json).details;
}

describe.each(LATER)('a delete whose answer was lost, and then %s', (_name, fault) => {
	it.each(['before', 'after'] as const)('is unknown (lost %s the write)', async (drop) => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		betterStack.sandbox.fault({ method: 'DELETE', drop });
		betterStack.sandbox.fault({ ...fault, method: 'DELETE' });
		expect((await failing('delete', byId(44498))).outcome).toBe('unknown');
	});

	it('is unknown also after a 408', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		betterStack.sandbox.fault({ method: 'DELETE', status: 408 });
		betterStack.sandbox.fault({ ...fault, method: 'DELETE' });
		expect((await failing('delete', byId(44498))).outcome).toBe('unknown');
	});
});

it.each(LATER)(
	'a delete that is answered at first by a limit, and then by %s, is what that is',
	async (name, fault) => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		betterStack.sandbox.fault({ method: 'DELETE', status: 429, retryAfter: 1 });
		betterStack.sandbox.fault({ ...fault, method: 'DELETE' });
		const isOpen = name === '500' || name === 'a page of a proxy';
		expect((await failing('delete', byId(44498))).outcome).toBe(isOpen ? 'unknown' : 'notApplied');
	},
);

describe.each(LATER)('a create whose answer was lost, and whose search gets %s', (_name, fault) => {
	it.each(['create', 'upsert'])('stays unknown (%s)', async (operation) => {
		betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
		betterStack.sandbox.fault({ ...fault, method: 'GET', skip: operation === 'upsert' ? 1 : 0 });
		const details = await failing(operation, { note: 'n' });
		expect(details).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining('Looking for it did not succeed either'),
		});
	});
});

it('a create that is answered by a limit, then lost, is unknown, and not sent a third time', async () => {
	betterStack.sandbox.fault({ method: 'POST', status: 429, retryAfter: 1 });
	betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
	const { outcome, advice } = await failing('create', { note: 'n' });
	expect(outcome).toBe('unknown');
	expect(advice).toContain(`It may be connection ${idsOf(betterStack.sandbox)[0]},`);
	expect(betterStack.created).toHaveLength(2);
});

it.each([301, 302, 307, 308])(
	'a create that is answered by a redirect (%d) changed nothing, and says where to',
	async (status) => {
		const location = 'https://example.com/api/v1/connections';
		betterStack.sandbox.fault({ method: 'POST', status, headers: { location } });
		const { errors } = await betterStack.run(
			['connection', 'create'],
			{ note: 'n' },
			{ onError: 'continueErrorOutput' },
		);
		expect(errors[0]?.json).toMatchObject({
			message: `It leads to ${location}`,
			details: { outcome: 'notApplied' },
		});
	},
);

it.each(['create', 'upsert', 'rotate'])(
	'what this package did not foresee in the answer of %s is applied',
	async (operation) => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		betterStack.sandbox.fault({ method: 'POST', replace: () => ({ data: { id: '44499' } }) });
		const { outcome } = await failing(operation, { note: 'n', ...byId(44498) });
		expect(outcome).toBe('applied');
	},
);

it('a delete repeated after a lost answer is no deletion by somebody else', async () => {
	betterStack.sandbox.betterStack.seed({ connections: 1 });
	betterStack.sandbox.fault({ method: 'DELETE', drop: 'after' });
	const { items } = await betterStack.run(['connection', 'delete'], byId(44498));
	expect(items[0]?.json).toEqual({ deleted: true, id: '44498' });
});

describe('the ID of a connection whose create answer lacks something', () => {
	const ROW = { client_type: 'clickhouse', id: 44498 };

	it.each([
		['in data', { data: { id: '44498' } }, {}],
		['as a number', { data: { id: 44498 } }, {}],
		['in the attributes', { data: { attributes: ROW } }, {}],
		['in Location alone', {}, { location: '/api/v1/connections/44498' }],
		['in Location, as a whole address', {}, { location: 'https://x/api/v1/connections/44498' }],
	])('is found %s, and the connection deleted again under "Stop"', async (_name, body, headers) => {
		betterStack.sandbox.fault({ method: 'POST', headers, replace: () => body });
		const { error } = await betterStack.run(['connection', 'create'], { note: 'n' });
		expect(error?.message).toContain('its password could not be read');
		expect(error?.description).toContain('deleted again: 44498.');
		expect(idsOf(betterStack.sandbox)).toEqual([]);
	});

	it.each(['..', '../sources', '', '4 4', 'x'.repeat(300), null])(
		'is not taken if it is %j',
		async (id) => {
			betterStack.sandbox.fault({ method: 'POST', replace: () => ({ data: { id } }) });
			const { error } = await betterStack.run(['connection', 'create'], { note: 'n' });
			expect(error?.description).toContain('It may be connection 44498,');
			expect(betterStack.sandbox.requests.map(({ method }) => method)).not.toContain('DELETE');
		},
	);

	it('is that of the attributes where data has none, and nothing is lost', async () => {
		betterStack.sandbox.fault({
			method: 'POST',
			replace: (answer) => {
				const { data } = Object(answer);
				return { data: { ...data, id: undefined } };
			},
		});
		const { items } = await betterStack.run(['connection', 'create'], { note: 'n' });
		const [{ password } = {}] = connectionsOf(betterStack.sandbox);
		expect(items[0]?.json).toMatchObject({ id: '44498', password });
	});

	it.each(['data', 'attributes'])('above 2^53 is whole (%s)', async (place) => {
		const id = '9007199254740993';
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		const body = JSON.stringify({
			data: {
				...(place === 'data' && { id: 0 }),
				attributes: { id: 0, note: 'n', data_sources: [] },
			},
		}).replaceAll('0', id);
		const headers = { 'content-type': 'application/json' };
		betterStack.sandbox.fault({ method: 'GET', status: 200, body, headers });
		const { items } = await betterStack.run(['connection', 'get'], byId(44498));
		expect(items[0]?.json.id).toBe(id);
	});
});
