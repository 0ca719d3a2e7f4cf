import { useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const GET: [string, string] = ['connection', 'get'];
const DELETE: [string, string] = ['connection', 'delete'];

const byId = (value: string | number) => ({
	connectionId: { __rl: true, mode: 'id', value },
});

beforeEach(() => betterStack.sandbox.betterStack.seed({ connections: 2 }));

const stored = () => [...betterStack.sandbox.betterStack.connections.values()];

describe('get', () => {
	it('gives each item its own connection, with the data sources', async () => {
		const [first, second] = stored();
		const { items } = await betterStack.run(GET, byId('={{ $json.id }}'), {
			items: [{ id: String(second?.id) }, { id: Number(first?.id) }],
		});
		expect(items.map(({ json }) => json.id)).toEqual([String(second?.id), String(first?.id)]);
		expect(items[0]?.json).toMatchObject({
			provider: 'betterStack',
			name: second?.note,
			username: second?.username,
			dataSources: expect.arrayContaining([
				expect.objectContaining({ source_name: expect.any(String) }),
			]),
		});
		expect(items[0]?.json).not.toHaveProperty('password');
	});

	it('shows no password with Simplify off either, not even if the server should send one', async () => {
		const [first] = stored();
		const secret = String(first?.password);
		betterStack.sandbox.fault({
			replace: () => ({
				data: {
					id: '1',
					type: 'connection',
					attributes: {
						password: secret,
						sample_query: `curl -u user:${secret} https://example.com`,
					},
				},
			}),
		});
		const { items, saved } = await betterStack.run(GET, {
			...byId(Number(first?.id)),
			simplify: false,
		});
		expect(items[0]?.json).toMatchObject({
			attributes: { password: '***', sample_query: 'curl -u user:<password> https://example.com' },
		});
		expect(saved).not.toContain(secret);
	});

	it('names the connection that was not found', async () => {
		const { error } = await betterStack.run(GET, byId('999'));
		expect(error?.message).toBe('Connection 999 was not found [item 0]');
		expect(error?.description).toContain('Resource with the provided ID was not found');
		expect(error?.httpCode).toBe('404');
	});
});

describe('delete', () => {
	it('deletes the connection of each item and no other', async () => {
		const [first] = stored();
		const { items } = await betterStack.run(DELETE, byId(String(first?.id)));
		expect(items).toEqual([
			{ json: { deleted: true, id: String(first?.id) }, pairedItem: { item: 0 } },
		]);
		expect(stored()).toHaveLength(1);
	});

	it('succeeds for a connection that Better Stack says is not there, and says so', async () => {
		const { items } = await betterStack.run(DELETE, byId('999'));
		expect(items[0]?.json).toEqual({ deleted: true, id: '999', alreadyGone: true });
	});

	it.each([
		['an HTML page', '<html><body>Not found</body></html>'],
		['another text', { errors: 'Team not found' }],
		['the unknown route of the API', { errors: 'Resource not found', see_docs: 'https://…' }],
	])('fails for a 404 with %s', async (_name, body) => {
		betterStack.sandbox.fault({ status: 404, body });
		const { error, items } = await betterStack.run(DELETE, byId('1'));
		expect(error?.httpCode).toBe('404');
		expect(error?.description).toContain("Check 'Base URL'");
		expect(items).toEqual([]);
	});

	it('leaves open what became of it after a success that is not documented', async () => {
		betterStack.sandbox.fault({ method: 'DELETE', status: 200, body: {} });
		const { errors } = await betterStack.run(DELETE, byId('1'), {
			onError: 'continueErrorOutput',
		});
		expect(errors[0]?.json).toMatchObject({
			error: 'Better Stack answered with the unexpected status 200 [item 0]',
			details: { status: 200, outcome: 'unknown' },
		});
	});

	it('counts as done when the answer was lost and the repetition finds nothing', async () => {
		const [first] = stored();
		betterStack.sandbox.fault({ method: 'DELETE', drop: 'after' });
		const { items } = await betterStack.run(DELETE, byId(String(first?.id)));
		expect(items[0]?.json).toEqual({ deleted: true, id: String(first?.id) });
	});
});
