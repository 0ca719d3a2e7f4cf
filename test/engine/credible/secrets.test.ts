import { CREDIBLE_TOKEN } from '../../../sandbox/providers/credible.mts';
import { leaksIn, SECRETS } from './planted';
import { byName, LOGIN, POSTGRES, stored, useCredible } from './useCredible';

const credible = useCredible();
const SHOP = { connectionName: 'shop', ...POSTGRES };
const { password } = SECRETS;

describe('the search for planted secrets, which every test of this folder makes', () => {
	it.each([
		['raw', `x ${password} y`],
		['in JSON', JSON.stringify({ a: [{ password }] })],
		['in base64', btoa(`app:${password}`)],
		['in HTML', password.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
		['in hex', Buffer.from(password).toString('hex')],
		['that opens the API', `Bearer ${CREDIBLE_TOKEN}`],
	])('finds one %s', (_name, text) => {
		expect(leaksIn(text)).toHaveLength(1);
	});

	it('finds none where there is none', () => {
		expect(leaksIn('{"password":"***"}')).toEqual([]);
	});
});

describe('a database secret that a server repeats', () => {
	const ECHOES: Array<[string, string]> = [
		['raw', password],
		['as JSON', JSON.stringify(password)],
		['in a URL', `postgresql://app:${encodeURIComponent(password)}@h/d`],
		['in base64', btoa(`app:${password}`)],
		['in HTML', password.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
		['in hex', Buffer.from(password).toString('hex')],
	];

	it.each(ECHOES)('is in no message of a refusal: %s', async (_name, echo) => {
		const body = { code: 400, message: `Cannot log in with ${echo} there` };
		credible.sandbox.fault({ method: 'POST', status: 400, body });
		const { errors } = await credible.run(['connection', 'create'], SHOP, {
			onError: 'continueErrorOutput',
		});
		expect(errors[0]?.json.message).toMatch(/^Cannot log in with .*\*\*\*.* there$/);
	});

	it.each(ECHOES)('is in no message of a web page: %s', async (_name, echo) => {
		credible.sandbox.fault({ method: 'POST', status: 502, body: `<h1>${echo}</h1>` });
		const { error } = await credible.run(['connection', 'create'], SHOP);
		expect(error?.message).toContain('status 502');
	});

	it.each([
		['the password inside of a connection string', SECRETS.connectionString, 'planted-in-url'],
		['the key inside of a service account', SECRETS.serviceAccountKeyJson, 'planted-service-key'],
	])('is in no message although it is only a part: %s', async (_name, whole, part) => {
		const isKey = whole.startsWith('{');
		credible.sandbox.fault({ method: 'POST', status: 400, body: { message: `no ${part} here` } });
		const { error } = await credible.run(
			['connection', 'create'],
			{ ...SHOP, type: isKey ? 'bigquery' : 'postgres' },
			{ secrets: { [isKey ? 'serviceAccountSecretJson' : 'connectionStringSecret']: whole } },
		);
		expect(error?.description).toContain('no *** here');
	});

	it('is in no message either if it was only shown by the server', async () => {
		credible.behave('publisher-0.0.166');
		credible.sandbox.credible.add(stored('shop'));
		const body = { code: 500, message: `cannot log in with ${password}` };
		credible.sandbox.fault({ method: 'PATCH', status: 500, body });
		const { error } = await credible.run(
			['connection', 'update'],
			{
				connectionName: byName('shop'),
				type: 'postgres',
				updateFields: { host: 'x' },
				options: { reuseStoredSecret: true },
			},
			{ secrets: null },
		);
		expect(error?.description).toContain('cannot log in with ***');
	});
});

describe('what a server shows in clear', () => {
	const all = {
		name: 'all',
		type: 'duckdb',
		postgresConnection: { password, connectionString: SECRETS.connectionString },
		bigqueryConnection: { serviceAccountKeyJson: SECRETS.serviceAccountKeyJson },
		snowflakeConnection: {
			privateKey: SECRETS.privateKey,
			privateKeyPass: SECRETS.privateKeyPass,
		},
		trinoConnection: {
			server: `https://app:${encodeURIComponent(password)}@t.example.com`,
			peakaKey: SECRETS.peakaKey,
		},
		motherduckConnection: { accessToken: SECRETS.accessToken },
		duckdbConnection: {
			attachedDatabases: [
				{ name: 'g', gcsConnection: { keyId: SECRETS.keyId, secret: SECRETS.secret } },
				{
					name: 's',
					s3Connection: {
						secretAccessKey: SECRETS.secretAccessKey,
						sessionToken: SECRETS.sessionToken,
					},
				},
			],
		},
		databricksConnection: { token: SECRETS.accessToken, oauthClientSecret: SECRETS.secret },
		azureConnection: { sasUrl: SECRETS.accessToken },
		proxy: { ssh: { privateKey: SECRETS.privateKey } },
	};

	it.each([true, false])('is masked in every output (Simplify %s)', async (simplify) => {
		credible.behave('publisher-0.0.250');
		credible.sandbox.credible.add(all);
		const one = { connectionName: byName('all'), simplify };
		expect((await credible.run(['connection', 'get'], one)).items).toHaveLength(1);
		expect((await credible.run(['connection', 'getAll'], { simplify })).items).toHaveLength(1);
		expect((await credible.run(['project', 'getAll'], { simplify })).items).toHaveLength(1);
	});

	it('is not shown where JSON is cut off in the middle of it', async () => {
		credible.behave('publisher-0.0.166');
		credible.sandbox.credible.add({
			name: 'b',
			type: 'bigquery',
			bigqueryConnection: { serviceAccountKeyJson: SECRETS.serviceAccountKeyJson },
		});
		credible.sandbox.fault({ truncate: true, times: 2 });
		const { error } = await credible.run(['connection', 'getAll']);
		expect(error?.description).toContain('cut off');
		await credible.run(['connection', 'get'], { connectionName: byName('b') });
	});
});

describe('as an AI tool', () => {
	it('lists stay simplified and short', async () => {
		credible.sandbox.credible.seed({ connections: 60 });
		const { items } = await credible.run(
			['connection', 'getAll'],
			{ returnAll: true, simplify: false },
			{ type: 'credibleDataTool' },
		);
		expect(items).toHaveLength(50);
		expect(items[0]?.json.provider).toBe('credible');
	});
});

it('is sent where it belongs: in the body, and in no URL', async () => {
	await credible.run(['connection', 'create'], SHOP, { secrets: LOGIN });
	for (const { path, query, headers } of credible.sandbox.requests) {
		expect(JSON.stringify([path, query, headers])).not.toContain('planted');
	}
	expect(JSON.stringify(credible.sent('POST'))).toContain('planted');
});
