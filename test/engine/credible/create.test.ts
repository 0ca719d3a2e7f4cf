import type { INodeParameters } from 'n8n-workflow';

import { ATTACHED, EXAMPLES } from '../../CredibleData/examples';
import { requestLines } from '../useNode';
import { SECRETS } from './planted';
import { BOTH, byName, LOGIN, POSTGRES, stored, useCredible } from './useCredible';

const credible = useCredible();
const CREATE: [string, string] = ['connection', 'create'];
const PATH = '/api/v0/projects/demo/connections/shop';

describe("sends exactly the JSON of the API page's own example", () => {
	it.each(EXAMPLES)('$type, with the secrets of a credential', async (example) => {
		const { type, parameters, secrets, block } = example;
		const { error } = await credible.run(
			CREATE,
			{ connectionName: 'shop', type, ...parameters },
			{ secrets },
		);
		expect(error).toBeUndefined();
		expect(credible.sent('POST')).toEqual([{ name: 'shop', type, [block[0]]: block[1] }]);
	});

	it.each(EXAMPLES)('$type, with the secrets of parameters', async (example) => {
		const { type, parameters, secrets, block } = example;
		const typed: INodeParameters = JSON.parse(JSON.stringify(secrets));
		await credible.run(
			CREATE,
			{ connectionName: 'shop', type, ...parameters, secretSource: 'parameters', ...typed },
			{ secrets: null },
		);
		expect(credible.sent('POST')).toEqual([{ name: 'shop', type, [block[0]]: block[1] }]);
	});

	const attach = async (parameters: INodeParameters, secrets: object) => {
		// The first that knows all of these types.
		credible.behave('publisher-0.0.250');
		const { error } = await credible.run(
			CREATE,
			{ connectionName: 'duck', type: 'duckdb', ...parameters },
			{ secrets: { attachedSecretsJson: JSON.stringify(secrets) } },
		);
		expect(error).toBeUndefined();
	};
	const duckdb = (attachedDatabases: unknown) => [
		{ name: 'duck', type: 'duckdb', duckdbConnection: { attachedDatabases } },
	];

	it.each(ATTACHED)('DuckDB with $fields.type attached', async ({ fields, secrets, attached }) => {
		await attach({ attachedDatabases: { database: [fields] } }, { [fields.name]: secrets });
		expect(credible.sent('POST')).toEqual(duckdb([attached]));
	});

	it('DuckDB with all of them attached, from the panel and from JSON', async () => {
		const [first, second, ...others] = ATTACHED;
		const secrets = Object.fromEntries(ATTACHED.map((each) => [each.fields.name, each.secrets]));
		const json = others.map(({ attached }) => attached);
		await attach(
			{
				attachedDatabases: {
					database: [first?.fields ?? {}, second?.fields ?? {}],
					json: [{ json: JSON.stringify(json) }],
				},
			},
			secrets,
		);
		expect(credible.sent('POST')).toEqual(duckdb(ATTACHED.map(({ attached }) => attached)));
	});

	it('takes attached databases from an expression', async () => {
		await credible.run(
			CREATE,
			{
				connectionName: 'duck',
				type: 'duckdb',
				attachedDatabases: { json: [{ json: '={{ $json.databases }}' }] },
			},
			{
				secrets: { attachedSecretsJson: '{}' },
				items: [{ databases: [{ name: 'a', type: 'azure', azureConnection: { fileUrl: 'u' } }] }],
			},
		);
		expect(credible.sent('POST')).toEqual(
			duckdb([{ name: 'a', type: 'azure', azureConnection: { fileUrl: 'u' } }]),
		);
	});

	it('sends resource and attributes', async () => {
		const attributes = { dialectName: 'postgres', isPool: true, canPersist: true, canStream: true };
		await credible.run(CREATE, {
			connectionName: 'shop',
			...POSTGRES,
			additionalFields: { resourcePath: '/a/b', attributes: JSON.stringify(attributes) },
		});
		expect(credible.sent('POST')).toEqual([{ ...stored('shop'), resource: '/a/b', attributes }]);
	});
});

it('sends nothing that is not set', async () => {
	await credible.run(CREATE, {
		connectionName: 'shop',
		type: 'postgres',
		host: 'h',
		secretSource: 'none',
		additionalFields: { attributes: '{}', rawConnection: '{}', resourcePath: '' },
	});
	expect(credible.sent('POST')).toEqual([
		{ name: 'shop', type: 'postgres', postgresConnection: { host: 'h' } },
	]);
});

it('takes the type from an expression, and for each item the fields that it has', async () => {
	const { items } = await credible.run(
		CREATE,
		{
			connectionName: '={{ $json.name }}',
			type: '={{ $json.type }}',
			host: 'h.example.com',
			databaseName: 'shop',
			defaultProjectId: 'my-project',
			secretSource: 'none',
		},
		{
			items: [
				{ name: 'm', type: 'mysql' },
				{ name: 'b', type: 'bigquery' },
			],
		},
	);
	expect(items.map(({ json }) => json.type)).toEqual(['mysql', 'bigquery']);
	expect(credible.sent('POST')).toEqual([
		{ name: 'm', type: 'mysql', mysqlConnection: { host: 'h.example.com', database: 'shop' } },
		{ name: 'b', type: 'bigquery', bigqueryConnection: { defaultProjectId: 'my-project' } },
	]);
});

it('keeps blanks in secrets, which a password may have', async () => {
	await credible.run(
		CREATE,
		{ connectionName: 'shop', ...POSTGRES, secretSource: 'parameters', password: ' planted- ' },
		{ secrets: null },
	);
	expect(credible.sent('POST')).toMatchObject([{ postgresConnection: { password: ' planted- ' } }]);
});

describe('Raw Connection', () => {
	it('is merged last, also into the block, for newer fields', async () => {
		await credible.run(CREATE, {
			connectionName: 'shop',
			...POSTGRES,
			additionalFields: {
				rawConnection: {
					postgresConnection: { sslmode: 'verify-ca', port: 6432 },
					proxy: { type: 'ssh', ssh: { host: 'bastion', privateKey: SECRETS.privateKey } },
				},
			},
		});
		expect(credible.sent('POST')).toEqual([
			{
				...stored('shop', { sslmode: 'verify-ca', port: 6432 }),
				proxy: { type: 'ssh', ssh: { host: 'bastion', privateKey: SECRETS.privateKey } },
			},
		]);
	});

	it('gives a newer type, of which this node has no field', async () => {
		credible.behave('publisher-0.0.250');
		const databricksConnection = {
			host: 'd.example.com',
			path: '/sql/1.0/warehouses/1',
			token: SECRETS.accessToken,
			defaultCatalog: 'main',
		};
		const { items, error } = await credible.run(
			CREATE,
			{
				connectionName: 'bricks',
				...POSTGRES,
				additionalFields: {
					rawConnection: JSON.stringify({ type: 'databricks', databricksConnection }),
				},
			},
			{ secrets: null },
		);
		expect(error).toBeUndefined();
		expect(credible.sent('POST')).toEqual([
			{ name: 'bricks', type: 'databricks', databricksConnection },
		]);
		expect(items[0]?.json).toMatchObject({
			type: 'databricks',
			host: 'd.example.com',
			settings: { host: 'd.example.com', token: '***' },
		});
	});
});

describe.each(BOTH)('%s', (behaviour) => {
	beforeEach(() => credible.behave(behaviour));

	it('creates one connection per item, with the values of each, paired and in input order', async () => {
		const { items } = await credible.run(
			CREATE,
			{ connectionName: '={{ $json.name }}', ...POSTGRES, host: '={{ $json.host }}' },
			{
				items: [
					{ name: 'first', host: 'one.example.com' },
					{ name: 'second', host: 'two.example.com' },
				],
			},
		);
		expect(credible.sent('POST')).toEqual([
			stored('first', { host: 'one.example.com' }),
			stored('second', { host: 'two.example.com' }),
		]);
		expect(items.map(({ json, pairedItem }) => [json.name, json.host, pairedItem])).toEqual([
			['first', 'one.example.com', { item: 0 }],
			['second', 'two.example.com', { item: 1 }],
		]);
	});

	it('outputs the documented keys of the connection that it reads back', async () => {
		const isPublisher = behaviour !== 'documented';
		const { items } = await credible.run(CREATE, { connectionName: 'shop', ...POSTGRES });
		expect(requestLines(credible.sandbox)).toEqual([`GET ${PATH}`, `POST ${PATH}`, `GET ${PATH}`]);
		expect(items[0]?.json).toEqual({
			provider: 'credible',
			id: 'shop',
			name: 'shop',
			type: 'postgres',
			host: 'db.example.com',
			port: 5432,
			database: 'shop',
			username: 'app',
			createdAt: isPublisher ? expect.stringMatching(/^20\d\d-/) : null,
			updatedAt: isPublisher ? expect.stringMatching(/^20\d\d-/) : null,
			project: 'demo',
			attributes: isPublisher ? expect.objectContaining({ dialectName: 'postgres' }) : {},
			resource: null,
			settings: {
				host: 'db.example.com',
				port: 5432,
				databaseName: 'shop',
				userName: 'app',
				...(isPublisher && { password: '***' }),
			},
		});
	});

	it("outputs the API's object with Simplify off, secrets masked", async () => {
		const { items } = await credible.run(CREATE, {
			connectionName: 'shop',
			...POSTGRES,
			simplify: false,
		});
		const password = behaviour === 'documented' ? undefined : '***';
		const config = JSON.parse(JSON.stringify(stored('shop', { password })));
		expect(items[0]?.json).toMatchObject(
			behaviour === 'documented'
				? config
				: { id: expect.any(String), projectId: expect.any(String), config },
		);
	});

	it('refuses a name that is taken before it sends a secret, and names the connection', async () => {
		credible.sandbox.credible.add(stored('shop', { host: 'other' }));
		const { error } = await credible.run(CREATE, { connectionName: 'shop', ...POSTGRES });
		expect(error?.message).toBe("Connection 'shop' already exists in project 'demo' [item 0]");
		expect(error?.description).toContain("It is of the type 'postgres'");
		expect(error?.description).toContain('Create or Update');
		expect(credible.sent('POST')).toEqual([]);
	});

	it('tells a name that somebody else takes at the same moment in the same words', async () => {
		credible.sandbox.fault({ method: 'POST', hold: true });
		const running = credible.run(
			CREATE,
			{ connectionName: 'shop', ...POSTGRES },
			{ onError: 'continueErrorOutput' },
		);
		await credible.sandbox.whenHeld(1);
		credible.sandbox.credible.add(stored('shop'));
		credible.sandbox.release();
		const { errors } = await running;
		expect(errors[0]?.json).toMatchObject({
			error: "Connection 'shop' already exists in project 'demo' [item 0]",
			details: {
				status: behaviour === 'documented' ? 409 : 500,
				code: 'alreadyExists',
				outcome: 'notApplied',
			},
		});
	});

	it('creates the second of two items with the same name no more than once', async () => {
		const { items, errors } = await credible.run(
			CREATE,
			{ connectionName: 'shop', ...POSTGRES, options: { concurrency: 4 } },
			{ items: [{}, {}], onError: 'continueErrorOutput' },
		);
		expect(items).toHaveLength(1);
		expect(errors.map(({ json }) => json.error)).toEqual([
			"Connection 'shop' already exists in project 'demo' [item 1]",
		]);
		expect(credible.sent('POST')).toHaveLength(1);
	});

	it('names a project that is not there, and sends no secret', async () => {
		const { error } = await credible.run(CREATE, {
			projectName: byName('ghost'),
			connectionName: 'shop',
			...POSTGRES,
		});
		expect(error?.message).toBe("Project 'ghost' was not found [item 0]");
		expect(credible.sent('POST')).toEqual([]);
	});
});

describe('an older Publisher, which loses parallel writes from its list', () => {
	const items = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
	const PARAMETERS = { connectionName: '={{ $json.name }}', ...POSTGRES };
	const listed = () => credible.sandbox.credible.projects.get('demo')?.listed.length;

	beforeEach(() => credible.behave('publisher-0.0.166'));

	it('keeps all that the node creates, since it sends one write at a time', async () => {
		await credible.run(CREATE, PARAMETERS, { items });
		expect(credible.sandbox.maxInFlight).toBe(1);
		expect(listed()).toBe(3);
	});

	it('loses some with more Concurrency; all can be read', async () => {
		credible.sandbox.fault({ method: 'POST', hold: true, times: 3 });
		const running = credible.run(CREATE, { ...PARAMETERS, options: { concurrency: 3 } }, { items });
		await credible.sandbox.whenHeld(3);
		credible.sandbox.release();
		expect((await running).items).toHaveLength(3);
		expect(listed()).toBe(1);
	});
});

it('is not kept from running by Retry On Fail, since a name can be taken only once', async () => {
	const { items } = await credible.run(
		CREATE,
		{ connectionName: '={{ $json.name }}', ...POSTGRES },
		{ retryOnFail: true, items: [{ name: 'a' }, { name: 'b' }], secrets: LOGIN },
	);
	expect(items).toHaveLength(2);
});

it('reads back what a try before has created, instead of failing over its own name', async () => {
	credible.sandbox.fault({ method: 'POST', skip: 1, status: 400 });
	const { items, error } = await credible.run(
		CREATE,
		{ connectionName: '={{ $json.name }}', ...POSTGRES },
		{ retryOnFail: true, items: [{ name: 'a' }, { name: 'b' }] },
	);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.name)).toEqual(['a', 'b']);
	expect(credible.sent('POST')).toHaveLength(3);
});

it.each([false, true])(
	'takes no connection of another item for its own on the second try (others first: %s)',
	async (reverse) => {
		const hosts = ['one.example.com', 'two.example.com'];
		const { error } = await credible.run(
			CREATE,
			{ ...POSTGRES, connectionName: 'shop', host: '={{ $json.host }}' },
			{
				items: (reverse ? hosts.reverse() : hosts).map((host) => ({ host })),
				retryOnFail: true,
			},
		);
		expect(error?.message).toBe("Connection 'shop' already exists in project 'demo' [item 1]");
		expect(credible.sent('POST')).toHaveLength(1);
	},
);

it('takes the name of a type in any case', async () => {
	const type = '={{ "PostgreS" }}';
	await credible.run(CREATE, { connectionName: 'shop', ...POSTGRES, type });
	expect(credible.sent('POST')).toEqual([stored('shop')]);
});
