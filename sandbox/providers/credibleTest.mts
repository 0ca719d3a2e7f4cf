import { Socket } from 'node:net';
import { dialPostgres, type PostgresTarget } from '../dialPostgres.mts';
import { at } from '../json.mts';
import type { Answer } from '../provider.mts';
import { refused, type Answers } from './credibleAnswers.mts';
import { faultIn } from './credibleChecks.mts';
import { isObject } from './credibleSecrets.mts';
import type { Connection } from './credibleTypes.mts';

const LOCAL_HOSTS = ['127.0.0.1', 'localhost'];

/** What Publishers say of every test of MotherDuck, as recorded without internet. */
const MOTHERDUCK_RESULTS: Record<string, string> = {
	'publisher-0.0.166': 'Connection not open',
	'publisher-0.0.250': 'workingDirectory is invalid: path must not be empty',
};

/** Tests a connection before it is saved. PostgreSQL is dialled, MySQL's port is knocked at. */
export async function testConnection(
	body: unknown,
	{ dialTimeout }: { dialTimeout: number },
	answers: Answers,
): Promise<Answer> {
	if (!isObject(body) || Object.keys(body).length === 0) {
		return refused(400, 'Connection configuration is required and cannot be empty');
	}
	const connection = isObject(body.config) ? body.config : body;
	const { type } = connection;
	if (typeof type !== 'string' || type === '') {
		return refused(400, 'Connection type is required and must be a string');
	}
	if (answers.isPublisher && !connection.name) return tested('Connection name is required');
	const fault = faultIn({ name: 'test', ...connection }, answers.rules);
	if (fault) return tested(fault.message ?? 'Connection test failed');
	return tested(await resultOf(connection, dialTimeout, answers));
}

async function resultOf(connection: Connection, timeout: number, { behaviour }: Answers) {
	const { type, postgresConnection, mysqlConnection } = connection;
	if (type === 'postgres') {
		if (isObject(connection.proxy)) return 'The sandbox opens no SSH tunnels';
		const target = postgresTarget(postgresConnection, timeout);
		if (target.user === '') return 'no PostgreSQL user name specified in startup packet';
		const dialled = await dialPostgres(target);
		return dialled.ok ? '' : dialled.message;
	}
	const closed = type === 'mysql' ? await whyClosed(mysqlConnection, timeout) : undefined;
	const recorded = type === 'motherduck' ? MOTHERDUCK_RESULTS[behaviour] : undefined;
	return closed ?? recorded ?? `The sandbox dials PostgreSQL only, not ${String(type)}`;
}

/**
 * Why the server cannot look into a database of this machine; undefined if it can. Databases elsewhere are made up,
 * and always let it in.
 */
export async function whyNotReached(
	{ type, postgresConnection }: Connection,
	timeout: number,
): Promise<string | undefined> {
	if (type !== 'postgres') return undefined;
	const target = postgresTarget(postgresConnection, timeout);
	if (!LOCAL_HOSTS.includes(target.host) || target.user === '') return undefined;
	const dialled = await dialPostgres(target);
	return dialled.ok ? undefined : dialled.message;
}

/** The result of a test; without a message it went well. */
function tested(errorMessage: string): Answer {
	return { status: 200, body: { status: errorMessage === '' ? 'ok' : 'failed', errorMessage } };
}

/** What the network says of a port at which nobody listens. */
async function whyClosed(settings: unknown, timeout: number): Promise<string | undefined> {
	const host = String(at(settings, 'host') ?? 'localhost');
	const port = Number(at(settings, 'port') ?? 3306);
	const socket = new Socket();
	try {
		return await new Promise((resolve) => {
			socket.setTimeout(timeout, () => resolve('connect ETIMEDOUT'));
			socket.once('error', ({ message }) => resolve(message));
			socket.connect(port, host, () => resolve(undefined));
		});
	} finally {
		socket.destroy();
	}
}

/** Where a PostgreSQL connection leads; a connection string counts before everything else. */
function postgresTarget(settings: unknown, timeout: number): PostgresTarget {
	const text = at(settings, 'connectionString');
	if (typeof text === 'string' && URL.canParse(text)) {
		const { hostname, port, pathname, username, password } = new URL(text);
		return {
			host: hostname,
			port: Number(port || 5432),
			database: decodeURIComponent(pathname.slice(1)),
			user: decodeURIComponent(username),
			password: decodeURIComponent(password),
			timeout,
		};
	}
	return {
		host: String(at(settings, 'host') ?? 'localhost'),
		port: Number(at(settings, 'port') ?? 5432),
		database: String(at(settings, 'databaseName') ?? ''),
		user: String(at(settings, 'userName') ?? ''),
		password: String(at(settings, 'password') ?? ''),
		timeout,
	};
}
