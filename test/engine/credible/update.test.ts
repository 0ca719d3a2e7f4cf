import type { INodeParameters } from 'n8n-workflow';

import { SECRETS } from './planted';
import { BEHAVIOURS } from '../../../sandbox/providers/credible.mts';
import { BOTH, byName, LOGIN, stored, useCredible } from './useCredible';

const credible = useCredible();
const UPDATE: [string, string] = ['connection', 'update'];

/** Parameters of Update for a connection "shop". */
const shop = (updateFields: INodeParameters, more: INodeParameters = {}): INodeParameters => ({
	connectionName: byName('shop'),
	type: 'postgres',
	updateFields,
	...more,
});
const MOVE = shop({ host: 'new.example.com' });
const block = () => Object(credible.sandbox.credible.stored('shop')).postgresConnection;

describe.each(BOTH)('%s', (behaviour) => {
	beforeEach(() => {
		credible.behave(behaviour);
		credible.sandbox.credible.add(stored('shop'));
	});

	it('changes what is set for each item, and keeps the rest of the block', async () => {
		credible.sandbox.credible.add(stored('crm'));
		const { items } = await credible.run(
			UPDATE,
			{
				connectionName: byName('={{ $json.name }}'),
				type: 'postgres',
				updateFields: { host: '={{ $json.host }}', port: '={{ $json.port }}' },
			},
			{
				items: [
					{ name: 'shop', host: 'one.example.com' },
					{ name: 'crm', port: 6432 },
				],
			},
		);
		expect(
			items.map(({ json, pairedItem }) => [json.name, json.host, json.port, pairedItem]),
		).toEqual([
			['shop', 'one.example.com', 5432, { item: 0 }],
			['crm', 'db.example.com', 6432, { item: 1 }],
		]);
		expect(items[0]?.json).toMatchObject({
			action: 'updated',
			changes: [{ field: 'host', from: 'db.example.com', to: 'one.example.com' }],
			notCompared: ['password'],
		});
		expect(credible.sent('PATCH')).toEqual([
			{ postgresConnection: stored('shop', { host: 'one.example.com' }).postgresConnection },
			{ postgresConnection: stored('crm', { port: 6432 }).postgresConnection },
		]);
	});

	it('is stopped by secrets that are missing, which it names, before anything is sent', async () => {
		const { errors } = await credible.run(UPDATE, MOVE, {
			secrets: null,
			onError: 'continueErrorOutput',
		});
		const label = behaviour === 'documented' ? "'Password' or 'Connection String'" : "'Password'";
		expect(errors[0]?.json).toMatchObject({
			error: expect.stringContaining(`these were not given: ${label} [item 0]`),
			details: {
				code: 'missingSecrets',
				outcome: 'notApplied',
				advice: expect.stringContaining("'Secret Source'"),
			},
		});
		expect(credible.sent('PATCH')).toEqual([]);
	});

	it('needs no secret for what is outside of the block', async () => {
		const { items } = await credible.run(UPDATE, shop({ resourcePath: '/a' }), { secrets: null });
		expect(items[0]?.json).toMatchObject({ action: 'updated', resource: '/a' });
		expect(credible.sent('PATCH')).toEqual([{ resource: '/a' }]);
	});

	it('takes secrets from parameters too', async () => {
		await credible.run(
			UPDATE,
			shop(
				{ host: 'new.example.com' },
				{ secretSource: 'parameters', password: 'planted-new', userName: 'app2' },
			),
			{ secrets: null },
		);
		expect(block()).toMatchObject({
			host: 'new.example.com',
			userName: 'app2',
			password: 'planted-new',
		});
	});

	it('sends a secret alone only with Update Secret, and says so', async () => {
		const secrets = { ...LOGIN, password: 'planted-rotated' };
		const kept = await credible.run(UPDATE, shop({}), { secrets });
		expect(kept.items[0]?.json).toMatchObject({ action: 'unchanged', notCompared: ['password'] });
		expect(kept.hints[0]?.message).toContain("switch on 'Update Secret'");
		expect(credible.sent('PATCH')).toEqual([]);

		const options = { updateSecret: true };
		const sent = await credible.run(UPDATE, shop({}, { options }), { secrets });
		expect(sent.items[0]?.json).toMatchObject({
			action: 'updated',
			changes: [{ field: 'password', from: '***', to: '***' }],
		});
		expect(block()).toEqual(stored('shop', { password: 'planted-rotated' }).postgresConnection);
	});

	it('writes nothing in a dry run, and hints at secrets that would be missing', async () => {
		const { items, hints } = await credible.run(
			UPDATE,
			shop({ host: 'new.example.com' }, { options: { dryRun: true } }),
			{ secrets: null },
		);
		expect(items[0]?.json).toMatchObject({ action: 'wouldUpdate', host: 'db.example.com' });
		expect(hints[0]?.message).toContain("these were not given: 'Password'");
		expect(credible.sent('PATCH')).toEqual([]);
	});

	it('does not change the type, and says so', async () => {
		const { error } = await credible.run(UPDATE, { ...MOVE, type: 'mysql' });
		expect(error?.message).toContain("is of the type 'postgres', not 'mysql'");
		expect(credible.sent('PATCH')).toEqual([]);
	});

	it('names a connection that is not there', async () => {
		const { errors } = await credible.run(
			UPDATE,
			{ ...MOVE, connectionName: byName('nope') },
			{ onError: 'continueErrorOutput' },
		);
		expect(errors[0]?.json).toMatchObject({
			error: "Connection 'nope' was not found in project 'demo' [item 0]",
			details: { status: 404, code: 'connectionNotFound' },
		});
	});
});

describe('Reuse Stored Secret', () => {
	const REUSE = shop({ host: 'new.example.com' }, { options: { reuseStoredSecret: true } });

	it.each(['publisher-0.0.166', 'publisher-0.0.250'] as const)(
		'sends back a secret that is shown in clear: %s',
		async (behaviour) => {
			credible.behave(behaviour);
			credible.sandbox.credible.add(stored('shop'));
			const { items } = await credible.run(UPDATE, REUSE, { secrets: null });
			expect(items[0]?.json.action).toBe('updated');
			expect(block()).toEqual(stored('shop', { host: 'new.example.com' }).postgresConnection);
		},
	);

	it.each(['', '***', '••••', '********', 'xxxxxxxx', '[REDACTED]', 'ab***', '<hidden>'])(
		"sends nothing back that stands for a secret: '%s'",
		async (password) => {
			credible.behave('publisher-0.0.250');
			credible.sandbox.credible.add(stored('shop', { password }));
			const { error } = await credible.run(UPDATE, REUSE, { secrets: null });
			expect(error?.message).toContain("these were not given: 'Password'");
			expect(credible.sent('PATCH')).toEqual([]);
		},
	);

	it('helps nothing where the server shows no secret', async () => {
		credible.behave('documented');
		credible.sandbox.credible.add(stored('shop'));
		const { error } = await credible.run(UPDATE, REUSE, { secrets: null });
		expect(error?.message).toContain("these were not given: 'Password' or 'Connection String'");
	});

	it('lets secrets that are given count before those that are shown', async () => {
		credible.behave('publisher-0.0.250');
		credible.sandbox.credible.add(stored('shop', { password: 'planted-old' }));
		await credible.run(UPDATE, REUSE);
		expect(block()).toMatchObject({ password: SECRETS.password });
	});
});

describe('a server that names the secrets that it withholds, and keeps them', () => {
	beforeEach(() => {
		credible.behave('publisher-pr-1071');
		credible.sandbox.credible.add(stored('shop'));
	});

	it('needs none of them', async () => {
		const { items } = await credible.run(UPDATE, MOVE, { secrets: null });
		expect(items[0]?.json).toMatchObject({ action: 'updated', host: 'new.example.com' });
		expect(credible.sent('PATCH')).toEqual([
			{
				postgresConnection: {
					host: 'new.example.com',
					port: 5432,
					databaseName: 'shop',
					userName: 'app',
				},
			},
		]);
		expect(block()).toEqual(stored('shop', { host: 'new.example.com' }).postgresConnection);
	});

	it('takes those that are given', async () => {
		const secrets = { ...LOGIN, password: 'planted-rotated' };
		await credible.run(UPDATE, shop({}, { options: { updateSecret: true } }), { secrets });
		expect(block()).toMatchObject({ password: 'planted-rotated' });
	});
});

describe('another way to log in', () => {
	const snowflake = (changes: object) => ({
		name: 'snow',
		type: 'snowflake',
		snowflakeConnection: { account: 'a', username: 'app', warehouse: 'w', ...changes },
	});
	const update = async (secrets: Record<string, string>) =>
		await credible.run(
			UPDATE,
			{
				connectionName: byName('snow'),
				type: 'snowflake',
				updateFields: {},
				options: { updateSecret: true },
			},
			{ secrets: { userName: 'app', ...secrets } },
		);
	const sent = () => Object(credible.sent('PATCH')[0]).snowflakeConnection;

	beforeEach(() => credible.behave('publisher-0.0.250'));

	it('replaces the one before, which the server would prefer', async () => {
		const key = { privateKey: 'planted-old', privateKeyPass: 'planted-old' };
		credible.sandbox.credible.add(snowflake(key));
		await update({ password: SECRETS.password });
		expect(sent()).toEqual({
			account: 'a',
			username: 'app',
			warehouse: 'w',
			password: SECRETS.password,
		});
	});

	it('is not given by a passphrase alone', async () => {
		credible.sandbox.credible.add(snowflake({ privateKey: 'planted-old' }));
		const { error } = await update({ privateKeyPass: SECRETS.privateKeyPass });
		expect(error?.message).toContain("these were not given: 'Private Key'");
	});

	it('is not a password, where a connection string alone says which database it is', async () => {
		credible.sandbox.credible.add({
			name: 'shop',
			type: 'postgres',
			postgresConnection: { connectionString: SECRETS.connectionString },
		});
		const { error } = await credible.run(UPDATE, shop({}, { options: { updateSecret: true } }));
		expect(error?.message).toContain("these were not given: 'Connection String'");
		expect(credible.sent('PATCH')).toEqual([]);
	});
});

describe('DuckDB', () => {
	const attached = (password: string) => ({
		name: 'duck',
		type: 'duckdb',
		duckdbConnection: {
			attachedDatabases: [
				{
					name: 'pg',
					type: 'postgres',
					postgresConnection: { host: 'h', userName: 'u', password },
				},
				{
					name: 'lake',
					type: 's3',
					s3Connection: { accessKeyId: 'AKIA', secretAccessKey: SECRETS.secretAccessKey },
				},
			],
		},
	});
	const both = {
		pg: { password: 'planted-rotated' },
		lake: { secretAccessKey: SECRETS.secretAccessKey },
	};
	const duck = (updateFields: INodeParameters, options: INodeParameters = {}): INodeParameters => ({
		connectionName: byName('duck'),
		type: 'duckdb',
		updateFields,
		options,
	});
	const databases = () =>
		Object(credible.sandbox.credible.stored('duck')).duckdbConnection.attachedDatabases;

	describe.each(BOTH)('%s', (behaviour) => {
		beforeEach(() => {
			credible.behave(behaviour);
			credible.sandbox.credible.add(attached('planted-old'));
		});

		it('gets new secrets for the databases that it has, by their names', async () => {
			await credible.run(UPDATE, duck({}, { updateSecret: true }), {
				secrets: { attachedSecretsJson: JSON.stringify(both) },
			});
			expect(databases()).toEqual(attached('planted-rotated').duckdbConnection.attachedDatabases);
		});

		it('says of which database a secret is missing', async () => {
			const { error } = await credible.run(UPDATE, duck({}, { updateSecret: true }), {
				secrets: { attachedSecretsJson: JSON.stringify({ pg: both.pg }) },
			});
			expect(error?.message).toContain(
				"these were not given: 'secretAccessKey' of the attached database 'lake'",
			);
			expect(credible.sent('PATCH')).toEqual([]);
		});

		it('keeps what is not set of a database that is listed, and drops those that are not', async () => {
			await credible.run(
				UPDATE,
				duck({ attachedDatabases: { database: [{ name: 'pg', type: 'postgres', port: 6432 }] } }),
				{ secrets: { attachedSecretsJson: JSON.stringify({ pg: both.pg }) } },
			);
			expect(databases()).toEqual([
				{
					name: 'pg',
					type: 'postgres',
					postgresConnection: {
						host: 'h',
						port: 6432,
						userName: 'u',
						password: 'planted-rotated',
					},
				},
			]);
		});
	});
});

it('notices if the server has lost the type with the change', async () => {
	credible.sandbox.credible.add(stored('shop'));
	credible.sandbox.fault({
		method: 'GET',
		skip: 1,
		replace: (connection) => ({ ...Object(connection), type: undefined }),
	});
	const { errors } = await credible.run(UPDATE, MOVE, { onError: 'continueErrorOutput' });
	expect(errors[0]?.json).toMatchObject({
		error: "Connection 'shop' was changed, but the server has lost its type with that [item 0]",
		details: { code: 'typeLost', outcome: 'applied' },
	});
});

it('changes a connection that an older Publisher has lost from its list', async () => {
	credible.behave('publisher-0.0.166');
	credible.sandbox.credible.add(stored('shop'));
	credible.sandbox.credible.projects.get('demo')?.listed.pop();
	const { items } = await credible.run(UPDATE, MOVE);
	expect(items[0]?.json).toMatchObject({ action: 'updated', host: 'new.example.com' });
	expect(credible.sandbox.credible.stored('shop')).toMatchObject({ type: 'postgres' });
});

it('is tried again when its answer is lost, since it can be repeated', async () => {
	credible.sandbox.credible.add(stored('shop'));
	credible.sandbox.fault({ method: 'PATCH', drop: 'after' });
	const { items } = await credible.run(UPDATE, MOVE);
	expect(items[0]?.json.action).toBe('updated');
	expect(credible.sent('PATCH')).toHaveLength(2);
});

it('sends attributes that are set, unlike Create or Update', async () => {
	credible.behave('documented');
	credible.sandbox.credible.add(stored('shop'));
	await credible.run(UPDATE, shop({ attributes: { canStream: false } }), { secrets: null });
	expect(credible.sent('PATCH')).toEqual([{ attributes: { canStream: false } }]);
});

describe('attributes that the server works out itself', () => {
	const attributes = { canStream: false };

	beforeEach(() => {
		credible.behave('publisher-0.0.250');
		credible.sandbox.credible.add(stored('shop'));
	});

	it('are no change, and a hint says so', async () => {
		const { items, hints } = await credible.run(UPDATE, shop({ attributes }), { secrets: null });
		expect(items[0]?.json).toMatchObject({ action: 'unchanged', changes: [] });
		expect(hints[0]?.message).toContain("did not keep 'Attributes' of connection 'shop'");
	});

	it('do not hide what else has changed', async () => {
		const more = { attributes, resourcePath: '/new' };
		const { items } = await credible.run(UPDATE, shop(more), { secrets: null });
		expect(items[0]?.json).toMatchObject({
			action: 'updated',
			changes: [{ field: 'resourcePath' }],
		});
	});

	it('are a change where they stay', async () => {
		credible.behave('documented');
		const { items, hints } = await credible.run(UPDATE, shop({ attributes }), { secrets: null });
		expect(items[0]?.json).toMatchObject({
			action: 'updated',
			changes: [{ field: 'attributes' }],
		});
		expect(hints).toEqual([]);
	});
});

describe.each(BEHAVIOURS)('%s: a connection without a secret', (behaviour) => {
	const TYPES: Array<[string, INodeParameters, string]> = [
		['mysql', { host: 'h' }, 'host'],
		['postgres', { host: 'h' }, 'host'],
		['trino', { server: 'https://h' }, 'server'],
		['bigquery', { location: 'EU' }, 'location'],
	];

	it.each(TYPES)('is created and updated: %s', async (type, parameters, field) => {
		credible.behave(behaviour);
		const none: INodeParameters = { type, secretSource: 'none' };
		const wanted = { connectionName: 'x', ...none, ...parameters };
		await credible.run(['connection', 'create'], wanted, { secrets: null });
		const changed = { [field]: `${String(parameters[field])}2` };
		const { items, error } = await credible.run(
			UPDATE,
			{ connectionName: byName('x'), ...none, updateFields: changed },
			{ secrets: null },
		);
		expect(error).toBeUndefined();
		expect(items[0]?.json.action).toBe('updated');
	});

	it('is not asked for one where another connection shows that the server hides none', async () => {
		credible.behave(behaviour);
		credible.sandbox.credible.add(stored('other'));
		credible.sandbox.credible.add({
			name: 'shop',
			type: 'postgres',
			postgresConnection: { host: 'h' },
		});
		const { error } = await credible.run(UPDATE, shop({ host: 'i' }), { secrets: null });
		if (behaviour === 'documented') expect(error?.message).toContain('were not given');
		else expect(error).toBeUndefined();
	});
});

it("asks for no secret where 'Secret Source' says that there is none", async () => {
	credible.sandbox.credible.add({
		name: 'big',
		type: 'bigquery',
		bigqueryConnection: { defaultProjectId: 'a' },
	});
	const { items, error } = await credible.run(
		UPDATE,
		{
			connectionName: byName('big'),
			type: 'bigquery',
			updateFields: { defaultProjectId: 'b' },
			secretSource: 'none',
		},
		{ secrets: null },
	);
	expect(error).toBeUndefined();
	expect(items[0]?.json.action).toBe('updated');
	expect(credible.sent('PATCH')).toEqual([{ bigqueryConnection: { defaultProjectId: 'b' } }]);
});
