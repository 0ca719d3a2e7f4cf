import { requestLines } from '../useNode';
import { CERTIFICATE, CONNECTIONS, credentialsFor, NEW, PRIVATE_KEY, useLerian } from './useLerian';

const lerian = useLerian();
const CREATE: [string, string] = ['connection', 'create'];

/** The example of https://docs.lerian.studio/en/reference/reporter/connections/create-connection */
const EXAMPLE = {
	configName: 'production-db',
	type: 'POSTGRESQL',
	host: 'db.example.com',
	port: 5432,
	databaseName: 'mydatabase',
	userName: 'dbuser',
	password: 'secretpassword',
	schema: 'public',
	ssl: {
		mode: 'require',
		// The page's own is cut off by dots.
		ca: CERTIFICATE,
	},
	metadata: { environment: 'production', team: 'data-engineering' },
};

const stored = () => [...lerian.sandbox.lerian.connections.values()];

it("sends exactly the JSON of the API page's own example, and the product in the header", async () => {
	await lerian.run(CREATE, {
		...NEW,
		productName: 'my-product',
		additionalFields: {
			schema: 'public',
			sslMode: 'require',
			sslCa: EXAMPLE.ssl.ca,
			metadata: JSON.stringify(EXAMPLE.metadata),
		},
	});
	expect(lerian.created).toEqual([EXAMPLE]);
	expect(lerian.sandbox.requests[0]?.headers['x-product-name']).toBe('my-product');
});

it("sends nothing that is not set, and the credential's product in lower case", async () => {
	await lerian.run(CREATE, NEW);
	expect(lerian.created).toEqual([{ ...NEW, userName: 'dbuser', password: 'secretpassword' }]);
	expect(lerian.sandbox.requests[0]?.headers['x-product-name']).toBe('reporter');
});

it('creates one connection per item, with the values of each, paired and in input order', async () => {
	const result = await lerian.run(
		CREATE,
		{
			...NEW,
			configName: '={{ $json.name }}',
			type: '={{ $json.type }}',
			port: '={{ $json.port }}',
			productName: '={{ $json.product }}',
			secretSource: 'parameters',
			userName: '={{ $json.user }}',
			password: '={{ $json.password }}',
			additionalFields: {
				metadata: '={{ $json.tags }}',
				sslMode: '={{ $json.mode }}',
				sslCa: '={{ $json.ca }}',
			},
		},
		{
			items: [
				{
					name: 'first',
					type: 'MYSQL',
					port: 3306,
					product: 'one',
					user: 'a',
					password: ' x ',
					mode: 'true',
					ca: CERTIFICATE,
				},
				{
					name: 'second',
					type: 'ORACLE',
					port: '1521',
					product: 'Two',
					user: 'b',
					password: 'y',
					tags: { team: 'data', level: 2 },
					mode: 'verify',
					ca: CERTIFICATE,
				},
			],
		},
	);
	expect(stored()).toHaveLength(2);
	expect(stored()).toEqual(
		expect.arrayContaining([
			expect.objectContaining({
				configName: 'first',
				type: 'MYSQL',
				port: 3306,
				productName: 'one',
				userName: 'a',
				password: ' x ',
				ssl: { mode: 'true', ca: CERTIFICATE },
			}),
			expect.objectContaining({
				configName: 'second',
				type: 'ORACLE',
				port: 1521,
				productName: 'two',
				userName: 'b',
				password: 'y',
				ssl: { mode: 'verify', ca: CERTIFICATE },
				metadata: { team: 'data', level: '2' },
			}),
		]),
	);
	expect(result.items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
		['first', { item: 0 }],
		['second', { item: 1 }],
	]);
});

it('outputs the documented keys', async () => {
	const { items } = await lerian.run(CREATE, NEW);
	const [connection] = stored();
	expect(items[0]?.json).toEqual({
		provider: 'lerian',
		id: connection?.id,
		name: 'production-db',
		type: 'POSTGRESQL',
		host: 'db.example.com',
		port: 5432,
		database: 'mydatabase',
		username: 'dbuser',
		// The same instant; only the answer to a create has nanoseconds.
		createdAt: expect.stringContaining(String(connection?.createdAt).slice(0, -1)),
		updatedAt: expect.stringContaining(String(connection?.updatedAt).slice(0, -1)),
		tags: {},
		productName: 'reporter',
		schema: null,
		sslMode: null,
	});
});

it("outputs the API's object with Simplify off", async () => {
	const { items } = await lerian.run(CREATE, {
		...NEW,
		simplify: false,
		additionalFields: { metadata: '{"password": "not one"}' },
	});
	expect(items[0]?.json).toMatchObject({
		configName: 'production-db',
		databaseName: 'mydatabase',
		metadata: { password: 'not one' },
	});
});

it('takes metadata pair by pair, and a CA whose line breaks were lost', async () => {
	await lerian.run(CREATE, {
		...NEW,
		additionalFields: {
			metadataPairs: { pair: [{ key: 'team', value: 'data' }] },
			sslMode: 'verify-full',
			sslCa: CERTIFICATE.replace(/\n/g, ' '),
		},
	});
	expect(lerian.created).toEqual([
		expect.objectContaining({
			metadata: { team: 'data' },
			ssl: { mode: 'verify-full', ca: CERTIFICATE },
		}),
	]);
});

it.each([
	['MONGODB', 'insecure'],
	['MYSQL', 'true'],
	['ORACLE', 'skip-verify'],
	['POSTGRESQL', 'verify-ca'],
	['SQL_SERVER', 'strict'],
])('takes for %s its own SSL modes, such as %s', async (type, sslMode) => {
	const { items } = await lerian.run(CREATE, {
		...NEW,
		type,
		additionalFields: { sslMode, sslCa: CERTIFICATE },
	});
	expect(items[0]?.json).toMatchObject({ type, sslMode });
});

describe('SSL texts', () => {
	const withSecrets = (own: object) => {
		const credentials = credentialsFor(lerian.sandbox);
		Object.assign(credentials.lerianReporterSecretApi ?? {}, own);
		return { credentials };
	};

	it('come from the credential, and what is typed in goes before them', async () => {
		await lerian.run(
			CREATE,
			{ ...NEW, additionalFields: { sslMode: 'require', sslCert: `${CERTIFICATE}${CERTIFICATE}` } },
			withSecrets({ sslCa: CERTIFICATE, sslCert: CERTIFICATE, sslPrivateKey: PRIVATE_KEY }),
		);
		expect(stored()[0]?.ssl).toEqual({
			mode: 'require',
			ca: CERTIFICATE,
			cert: `${CERTIFICATE}${CERTIFICATE}`,
			key: PRIVATE_KEY,
		});
	});

	it('of the credential are not sent without a mode', async () => {
		await lerian.run(CREATE, NEW, withSecrets({ sslCa: 'authority' }));
		expect(stored()[0]?.ssl).toBeUndefined();
	});
});

it('names the connection that has the name, of whatever age and product', async () => {
	const other = lerian.sandbox.lerian.add({
		configName: 'production-db',
		productName: 'other',
		createdAt: '2024-02-03T00:00:00Z',
	});
	const { errors } = await lerian.run(CREATE, NEW, { onError: 'continueErrorOutput' });
	expect(errors[0]?.json).toMatchObject({
		error: `Connection ${other.id} has the name 'production-db' already [item 0]`,
		message: "It belongs to the product 'other'",
		details: { status: 409, code: 'FET-1002', outcome: 'notApplied' },
	});
});

it('the same name twice in a run: the second one sees the first', async () => {
	const { items, errors } = await lerian.run(CREATE, NEW, {
		items: [{}, {}],
		onError: 'continueErrorOutput',
	});
	const [connection] = stored();
	expect(items).toHaveLength(1);
	expect(errors[0]?.json.error).toContain(`Connection ${connection?.id} has the name`);
	expect(requestLines(lerian.sandbox).slice(0, 2)).toEqual([
		`POST ${CONNECTIONS}`,
		`POST ${CONNECTIONS}`,
	]);
});

describe("n8n's Retry On Fail", () => {
	it('runs again: what the first try has created is read back, and counts as created', async () => {
		lerian.sandbox.fault({ method: 'POST', skip: 1, status: 500 });
		const { items } = await lerian.run(
			CREATE,
			{ ...NEW, configName: '={{ $json.name }}', options: { concurrency: 1 } },
			{ items: [{ name: 'one' }, { name: 'two' }], retryOnFail: true },
		);
		expect(items.map(({ json }) => json.name)).toEqual(['one', 'two']);
		expect(stored().map(({ configName }) => configName)).toEqual(['one', 'two']);
		expect(lerian.created).toHaveLength(3);
	});

	it('does not take the same name twice for the one that it has created', async () => {
		const { error } = await lerian.run(
			CREATE,
			{ ...NEW, options: { concurrency: 1 } },
			{ items: [{}, {}], retryOnFail: true },
		);
		expect(error?.message).toContain(`Connection ${stored()[0]?.id} has the name`);
	});

	it('creates anew what Rollback has deleted again', async () => {
		lerian.sandbox.fault({ method: 'POST', skip: 1, status: 400, body: 'no' });
		const { items } = await lerian.run(
			CREATE,
			{ ...NEW, configName: '={{ $json.name }}', options: { concurrency: 1, rollback: true } },
			{ items: [{ name: 'one' }, { name: 'two' }], retryOnFail: true },
		);
		expect(items.map(({ json }) => json.id)).toEqual(stored().map(({ id }) => id));
		expect(lerian.created).toHaveLength(4);
	});
});

describe('Rollback', () => {
	const parameters = { ...NEW, configName: '={{ $json.name }}' };
	const items = [{ name: 'first' }, { name: 'taken' }];

	it('is off: what was created stays, and is named', async () => {
		lerian.sandbox.lerian.add({ configName: 'taken' });
		const { error } = await lerian.run(
			CREATE,
			{ ...parameters, options: { concurrency: 1 } },
			{ items },
		);
		const first = stored().find(({ configName }) => configName === 'first');
		expect(error?.description).toContain(`not deleted again: ${first?.id}.`);
	});

	it('deletes again what this run has created, and nothing else', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'taken' });
		const { error } = await lerian.run(
			CREATE,
			{ ...parameters, options: { concurrency: 1, rollback: true } },
			{ items },
		);
		expect(stored().map((connection) => connection.id)).toEqual([id]);
		expect(error?.description).toContain('What this run had created was deleted again');
	});
});
