import { Socket } from 'node:net';
import { Client } from 'pg';
import { at, listAt } from './json.mts';

/** Which database to dial, and how long that may take in all. */
export interface PostgresTarget {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	/** In milliseconds, for the connection and the query together. */
	timeout: number;
}

/** Whether the database let the user in; if not, why, in its own words or those of the network. */
export type DialResult =
	| { ok: true; latencyMs: number }
	| { ok: false; message: string; latencyMs: number };

/** Dials a PostgreSQL server and has it answer a query. Never throws, and leaves no connection behind. */
export async function dialPostgres(target: PostgresTarget): Promise<DialResult> {
	const began = performance.now();
	const latencyMs = () => Math.round(performance.now() - began);
	const socket = new Socket();
	const giveUp = () => socket.destroy(new Error(`No answer within ${target.timeout} ms`));
	const timer = setTimeout(giveUp, target.timeout);
	try {
		await query(target, socket);
		return { ok: true, latencyMs: latencyMs() };
	} catch (error) {
		return { ok: false, message: messageOf(error, target.password), latencyMs: latencyMs() };
	} finally {
		clearTimeout(timer);
		socket.destroy();
	}
}

async function query(target: PostgresTarget, socket: Socket): Promise<void> {
	const { host, port, database, user, password } = target;
	const client = new Client({
		host,
		port,
		database,
		user,
		// As a function, an empty one stays empty: nothing is looked up in the environment or in files instead.
		password: () => password,
		ssl: false,
		stream: () => socket,
	});
	// What goes wrong outside of a call; the calls themselves reject.
	client.on('error', () => {});
	await client.connect();
	await client.query('SELECT 1');
	await client.end();
}

function messageOf(error: unknown, password: string): string {
	// Of a name with several addresses, each has its own reason.
	const several = listAt(error, 'errors');
	const reasons = several.length > 0 ? several : [error];
	const message = reasons.map((reason) => String(at(reason, 'message') ?? reason)).join('; ');
	return password === '' ? message : message.replaceAll(password, '***');
}
