import type { INodeParameters } from 'n8n-workflow';

import { NEWER_EXAMPLES } from '../../CredibleData/examples';
import { OTHER_KEY, SECRETS } from './planted';
import { byName, LOGIN, POSTGRES, stored, useCredible } from './useCredible';

const credible = useCredible();
const CREATE: [string, string] = ['connection', 'create'];
const UPDATE: [string, string] = ['connection', 'update'];
const UPSERT: [string, string] = ['connection', 'upsert'];

beforeEach(() => {
	credible.behave('publisher-0.0.250');
	// Servers take this type only where their operator lets them.
	credible.sandbox.credible.configure({ allowPublisherType: true });
});

describe.each(NEWER_EXAMPLES)('$type', ({ type, parameters, secrets, block: [key, block] }) => {
	const wanted: INodeParameters = { connectionName: 'x', type, ...parameters };

	it('is created with the secrets of a credential, and shown without them', async () => {
		const { items, error } = await credible.run(CREATE, wanted, { secrets });
		expect(error).toBeUndefined();
		expect(credible.sent('POST')).toEqual([{ name: 'x', type, [key]: block }]);
		expect(items[0]?.json).toMatchObject({ type, id: 'x' });
	});

	it('is created with the secrets of parameters', async () => {
		const typed: INodeParameters = JSON.parse(JSON.stringify(secrets));
		await credible.run(
			CREATE,
			{ ...wanted, secretSource: 'parameters', ...typed },
			{ secrets: null },
		);
		expect(credible.sent('POST')).toEqual([{ name: 'x', type, [key]: block }]);
	});

	it.each(['publisher-0.0.250', 'publisher-pr-1071'] as const)(
		'is unchanged when it is wanted again: %s',
		async (behaviour) => {
			credible.behave(behaviour);
			await credible.run(UPSERT, wanted, { secrets });
			const { items, error } = await credible.run(UPSERT, wanted, { secrets });
			expect(error).toBeUndefined();
			expect(items[0]?.json).toMatchObject({ action: 'unchanged', changes: [] });
		},
	);

	it('is not updated without its secrets, which are named', async () => {
		credible.sandbox.credible.add({ name: 'x', type, [key]: block });
		const parameter = Object.keys(parameters)[0] ?? '';
		const value = 'https://other.example.com';
		const { error } = await credible.run(
			UPDATE,
			{ connectionName: byName('x'), type, updateFields: { [parameter]: value } },
			{ secrets: null },
		);
		expect(error?.message).toContain('these were not given');
		expect(credible.sent('PATCH')).toEqual([]);
	});

	it('is told as what it is by a server that does not know it', async () => {
		credible.behave('publisher-0.0.166');
		const { error } = await credible.run(CREATE, wanted, { secrets });
		expect(error?.message).toBe('Credible refused the values [item 0]');
	});
});

describe('a newer type that lacks something', () => {
	const USER = { userName: 'app', password: SECRETS.password };
	const bricks = { type: 'databricks', host: 'h', path: '/p', defaultCatalog: 'c' };
	const lake = { type: 'ducklake', host: 'h', bucketUrl: 's3://b' };

	it.each<[INodeParameters, Record<string, string>, string]>([
		[{ ...bricks, host: '' }, USER, "'Host' is empty, but Databricks needs it"],
		[{ ...bricks, path: '' }, USER, "'HTTP Path' is empty, but Databricks needs it"],
		[bricks, { userName: 'u' }, "gives no 'Password' or 'Access Token', which Databricks needs"],
		[bricks, { password: 'planted-x' }, "gives no 'User Name' for the 'Password'"],
		[{ ...lake, host: '' }, USER, "'Host' is empty, but DuckLake needs it"],
		[{ ...lake, bucketUrl: '' }, USER, "'Bucket URL' is empty, but DuckLake needs it"],
		[{ ...lake, bucketUrl: '/tmp' }, USER, "'Bucket URL' must begin with s3:// or gs://"],
		[{ ...lake, metadataSchema: 'a-b' }, USER, "'Metadata Schema' must have only letters"],
		[lake, { attachedSecretsJson: '{"lake":{"secret":"planted-x"}}' }, "has secrets for 'lake'"],
		[{ type: 'publisher' }, {}, "'Connection URI' is empty, but Publisher needs it"],
		[{ type: 'publisher', connectionUri: 'ftp://x' }, {}, "'Connection URI' must be an address"],
	])('%j is refused before anything is sent', async (parameters, secrets, says) => {
		const { error } = await credible.run(
			CREATE,
			{ connectionName: 'x', ...parameters },
			{ secrets },
		);
		expect(error?.message).toContain(says);
		expect(credible.sandbox.requests).toEqual([]);
	});
});

describe('the storage of DuckLake', () => {
	it('is Google Cloud Storage where its address says so', async () => {
		const own = { keyId: SECRETS.keyId, secret: SECRETS.secret };
		await credible.run(
			CREATE,
			{ connectionName: 'x', type: 'ducklake', host: 'h', bucketUrl: 'gs://bucket' },
			{ secrets: { attachedSecretsJson: JSON.stringify({ storage: own }) } },
		);
		expect(credible.sent('POST')).toMatchObject([
			{ ducklakeConnection: { storage: { bucketUrl: 'gs://bucket', gcsConnection: own } } },
		]);
	});
});

describe('PostgreSQL behind a proxy', () => {
	const ssh = { host: 'bastion.example.com', port: 22, username: 'tunnel' };
	const secrets = { ...LOGIN, privateKey: SECRETS.privateKey };
	const additionalFields: INodeParameters = { sslmode: 'verify-full', proxy: { ssh } };
	const wanted: INodeParameters = { connectionName: 'shop', ...POSTGRES, additionalFields };
	const proxy = { type: 'ssh', ssh: { ...ssh, privateKey: SECRETS.privateKey } };

	it('is created as the API has it, and unchanged when it is wanted again', async () => {
		await credible.run(UPSERT, wanted, { secrets });
		expect(credible.sent('POST')).toEqual([
			{ ...stored('shop', { sslmode: 'verify-full' }), proxy },
		]);
		const { items } = await credible.run(UPSERT, wanted, { secrets });
		expect(items[0]?.json).toMatchObject({
			action: 'unchanged',
			notCompared: ['password', 'privateKey'],
		});
	});

	it('gets a new private key only where there is a proxy', async () => {
		credible.sandbox.credible.add(stored('direct'));
		credible.sandbox.credible.add({ ...stored('shop'), proxy });
		for (const name of ['direct', 'shop']) {
			await credible.run(
				UPDATE,
				{
					connectionName: byName(name),
					type: 'postgres',
					updateFields: {},
					options: { updateSecret: true },
				},
				{ secrets: { ...secrets, privateKey: OTHER_KEY } },
			);
		}
		const { postgresConnection } = stored('shop');
		expect(credible.sent('PATCH')).toEqual([
			{ postgresConnection },
			{ postgresConnection, proxy: { type: 'ssh', ssh: { ...ssh, privateKey: OTHER_KEY } } },
		]);
	});

	it.each<[INodeParameters, Record<string, string>, string]>([
		[{ sslmode: 'disable' }, {}, "has 'SSL Mode', which servers take only with a 'Proxy'"],
		[{ sslmode: '={{ $json.no }}' }, {}, 'is an expression that gives nothing'],
		[{ sslmode: 'require' }, {}, "'SSL Mode' must be one of"],
		[{ proxy: { ssh } }, {}, "gives no 'Private Key', which a 'Proxy' needs"],
		[{ proxy: { ssh: { ...ssh, port: 'x' } } }, {}, "'Proxy' has a 'Port' that must be"],
		[{ proxy: { ssh: { host: 'h' } } }, {}, "'Proxy' has no username"],
		[
			{ proxy: { ssh } },
			{ connectionStringSecret: SECRETS.connectionString },
			"gives a 'Connection String', which does not go with a 'Proxy'",
		],
	])('with %j is refused before anything is sent', async (more, secretsToo, says) => {
		const { error } = await credible.run(
			CREATE,
			{ ...wanted, additionalFields: more },
			{ secrets: { ...LOGIN, ...secretsToo } },
		);
		expect(error?.message).toContain(says);
		expect(credible.sandbox.requests).toEqual([]);
	});
});

it('keeps a type that this node does not know from losing secrets that cannot be seen', async () => {
	credible.behave('documented');
	credible.sandbox.credible.add({ name: 'x', type: 'other', otherConnection: { host: 'a' } });
	const { error } = await credible.run(
		UPDATE,
		{
			connectionName: byName('x'),
			type: 'postgres',
			updateFields: { rawConnection: { type: 'other', otherConnection: { host: 'b' } } },
		},
		{ secrets: null },
	);
	expect(error?.message).toContain("these were not given: the secrets of 'otherConnection'");
	expect(credible.sent('PATCH')).toEqual([]);
});
