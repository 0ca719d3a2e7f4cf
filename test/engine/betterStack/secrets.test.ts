import { byId, connectionsOf, credentialsFor, useBetterStack } from './useBetterStack';

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

const hex = (text: string) => Buffer.from(text).toString('hex');
const entities = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
/** As a server, or a proxy in front of it, may repeat a secret. */
const CLOTHES: Array<[string, (secret: string) => string]> = [
	['as it is', (secret) => secret],
	['in an HTML page', (secret) => `<html><body>${entities(secret)}</body></html>`],
	['in decimal entities', (secret) => secret.replace(/\W/g, (c) => `&#${c.charCodeAt(0)};`)],
	['percent-encoded', (secret) => encodeURIComponent(secret)],
	[
		'percent-encoded in small letters',
		(secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
	],
	['in hex', hex],
	['in hex of capitals', (secret) => hex(secret).toUpperCase()],
	['as JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ x: secret }))],
];
const SECRET = 'pa&ss/"<wörd>+7';

describe.each(CLOTHES)('a secret that is repeated %s is shown nowhere', (_name, dress) => {
	const forms = [SECRET, dress(SECRET), dress(SECRET).toLowerCase()];
	const expectHidden = (saved: string) => {
		const plain = saved.replaceAll('\\', '');
		for (const form of forms) for (const text of [saved, plain]) expect(text).not.toContain(form);
	};

	it.each(['', '\n', ' \t', '\u200B'])('the token, copied with %j behind it', async (around) => {
		const body = dress(SECRET);
		betterStack.sandbox.fault({ status: 403, body: { errors: `Bad token ${body}!` } });
		betterStack.sandbox.fault({ status: 500, body: `Bad token ${body}!` });
		const { items, saved } = await betterStack.run(['connection', 'get'], byId(1), {
			credentials: credentialsFor(betterStack.sandbox, `${SECRET}${around}`),
			onError: 'continueRegularOutput',
			items: [{}, {}],
		});
		expect(items.map(({ json }) => typeof json.error)).toEqual(['string', 'string']);
		expectHidden(saved.split(JSON.stringify(`${SECRET}${around}`)).join(''));
	});

	it('the password of Test, in text and header', async () => {
		betterStack.sandbox.fault({
			provider: 'clickHouse',
			status: 500,
			body: `Code: 516. Bad password ${dress(SECRET)}`,
			headers: { 'x-clickhouse-exception-code': `516 ${hex(SECRET)}` },
		});
		const { items } = await betterStack.run(
			['connection', 'test'],
			{
				host: '127.0.0.1',
				port: Number(new URL(betterStack.sandbox.url).port),
				userName: 'u',
				password: '={{ $json.password }}',
				options: { protocol: 'http' },
			},
			{ items: [{ password: SECRET }] },
		);
		expect(items[0]?.json).toMatchObject({ ok: false, message: expect.stringContaining('516') });
		expectHidden(JSON.stringify(items));
	});
});

describe.each([true, false])(
	'a one-time password that the server repeats elsewhere (Simplify %s)',
	(simplify) => {
		it.each(['omit', 'plain'])('is there as Secret Output says: %s', async (secretOutput) => {
			betterStack.sandbox.fault({
				method: 'POST',
				replace: (answer) => {
					const { data } = Object(answer);
					const { password } = data.attributes;
					const echo = { note: `for ${password}`, [password]: 1, username: `u-${password}` };
					return { data: { ...data, attributes: { ...data.attributes, ...echo } } };
				},
			});
			const { items } = await betterStack.run(['connection', 'create'], {
				note: 'n',
				simplify,
				options: { secretOutput },
			});
			const [{ password = '' } = {}] = connectionsOf(betterStack.sandbox);
			const parts = JSON.stringify(items).split(password);
			expect(parts).toHaveLength(secretOutput === 'plain' ? 2 : 1);
			expect(JSON.stringify(items)).toContain('for ***');
		});
	},
);
