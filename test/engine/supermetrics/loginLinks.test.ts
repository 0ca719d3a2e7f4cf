import { requestLines } from '../useNode';
import { byId, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();
const CREATE: [string, string] = ['loginLink', 'create'];
const GET: [string, string] = ['loginLink', 'get'];
const GET_MANY: [string, string] = ['loginLink', 'getAll'];
const CLOSE: [string, string] = ['loginLink', 'close'];

/** The example of https://docs.supermetrics.com/apidocs/create-login-link-1 */
const EXAMPLE = {
	ds_id: 'GAWA',
	expiry_time: '2026-03-01T23:59:59Z',
	description: 'Google Analytics login link for marketing team',
	require_username: 'marketing@company.com',
	redirect_url: 'https://company.com/auth/success',
};

const stored = () => supermetrics.sandbox.supermetrics.loginLinks;

describe('create', () => {
	it("sends exactly the JSON of the API page's own example, and outputs the URL", async () => {
		const { items } = await supermetrics.run(CREATE, {
			dataSourceId: byId('GAWA'),
			options: {
				expiryTime: EXAMPLE.expiry_time,
				description: EXAMPLE.description,
				requireUsername: EXAMPLE.require_username,
				redirectUrl: EXAMPLE.redirect_url,
			},
		});
		expect(supermetrics.created).toEqual([EXAMPLE]);
		const [link] = stored();
		expect(items[0]?.json).toEqual({
			provider: 'supermetrics',
			id: 'dsll_1',
			name: EXAMPLE.description,
			status: 'open',
			createdAt: link?.created_time,
			expiresAt: '2026-03-01T23:59:59+00:00',
			linkId: 'dsll_1',
			dataSourceId: 'GAWA',
			dataSourceName: 'Google Analytics 4',
			loginUrl: link?.login_url,
			redirectUrl: EXAMPLE.redirect_url,
			requireUsername: EXAMPLE.require_username,
			loginId: null,
			loginUsername: null,
			loginAt: null,
			userEmail: 'owner@example.com',
		});
	});

	it("sends nothing that is not set but the expiry time, as the vendor's clients do", async () => {
		await supermetrics.run(CREATE, { dataSourceId: byId('GAWA') });
		expect(supermetrics.created).toEqual([{ ds_id: 'GAWA', expiry_time: '24 hours' }]);
	});

	it('names the link if the answer holds its ID in Location alone', async () => {
		supermetrics.sandbox.supermetrics.options.withoutBody = true;
		const { errors } = await supermetrics.run(
			CREATE,
			{ dataSourceId: byId('GAWA') },
			{ onError: 'continueErrorOutput' },
		);
		expect(errors[0]?.json).toMatchObject({
			error: 'Supermetrics created the login link, but its answer could not be read [item 0]',
			details: {
				outcome: 'applied',
				advice: 'It has the ID dsll_1. Login Link → Get shows it, with its URL',
			},
		});
	});

	it('outputs an ID that is a number as a text, and names it in the message of a run that stops', async () => {
		supermetrics.sandbox.fault({
			status: 201,
			body: '{"data":{"link_id":12345678901234567891,"login_url":"https://x/"}}',
		});
		supermetrics.sandbox.fault({ method: 'POST', skip: 1, status: 422 });
		const { error } = await supermetrics.run(
			CREATE,
			{ dataSourceId: byId('GAWA'), options: { concurrency: 1 } },
			{ items: [{}, {}] },
		);
		expect(JSON.stringify(error)).toContain('12345678901234567891');
	});

	it('creates a link for each item, with its values', async () => {
		const { items } = await supermetrics.run(
			CREATE,
			{
				dataSourceId: byId('={{ $json.source }}'),
				options: { expiryTime: '={{ $json.until }}', concurrency: 1 },
			},
			{
				timezone: 'America/New_York',
				items: [
					{ source: 'AW', until: '10 hours' },
					{ source: 'GA', until: '2030-07-01T00:00:00' },
				],
			},
		);
		expect(supermetrics.created).toEqual([
			{ ds_id: 'AW', expiry_time: '10 hours' },
			{ ds_id: 'GA', expiry_time: '2030-07-01T04:00:00Z' },
		]);
		expect(items.map(({ json, pairedItem }) => [json.dataSourceId, pairedItem])).toEqual([
			['AW', { item: 0 }],
			['GA', { item: 1 }],
		]);
	});

	it('says that a link has expired already, which nobody can log in by', async () => {
		const create = async (expiryTime: string) => {
			const parameters = { dataSourceId: byId('GA'), options: { expiryTime } };
			return (await supermetrics.run(CREATE, parameters)).hints.map(({ message }) => message);
		};
		expect(await create('2020-03-01T23:59:59Z')).toEqual([
			"Login link dsll_1 has expired already. Check 'Link Expiry Time'",
		]);
		expect(await create('2 days')).toEqual([]);
	});

	it('takes a Luxon date from an expression', async () => {
		const until = "={{ DateTime.fromISO('2030-01-01T00:00:00Z').plus({ days: 1 }) }}";
		await supermetrics.run(CREATE, {
			dataSourceId: byId('GAWA'),
			options: { expiryTime: until },
		});
		expect(supermetrics.created).toEqual([{ ds_id: 'GAWA', expiry_time: '2030-01-02T00:00:00Z' }]);
	});

	it('says what to do about too many open links', async () => {
		supermetrics.sandbox.supermetrics.options.openLinks = 0;
		const { error } = await supermetrics.run(CREATE, { dataSourceId: byId('GAWA') });
		expect(error?.message).toBe('Supermetrics allows no more open login links [item 0]');
		expect(error?.description).toContain('Login Link → Close');
	});

	it.each([
		['lost', { drop: 'after' }, 'unknown'],
		['a web page with 201', { html: true }, 'applied'],
	] as const)(
		'is sent once if its answer is %s, and can be looked for',
		async (_name, fault, outcome) => {
			supermetrics.sandbox.fault({ ...fault, method: 'POST' });
			const { errors } = await supermetrics.run(
				CREATE,
				{ dataSourceId: byId('GAWA') },
				{ onError: 'continueErrorOutput' },
			);
			expect(errors[0]?.json.details).toMatchObject({
				outcome,
				advice: expect.stringMatching(
					/Login Link → Get (Many shows whether it was created|shows it)/,
				),
			});
			expect(supermetrics.created).toHaveLength(1);
		},
	);

	it('names the links of a run that stopped', async () => {
		supermetrics.sandbox.fault({ method: 'POST', skip: 1, status: 422 });
		const { error } = await supermetrics.run(
			CREATE,
			{ dataSourceId: byId('GAWA'), options: { concurrency: 1 } },
			{ items: [{}, {}] },
		);
		expect(error?.description).toContain('without output, and not deleted again: dsll_1');
	});
});

describe('get, get many and close', () => {
	beforeEach(() => supermetrics.sandbox.supermetrics.seed({ loginLinks: 3 }));

	it('get gives each item its own link', async () => {
		const { items } = await supermetrics.run(
			GET,
			{ linkId: byId('={{ $json.link }}') },
			{ items: [{ link: 'dsll_2' }, { link: 'dsll_1' }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.linkId, pairedItem])).toEqual([
			['dsll_2', { item: 0 }],
			['dsll_1', { item: 1 }],
		]);
		expect(items[0]?.json.loginUrl).toBe(stored()[1]?.login_url);
	});

	it('get shows who has logged in', async () => {
		Object.assign(stored()[0] ?? {}, {
			status_code: 'CLOSED',
			login_id: 'dsl_7',
			login_username: 'me@example.com',
			login_time: '2026-02-01T00:00:00+00:00',
		});
		const { items } = await supermetrics.run(GET, { linkId: byId('dsll_1') });
		expect(items[0]?.json).toMatchObject({
			status: 'closed',
			loginId: 'dsl_7',
			loginUsername: 'me@example.com',
			loginAt: '2026-02-01T00:00:00+00:00',
		});
	});

	it('get many lists them in one request, and cuts at the limit of each item', async () => {
		const { items } = await supermetrics.run(
			GET_MANY,
			{ limit: '={{ $json.limit }}' },
			{ items: [{ limit: 1 }, { limit: 2 }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			['dsll_1', { item: 0 }],
			['dsll_1', { item: 1 }],
			['dsll_2', { item: 1 }],
		]);
		expect(requestLines(supermetrics.sandbox)).toEqual([
			'GET /api/v2/ds/login/links',
			'GET /api/v2/ds/login/links',
		]);
	});

	it('get many says that a list of 1,000 may be cut off', async () => {
		supermetrics.sandbox.supermetrics.seed({ loginLinks: 997 });
		const { items, hints } = await supermetrics.run(GET_MANY, { returnAll: true });
		expect(items).toHaveLength(1000);
		expect(hints[0]?.message).toContain('more of them may exist');
	});

	it('close closes the link of each item and no other', async () => {
		const { items } = await supermetrics.run(
			CLOSE,
			{ linkId: byId('={{ $json.link }}') },
			{ items: [{ link: 'dsll_3' }, { link: 'dsll_1' }] },
		);
		expect(items.map(({ json, pairedItem }) => [json.id, json.status, pairedItem])).toEqual([
			['dsll_3', 'closed', { item: 0 }],
			['dsll_1', 'closed', { item: 1 }],
		]);
		expect(stored().map(({ status_code }) => status_code)).toEqual(['CLOSED', 'OPEN', 'CLOSED']);
	});

	it("close understands the answer that the vendor's SDK expects", async () => {
		supermetrics.sandbox.fault({ replace: () => ({ data: { result: true } }) });
		const { items } = await supermetrics.run(CLOSE, { linkId: byId('dsll_1') });
		expect(items[0]?.json).toMatchObject({ id: 'dsll_1', status: 'closed', loginUrl: null });
	});

	it('close fails if the answer says that it was not closed', async () => {
		supermetrics.sandbox.fault({ status: 200, body: { data: { result: false } } });
		const { error } = await supermetrics.run(CLOSE, { linkId: byId('dsll_1') });
		expect(error?.message).toBe('Supermetrics did not close login link dsll_1 [item 0]');
	});

	it('close goes by the link if the answer to a repetition says that it was not closed', async () => {
		supermetrics.sandbox.fault({ method: 'PUT', drop: 'after' });
		supermetrics.sandbox.fault({ method: 'PUT', status: 200, body: { data: { result: false } } });
		const { items } = await supermetrics.run(CLOSE, { linkId: byId('dsll_1') });
		expect(items[0]?.json).toMatchObject({ id: 'dsll_1', status: 'closed' });
	});

	it('close does not take a link that was not closed for closed', async () => {
		supermetrics.sandbox.fault({
			replace: (answer) => ({ data: { ...Object(Object(answer).data), result: false } }),
		});
		const { error } = await supermetrics.run(CLOSE, { linkId: byId('dsll_1') });
		expect(error?.message).toContain('something else than its documentation promises');
	});

	it('close is repeated after a lost answer, which changes nothing', async () => {
		supermetrics.sandbox.fault({ method: 'PUT', drop: 'after' });
		const { items } = await supermetrics.run(CLOSE, { linkId: byId('dsll_1') });
		expect(items[0]?.json.status).toBe('closed');
	});

	it.each([GET, CLOSE])('%s %s name the link that was not found', async (resource, operation) => {
		const { error } = await supermetrics.run([resource, operation], { linkId: byId('dsll_99') });
		expect(error?.message).toBe('Login link dsll_99 was not found [item 0]');
		expect(error?.description).toContain("Check 'Login Link'");
	});

	it('output the raw link with Simplify off', async () => {
		const parameters = { linkId: byId('dsll_1'), simplify: false };
		for (const operation of [GET, GET_MANY, CLOSE]) {
			const { items } = await supermetrics.run(operation, parameters);
			expect(items[0]?.json).toEqual(stored()[0]);
		}
	});
});
