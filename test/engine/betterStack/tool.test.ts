import type { INodeParameters } from 'n8n-workflow';

import { byId, connectionsOf, idsOf, useBetterStack } from './useBetterStack';

// The node as n8n runs it for an AI agent. What the model says is in the input, and `$fromAI` reads it.

const betterStack = useBetterStack();
const tool = { type: 'betterStackTelemetryTool' };
const MODEL_SAYS = {
	secretOutput: 'plain',
	publicKey: 'PEM',
	allowOtherHost: true,
	host: 'example.com',
};

const run = async (operation: string, parameters: INodeParameters, items = [{}]) =>
	await betterStack.run(['connection', operation], parameters, { ...tool, items });

beforeEach(() => betterStack.sandbox.betterStack.seed({ connections: 1 }));

describe.each<[string, INodeParameters]>([
	['create', { note: 'x' }],
	['upsert', { note: 'x' }],
	['rotate', byId(44498)],
])('%s', (operation, parameters) => {
	it.each<[string, INodeParameters]>([
		['was not chosen', {}],
		['is empty', { secretOutput: '' }],
		['comes from the model', { secretOutput: "={{ $fromAI('secretOutput') }}" }],
		['comes from the input', { secretOutput: '={{ $json.secretOutput }}' }],
	])('creates nothing if Secret Output %s', async (_name, options) => {
		const { error } = await run(operation, { ...parameters, options }, [MODEL_SAYS]);
		expect(error?.message).toContain("'Secret Output' is not set to a fixed value");
		expect(betterStack.sandbox.requests).toEqual([]);
		expect(idsOf(betterStack.sandbox)).toEqual(['44498']);
	});

	it('creates nothing for a key that the model has chosen', async () => {
		const options = { secretOutput: 'encrypted', publicKey: "={{ $fromAI('publicKey') }}" };
		const { error } = await run(operation, { ...parameters, options }, [MODEL_SAYS]);
		expect(error?.message).toContain("'Public Key' is an expression");
		expect(betterStack.sandbox.requests).toEqual([]);
	});

	it('creates a connection if the user has chosen', async () => {
		const omit = await run(operation, { ...parameters, options: { secretOutput: 'omit' } });
		const [, { password = '' } = {}] = connectionsOf(betterStack.sandbox);
		expect(omit.items[0]?.json).toMatchObject({ id: '44499' });
		expect(omit.saved).not.toContain(password);
	});

	it('outputs the password to the model only if the user has chosen that', async () => {
		const { items } = await run(operation, { ...parameters, options: { secretOutput: 'plain' } });
		const [, { password = '' } = {}] = connectionsOf(betterStack.sandbox);
		expect(items[0]?.json).toMatchObject({ id: '44499', password });
	});
});

describe('test', () => {
	const login = { userName: 'u', password: 'p' };

	it.each<[string, INodeParameters, string]>([
		[
			'the model',
			{ allowOtherHost: "={{ $fromAI('allowOtherHost') }}" },
			"'Host' is no host of Better Stack",
		],
		// n8n itself takes this one for a text.
		[
			'the input',
			{ allowOtherHost: '={{ $json.allowOtherHost }}' },
			"'Allow Other Host' must be true or false",
		],
		['nobody', {}, "'Host' is no host of Better Stack"],
	])('sends no password to another host that %s allows', async (_name, options, message) => {
		const host = "={{ $fromAI('host') }}";
		const { error } = await run('test', { ...login, host, options }, [MODEL_SAYS]);
		expect(error?.message).toContain(message);
	});

	it("asks the credential's own host, which the model may name", async () => {
		const { port } = new URL(betterStack.sandbox.url);
		const parameters = { ...login, host: "={{ $fromAI('host') }}", port: Number(port) };
		const options = { protocol: 'http' };
		const { items } = await run('test', { ...parameters, options }, [{ host: '127.0.0.1' }]);
		expect(items[0]?.json.ok).toBe(false);
		expect(betterStack.sandbox.requests).toHaveLength(1);
	});
});

it('lists stay simplified and short', async () => {
	betterStack.sandbox.betterStack.seed({ connections: 60 });
	const { items } = await run('getAll', { returnAll: true, simplify: false });
	expect(items).toHaveLength(50);
	expect(items[0]?.json.provider).toBe('betterStack');
});
