import { credentialsFor, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
describe('the API token', () => {
	const TOKEN = 'tok"en/with+odd=chars';

	it.each([
		['raw', TOKEN],
		['as JSON', JSON.stringify(TOKEN)],
		['in a URL', `https://x/?t=${encodeURIComponent(TOKEN)}`],
		['in base64', btoa(`user:${TOKEN}`)],
	])('is in no message if the server echoes it %s', async (_name, echo) => {
		betterStack.sandbox.fault({ status: 401, body: { errors: `No such token: ${echo} here` } });
		const { error, saved } = await betterStack.run(
			['connection', 'getAll'],
			{},
			{ credentials: credentialsFor(betterStack.sandbox, TOKEN) },
		);
		expect(error?.description).toContain('No such token: ');
		expect(error?.description).toContain(' here');
		for (const form of [TOKEN, JSON.stringify(TOKEN).slice(1, -1), encodeURIComponent(TOKEN)]) {
			expect(saved).not.toContain(form);
		}
		expect(saved).not.toContain(btoa(`user:${TOKEN}`).slice(8, -4));
	});

	it('is sent in the Authorization header, in no URL', async () => {
		await betterStack.run(['connection', 'getAll']);
		const [request] = betterStack.sandbox.requests;
		expect(request?.headers.authorization).toBe('Bearer sandbox-global-token');
		expect(JSON.stringify([request?.path, request?.query])).not.toContain('sandbox-global-token');
	});
});
