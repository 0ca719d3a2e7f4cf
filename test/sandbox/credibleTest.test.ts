import { BEHAVIOURS, CREDIBLE_TOKEN } from '../../sandbox/providers/credible.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import type { Postgres } from '../postgres.mts';
import { usePostgres } from '../usePostgres';
import { useSandbox } from '../useSandbox';
import { request, startSilentServer, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
let postgres: Postgres;
usePostgres((started) => (postgres = started));

async function test(body: unknown): Promise<Reply> {
	const url = `${sandbox.baseUrl('credible')}/api/v0/connections/test`;
	return await request(url, { token: CREDIBLE_TOKEN, body });
}

const login = (changes: object = {}) => {
	const { host, port, user: userName, password, database: databaseName } = postgres;
	const postgresConnection = { host, port, userName, password, databaseName, ...changes };
	return { name: 'probe', type: 'postgres', postgresConnection };
};
const failed = (errorMessage: unknown) => ({
	status: 200,
	json: { status: 'failed', errorMessage },
});

describe.each(BEHAVIOURS)('a test of %s', (behaviour) => {
	beforeEach(() => (sandbox.credible.options.behaviour = behaviour));

	it('dials a database that lets it in', async () => {
		const { user, password, host, port, database } = postgres;
		const connectionString = `postgresql://${user}:${password}@${host}:${port}/${database}`;
		const ok = { status: 200, json: { status: 'ok', errorMessage: '' } };
		expect(await test(login())).toMatchObject(ok);
		expect(await test({ config: login() })).toMatchObject(ok);
		expect(
			await test({ name: 'probe', type: 'postgres', postgresConnection: { connectionString } }),
		).toMatchObject(ok);
	});

	it('says why not', async () => {
		expect(await test(login({ password: 'wrong' }))).toMatchObject(
			failed('password authentication failed for user "postgres"'),
		);
		expect(await test(login({ port: 1 }))).toMatchObject(
			failed('connect ECONNREFUSED 127.0.0.1:1'),
		);
		expect(await test(login({ host: 'no.invalid' }))).toMatchObject(
			failed(expect.stringMatching(/getaddrinfo .+ no\.invalid/)),
		);
		expect(await test({ ...login(), postgresConnection: {} })).toMatchObject(
			failed('no PostgreSQL user name specified in startup packet'),
		);
	});

	it('gives up on a server that says nothing', async () => {
		const { port, close } = await startSilentServer();
		sandbox.credible.options.dialTimeout = 50;
		const reply = await test(login({ port }));
		await close();
		expect(reply).toMatchObject(failed('No answer within 50 ms'));
	});

	it('knocks at the port of MySQL, and does not dial what it cannot', async () => {
		const mysql = (port: number) => ({
			name: 'probe',
			type: 'mysql',
			mysqlConnection: { host: '127.0.0.1', port },
		});
		expect(await test(mysql(1))).toMatchObject(failed('connect ECONNREFUSED 127.0.0.1:1'));
		expect(await test(mysql(postgres.port))).toMatchObject(
			failed('The sandbox dials PostgreSQL only, not mysql'),
		);
		expect(await test({ name: 'probe', type: 'oracle' })).toMatchObject(
			failed('Unsupported connection type: oracle'),
		);
	});

	it('wants a name, if it is a Publisher', async () => {
		const ok = behaviour === 'documented';
		expect((await test({ ...login(), name: undefined })).json).toEqual({
			status: ok ? 'ok' : 'failed',
			errorMessage: ok ? '' : 'Connection name is required',
		});
	});

	it.each([
		[{}, 'Connection configuration is required and cannot be empty'],
		[{ name: 'a' }, 'Connection type is required and must be a string'],
	])('refuses %j', async (body, message) => {
		expect(await test(body)).toMatchObject({ status: 400, json: { code: 400, message } });
	});
});
