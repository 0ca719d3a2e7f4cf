import { byId, connecting, credentialsFor, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();
const KEY = 'api_k"ey/with+odd=chars';

describe('the API key', () => {
	it.each([
		['raw', KEY],
		['as JSON', JSON.stringify(KEY)],
		['in a URL', `https://x/?key=${encodeURIComponent(KEY)}`],
		['in base64', btoa(`user:${KEY}`)],
	])('is in no message if the server echoes it %s', async (_name, echo) => {
		supermetrics.sandbox.fault({
			times: 2,
			status: 401,
			body: { error: { code: 'API_KEY_INVALID', message: `No such key: ${echo} here` } },
		});
		for (const operation of ['getAll', 'create'] as const) {
			const { error, saved } = await supermetrics.run(
				['connection', operation],
				operation === 'create' ? connecting('GA', 'SQL_BQ') : {},
				{ credentials: credentialsFor(supermetrics.sandbox, KEY) },
			);
			expect(error?.description).toContain('No such key: ');
			expect(error?.description).toContain(' here');
			for (const form of [KEY, JSON.stringify(KEY).slice(1, -1), encodeURIComponent(KEY)]) {
				expect(saved).not.toContain(form);
			}
			expect(saved).not.toContain(btoa(`user:${KEY}`).slice(8, -4));
		}
	});

	it('is in no message about a limit', async () => {
		supermetrics.sandbox.fault({
			status: 429,
			retryAfter: 3600,
			body: { error: { code: 'TOO_MANY_REQUESTS', message: `Key ${KEY} is slow` } },
		});
		const credentials = credentialsFor(supermetrics.sandbox, KEY);
		const { error, saved } = await supermetrics.run(['login', 'getAll'], {}, { credentials });
		expect(error?.description).toContain('Key *** is slow');
		expect(saved).not.toContain('with+odd=chars');
	});

	it('goes to both hosts in the Authorization header, and into no URL and no body', async () => {
		await supermetrics.run(['connection', 'create'], {
			...connecting('GA', 'SQL_BQ'),
			options: { loginLink: true },
		});
		const { requests } = supermetrics.sandbox;
		expect(requests.map(({ path }) => path.split('/')[1])).toEqual(['dts-api', 'api']);
		for (const { headers, path, query, body } of requests) {
			expect(headers.authorization).toBe('Bearer sandbox-user-key');
			expect(JSON.stringify([path, query, body])).not.toContain('sandbox-user-key');
		}
	});
});

it('what the Location header says is shown, and no request goes there', async () => {
	const location = 'https://elsewhere.example/steal/019461A0-0000-7000-8000-000000000001';
	supermetrics.sandbox.fault({
		status: 201,
		headers: { location },
		body: { data: { connection_id: '019461A0-0000-7000-8000-000000000002' } },
	});
	const { items } = await supermetrics.run(['connection', 'create'], connecting('GA', 'SQL_BQ'));
	expect(items[0]?.json).toMatchObject({
		id: '019461A0-0000-7000-8000-000000000002',
		location,
	});
	expect(supermetrics.sandbox.requests).toHaveLength(1);
});

it('the credentials in a redirect URL are masked with Simplify off', async () => {
	supermetrics.sandbox.supermetrics.seed({ loginLinks: 1 });
	supermetrics.sandbox.fault({
		replace: (answer) => {
			const data = { ...Object(Object(answer).data), redirect_url: 'https://me:hunter2@host/' };
			return { data };
		},
	});
	const { items } = await supermetrics.run(['loginLink', 'get'], {
		linkId: byId('dsll_1'),
		simplify: false,
	});
	expect(items[0]?.json.redirect_url).toBe('https://***@host/');
});
