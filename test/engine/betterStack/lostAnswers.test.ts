import { connectionsOf, idsOf, useBetterStack } from './useBetterStack';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const betterStack = useBetterStack();
const CREATE: [string, string] = ['connection', 'create'];
const CONTINUE = { onError: 'continueErrorOutput' } as const;

/** Runs Create under "Continue"; answers with the details of its error item, and with what n8n saves. */
async function failingCreate(parameters = {}, items = [{}]) {
	const { errors, saved } = await betterStack.run(CREATE, parameters, { ...CONTINUE, items });
	expect(errors).toHaveLength(1);
	return { details: Object(errors[0]?.json.details), saved };
}

it.each([
	['dropped after the write', { drop: 'after' }],
	['timed out', { delay: 2000 }],
	['replaced by a proxy with status 200', { status: 200, body: '<html>sign in</html>' }],
	['a 500', { status: 500 }],
	['a 503', { status: 503 }],
	['a 408', { status: 408 }],
] as const)('a create is not sent again if its answer was %s', async (_name, fault) => {
	betterStack.sandbox.fault({ ...fault, method: 'POST' });
	const { details } = await failingCreate({ note: 'x', options: { timeout: 300 } });
	expect(details.outcome).toBe('unknown');
	expect(betterStack.created).toHaveLength(1);
});

describe('the message of a create whose answer was lost', () => {
	beforeEach(() => betterStack.sandbox.betterStack.seed({ connections: 3 }));

	it('names the new connection with the same note and settings', async () => {
		const settings = {
			note: 'x',
			additionalFields: { ipAllowlist: '10.0.0.1/32', teamIds: [1234] },
		};
		await betterStack.run(CREATE, { ...settings, note: 'another' });
		betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
		const { details } = await failingCreate(settings);
		const lost = connectionsOf(betterStack.sandbox).find(({ note }) => note === 'x');
		expect(details).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining(`It may be connection ${lost?.id}, new since then`),
		});
	});

	it('names all that it may be', async () => {
		betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
		await failingCreate({ note: 'x' });
		betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
		const { details } = await failingCreate({ note: 'x' });
		expect(details.advice).toContain('one of the connections 44502, 44501,');
	});

	it('names none if the request never arrived', async () => {
		betterStack.sandbox.fault({ method: 'POST', drop: 'before' });
		const { details } = await failingCreate({ note: 'x' });
		expect(details).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining('No new connection'),
		});
	});

	it('leaves out connections with these settings that were there before', async () => {
		await betterStack.run(CREATE, { note: 'x' });
		const older = connectionsOf(betterStack.sandbox).at(-1);
		Object.assign(older ?? {}, { created_at: new Date(Date.now() - 60_000).toISOString() });
		betterStack.sandbox.fault({ method: 'POST', drop: 'before' });
		const { details } = await failingCreate({ note: 'x' });
		expect(details.advice).toContain('No new connection');
	});

	it('leaves out connections with these settings that this run created itself', async () => {
		betterStack.sandbox.fault({ method: 'POST', skip: 1, drop: 'before' });
		const { details } = await failingCreate({ note: 'same' }, [{}, {}]);
		expect(details.advice).toContain('No new connection');
	});

	it('does not take the connection of an item that is under way for its own', async () => {
		betterStack.sandbox.fault({ method: 'POST', drop: 'before' });
		betterStack.sandbox.fault({ method: 'POST', hold: true });
		const running = failingCreate({ note: 'same', options: { concurrency: 2 } }, [{}, {}]);
		await betterStack.sandbox.whenHeld(1);
		// The item whose answer was lost has looked for it before the other one was begun.
		expect(betterStack.sandbox.requests.map(({ method }) => method)).toEqual([
			'POST',
			'GET',
			'POST',
		]);
		betterStack.sandbox.release();
		expect((await running).details.advice).toContain('No new connection');
	});

	it('names a connection whose date cannot be read, too', async () => {
		betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
		betterStack.sandbox.fault({
			method: 'GET',
			replace: (answer) =>
				JSON.parse(JSON.stringify(answer).replace(/"created_at":"[^"]+"/, '"created_at":"?"')),
		});
		const { details } = await failingCreate({ note: 'x' });
		expect(details.advice).toContain('It may be connection 44501,');
	});

	it('says so if it could not be looked for', async () => {
		betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
		betterStack.sandbox.fault({ method: 'GET', status: 401 });
		const { details } = await failingCreate({ note: 'x' });
		expect(details).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining('Looking for it did not succeed'),
		});
	});

	it('says so if the list kept changing while it was looked for', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 300 });
		betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
		// Each time that a page was read, one of its connections goes.
		betterStack.sandbox.fault({
			method: 'GET',
			times: 99,
			replace: (answer) => {
				betterStack.sandbox.betterStack.connections.delete(String(Object(answer).data[0]?.id));
				return answer;
			},
		});
		const { details } = await failingCreate({ note: 'x' });
		expect(details.advice).toContain('kept changing while it was read');
	});
});

describe('a 201 that cannot be read', () => {
	it('counts as applied, and shows nothing of it', async () => {
		betterStack.sandbox.fault({ method: 'POST', truncate: true });
		const { details, saved } = await failingCreate({ note: 'x' });
		const [{ id = 0, password = '' } = {}] = connectionsOf(betterStack.sandbox);
		expect(details).toMatchObject({
			outcome: 'applied',
			advice: `Connection ${id} is of no use without it and can be deleted`,
		});
		expect(saved).not.toContain(password.slice(0, 20));
		expect(betterStack.sandbox.requests).toHaveLength(1);
	});

	it('is looked for if it does not even show an ID', async () => {
		betterStack.sandbox.fault({ method: 'POST', html: true });
		const { details } = await failingCreate({ note: 'x' });
		const [id] = idsOf(betterStack.sandbox);
		expect(details).toMatchObject({
			outcome: 'applied',
			advice: expect.stringContaining(`It may be connection ${id},`),
		});
	});

	it.each([
		['an empty password', { password: '' }],
		['no password', { password: undefined }],
		['a password that is no text', { password: 12 }],
	])('or has %s names the connection', async (_name, change) => {
		betterStack.sandbox.fault({
			method: 'POST',
			replace: (answer) => {
				Object.assign(Object(answer).data.attributes, change);
				return answer;
			},
		});
		const { details } = await failingCreate({ note: 'x' });
		const [id] = idsOf(betterStack.sandbox);
		expect(details).toMatchObject({
			outcome: 'applied',
			advice: `Connection ${id} is of no use without it and can be deleted`,
		});
	});

	it.each([
		['its ID may be cut off', '{"data":{"id":"44498'],
		['another ID comes first', '{"data":{"attributes":{"created_by":{"id":"44498"'],
	])('deletes nothing on a guess under "Stop" if %s', async (_name, body) => {
		betterStack.sandbox.betterStack.seed({ connections: 3 });
		betterStack.sandbox.fault({ method: 'POST', status: 201, body });
		await betterStack.run(CREATE, { note: 'x' });
		expect(idsOf(betterStack.sandbox)).toEqual(['44498', '44499', '44500']);
	});
});
