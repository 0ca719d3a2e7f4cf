import { dialPostgres, type PostgresTarget } from '../../sandbox/dialPostgres.mts';
import type { Postgres } from '../postgres.mts';
import { usePostgres } from '../usePostgres';
import { startSilentServer } from './support.mts';

let postgres: Postgres;
usePostgres((started) => (postgres = started));

const latencyMs = expect.any(Number);

function target(changes: Partial<PostgresTarget> = {}): PostgresTarget {
	const { host, port, user, password, database } = postgres;
	return { host, port, user, password, database, timeout: 20_000, ...changes };
}

it('gets in with the right password', async () => {
	expect(await dialPostgres(target())).toEqual({ ok: true, latencyMs });
});

it.each([
	[
		'a wrong password',
		{ password: 'not-this-one' },
		'password authentication failed for user "postgres"',
	],
	['no password', { password: '' }, /password must be a non-empty string/],
	['an unknown user', { user: 'nobody' }, 'password authentication failed for user "nobody"'],
	['an unknown database', { database: 'nowhere' }, 'database "nowhere" does not exist'],
	['an unknown host', { host: 'does-not-exist.invalid' }, /getaddrinfo .+ does-not-exist\.invalid/],
	['a port that is none', { port: 65_536 }, /Port should be/],
])('says why not: %s', async (_name, changes, message) => {
	expect(await dialPostgres(target(changes))).toEqual({
		ok: false,
		message: expect.stringMatching(message),
		latencyMs,
	});
});

it.each(['127.0.0.1', 'localhost'])('says that a port is closed: %s', async (host) => {
	const server = await startSilentServer();
	await server.close();

	expect(await dialPostgres(target({ host, port: server.port }))).toEqual({
		ok: false,
		message: expect.stringContaining(`connect ECONNREFUSED 127.0.0.1:${server.port}`),
		latencyMs,
	});
});

it('gives up on a server that does not answer, and leaves no connection behind', async () => {
	const server = await startSilentServer();

	const result = await dialPostgres(target({ port: server.port, timeout: 100 }));

	expect(result).toEqual({ ok: false, message: 'No answer within 100 ms', latencyMs });
	await server.close(); // ends only when no connection is left
	expect(await server.connections()).toBe(0);
});

it('masks the password should it ever stand in a message', async () => {
	const host = 'secret-name.invalid';
	const result = await dialPostgres(target({ host, password: 'secret-name' }));

	expect(result).toMatchObject({ ok: false, message: expect.stringContaining('***.invalid') });
});
