/**
 * A PostgreSQL server that lives as long as its standard input is open: when whoever started this script is gone, however
 * it went, the server ends and its folder is removed. Plain JavaScript, so that it starts at once.
 *
 * In: two arguments, the folder `native` of the platform's package and an empty folder. Out: `{ host, port, user, password,
 * database }` as JSON as soon as the server takes connections; its own log goes to stderr.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const [, , binaries, folder] = process.argv;
const login = { user: 'postgres', password: randomUUID(), database: 'postgres' };
const data = path.join(folder, 'data');
const programs = path.join(folder, 'native');
let running;
let ending = false;

/**
 * Puts the programs into a folder of their own. The package's own script would add the links to its libraries, but install
 * scripts do not run here; and a clone can be where only root may read.
 */
function copyPrograms() {
	fs.cpSync(binaries, programs, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
	const links = JSON.parse(fs.readFileSync(path.join(binaries, 'pg-symlinks.json'), 'utf8'));
	for (const { source, target } of links) {
		fs.symlinkSync(path.basename(source), path.join(folder, target));
	}
}

/** PostgreSQL refuses to run as root: then it runs as `nobody`, whom its folder is given to. */
function identity() {
	if (process.getuid?.() !== 0) return {};
	const id = (flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
	const [uid, gid] = [id('-u'), id('-g')];
	fs.chownSync(folder, uid, gid);
	return { uid, gid };
}

function start(program, args, as) {
	const env = { ...process.env, LC_ALL: 'C' };
	const stdio = ['ignore', 'ignore', 'pipe'];
	running = spawn(path.join(programs, 'bin', program), args, { ...as, cwd: folder, env, stdio });
	running.stderr.pipe(process.stderr, { end: false });
	return running;
}

async function createCluster(as) {
	const file = path.join(folder, 'password');
	fs.writeFileSync(file, login.password);
	if (as.uid !== undefined) fs.chownSync(file, as.uid, as.gid);
	const args = ['--pgdata', data, '--username', login.user, '--pwfile', file, '--no-sync'];
	const plain = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-instructions'];
	const [code] = await once(start('initdb', [...args, ...plain], as), 'exit');
	if (code !== 0) throw new Error(`initdb ended with the code ${code}`);
}

async function freePort(host) {
	const server = net.createServer().listen(0, host);
	await once(server, 'listening');
	const { port } = server.address();
	await once(server.close(), 'close');
	return port;
}

async function serve(as) {
	const host = '127.0.0.1';
	const port = await freePort(host);
	const settings = [`listen_addresses=${host}`, 'unix_socket_directories=', 'fsync=off'];
	const options = settings.flatMap((setting) => ['-c', setting]);
	const server = start('postgres', ['-D', data, '-p', String(port), ...options], as);
	let log = '';
	server.stderr.on('data', function look(chunk) {
		log += chunk;
		if (!log.includes('ready to accept connections')) return;
		server.stderr.off('data', look);
		console.log(JSON.stringify({ host, port, ...login }));
	});
	const [code] = await once(server, 'exit');
	if (!ending) throw new Error(`PostgreSQL ended with the code ${code}`);
}

function end() {
	ending = true;
	running?.kill('SIGINT'); // ends the sessions, too
}

// Ctrl-C reaches this process and the server alike; the end of the standard input then follows.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
process.stdin.resume().on('end', end);
process.stderr.on('error', () => {}); // nobody reads the log any more

try {
	copyPrograms();
	const as = identity();
	await createCluster(as);
	if (!ending) await serve(as);
} catch (error) {
	process.exitCode = 1;
	if (!ending) console.error(error.message);
} finally {
	fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	process.stdin.destroy();
}
