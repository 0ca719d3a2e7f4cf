import type { INodeParameters } from 'n8n-workflow';

import { BEHAVIOURS } from '../../../sandbox/providers/credible.mts';
import type { Postgres } from '../../postgres.mts';
import { startSilentServer } from '../../sandbox/support.mts';
import { usePostgres } from '../../usePostgres';
import { requestLines } from '../useNode';
import { BOTH, byName, stored, useCredible } from './useCredible';

const credible = useCredible();
let postgres: Postgres;
usePostgres((started) => (postgres = started));

const TEST: [string, string] = ['connection', 'test'];
const settings = (changes: INodeParameters = {}): INodeParameters => {
	const { host, port, database: databaseName } = postgres;
	return { type: 'postgres', host, port, databaseName, ...changes };
};
const login = () => ({ userName: postgres.user, password: postgres.password });
const latencyMs = expect.any(Number);

describe.each(BOTH)('%s, before a real PostgreSQL', (behaviour) => {
	beforeEach(() => credible.behave(behaviour));

	it('tests the settings of each item before anything is saved', async () => {
		const { items, saved } = await credible.run(
			TEST,
			settings({ databaseName: '={{ $json.database }}' }),
			{ secrets: login(), items: [{ database: postgres.database }, { database: 'nowhere' }] },
		);
		expect(items).toEqual([
			{ json: { ok: true, message: 'The database answered', latencyMs }, pairedItem: { item: 0 } },
			{
				json: { ok: false, message: 'database "nowhere" does not exist', latencyMs },
				pairedItem: { item: 1 },
			},
		]);
		expect(saved).not.toContain(postgres.password);
		expect(requestLines(credible.sandbox)).toEqual(Array(2).fill('POST /api/v0/connections/test'));
	});

	it('has a wrong password for a result, not for a failure', async () => {
		const { items, error } = await credible.run(TEST, settings(), {
			secrets: { ...login(), password: 'planted-wrong' },
		});
		expect(error).toBeUndefined();
		expect(items[0]?.json).toEqual({
			ok: false,
			message: 'password authentication failed for user "postgres"',
			latencyMs,
		});
	});

	it('says that a port is closed, and that a host is unknown', async () => {
		const { items } = await credible.run(
			TEST,
			settings({ host: '={{ $json.host }}', port: '={{ $json.port }}' }),
			{
				secrets: login(),
				items: [
					{ host: '127.0.0.1', port: 1 },
					{ host: 'does-not-exist.invalid', port: 5432 },
				],
			},
		);
		expect(items.map(({ json }) => json)).toEqual([
			{ ok: false, message: 'connect ECONNREFUSED 127.0.0.1:1', latencyMs },
			{
				ok: false,
				message: expect.stringMatching(/getaddrinfo .+ does-not-exist\.invalid/),
				latencyMs,
			},
		]);
	});

	it('does not hang with a database that says nothing', async () => {
		const silent = await startSilentServer();
		credible.sandbox.credible.options.dialTimeout = 50;
		const { items } = await credible.run(TEST, settings({ port: silent.port }), {
			secrets: login(),
		});
		await silent.close();
		expect(items[0]?.json).toMatchObject({ ok: false, message: 'No answer within 50 ms' });
	});

	it('takes a connection string', async () => {
		const { user, password, host, port, database } = postgres;
		const connectionStringSecret = `postgresql://${user}:${password}@${host}:${port}/${database}`;
		const { items, saved } = await credible.run(
			TEST,
			{ type: 'postgres' },
			{ secrets: { connectionStringSecret } },
		);
		expect(items[0]?.json.ok).toBe(true);
		expect(saved).not.toContain(password);
	});
});

describe('a saved connection', () => {
	const SAVED = { testTarget: 'saved', connectionName: byName('={{ $json.name }}') };
	const save = (name: string, changes: object = {}) => {
		const { host, port, database: databaseName, user: userName, password } = postgres;
		const real = { host, port, databaseName, userName, password };
		credible.sandbox.credible.add(stored(name, { ...real, ...changes }));
	};

	it.each(['publisher-0.0.166', 'publisher-0.0.250'] as const)(
		'is tested as it is where the server shows its secrets: %s',
		async (behaviour) => {
			credible.behave(behaviour);
			save('good');
			save('bad', { password: 'planted-wrong' });
			const { items, saved } = await credible.run(TEST, SAVED, {
				secrets: null,
				items: [{ name: 'good' }, { name: 'bad' }],
			});
			expect(items.map(({ json }) => json.ok)).toEqual([true, false]);
			expect(saved).not.toContain(postgres.password);
		},
	);

	it.each(['documented', 'publisher-pr-1071'] as const)(
		'is not tested where it does not: %s',
		async (behaviour) => {
			credible.behave(behaviour);
			save('shop');
			const { error } = await credible.run(TEST, SAVED, {
				secrets: null,
				items: [{ name: 'shop' }],
			});
			expect(error?.message).toContain("does not show the secrets of connection 'shop'");
			expect(error?.description).toContain("'Settings Below'");
			// Where nothing tells whether there are any, the database is asked without them.
			const isKnown = behaviour === 'publisher-pr-1071';
			expect(credible.sent('POST')).toHaveLength(isKnown ? 0 : 1);
			if (!isKnown) expect(error?.description).toMatch(/password/);
		},
	);

	it.each(BEHAVIOURS)('without a secret is tested like any other: %s', async (behaviour) => {
		credible.behave(behaviour);
		credible.sandbox.credible.add({
			name: 'mine',
			type: 'mysql',
			mysqlConnection: { host: '127.0.0.1', port: 1, user: 'app' },
		});
		// Shows that the server withholds nothing, or what it withholds.
		credible.sandbox.credible.add(stored('other'));
		credible.sandbox.fault({
			path: '/api/v0/connections/test',
			replace: () => ({ status: 'ok', errorMessage: '' }),
		});
		const { items, error } = await credible.run(TEST, SAVED, {
			secrets: null,
			items: [{ name: 'mine' }],
		});
		expect(error).toBeUndefined();
		expect(items[0]?.json.ok).toBe(true);
	});
});

describe.each(BEHAVIOURS)('%s: the name of what is tested', (behaviour) => {
	beforeEach(() => credible.behave(behaviour));

	it.each(['n8n_connection_test', 'n8n_connection_test_', 'shop'])(
		'is none of an attached database: %s',
		async (name) => {
			const { items } = await credible.run(
				TEST,
				{ type: 'duckdb', attachedDatabases: { database: [{ name, type: 's3' }] } },
				{ secrets: {} },
			);
			expect(items[0]?.json.message).toBe('The sandbox dials PostgreSQL only, not duckdb');
		},
	);

	it('may be given in a raw connection, which is not sent', async () => {
		const { items } = await credible.run(
			TEST,
			{ ...settings(), additionalFields: { rawConnection: { name: 'x' } } },
			{ secrets: login() },
		);
		expect(items[0]?.json.ok).toBe(true);
	});
});

it('shows the words of a server that repeats secrets, without these', async () => {
	credible.sandbox.fault({
		replace: () => ({
			status: 'failed',
			errorMessage: `no: ${postgres.password}, password=planted-x, -----BEGIN PRIVATE KEY-----\nplanted-y\n-----END PRIVATE KEY-----`,
		}),
	});
	const { items } = await credible.run(TEST, settings(), { secrets: login() });
	expect(items[0]?.json.message).toBe('no: ***, password=***, ***');
});

it.each([
	['HTML', { html: true }],
	['another status', { replace: () => ({ status: 'maybe' }) }],
] as const)('fails for an answer that is none: %s', async (_name, fault) => {
	credible.sandbox.fault(fault);
	const { error } = await credible.run(TEST, settings(), { secrets: login() });
	expect(error?.message).toContain('something else than its documentation promises');
});

it('fails if the server itself does, which is no result of the database', async () => {
	credible.sandbox.fault({ status: 500 });
	const { error } = await credible.run(TEST, settings(), { secrets: login() });
	expect(error?.message).toBe('Credible could not handle the request (status 500) [item 0]');
});
