import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { documentUrl } from '../../sandbox/mount.mts';
import { BETTER_STACK_TOKEN } from '../../sandbox/providers/betterStack.mts';

export { at, listAt, textAt } from '../../sandbox/json.mts';

/** An answer, read to its end. */
export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The parsed text; undefined when it is no JSON. */
	json: unknown;
}

/** How a request differs from a plain GET with the global token. */
export interface Options {
	method?: string;
	token?: string;
	headers?: Record<string, string>;
	/** Sent as JSON, unless it is text. */
	body?: unknown;
	signal?: AbortSignal;
}

/** Sends a request and reads the answer; redirects are not followed. */
export async function request(url: string, options: Options = {}): Promise<Reply> {
	const { method, token = BETTER_STACK_TOKEN, body, signal } = options;
	const response = await fetch(url, {
		method: method ?? (body === undefined ? 'GET' : 'POST'),
		headers: {
			...(token !== '' && { authorization: `Bearer ${token}` }),
			...(body !== undefined && { 'content-type': 'application/json' }),
			...options.headers,
		},
		body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
		redirect: 'manual',
		signal,
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The OpenAPI documents there are. */
export function documentNames(): string[] {
	return readdirSync(new URL('.', documentUrl('any'))).map((file) => file.split('.')[0] ?? '');
}

/** The findings on a document; in a process of its own, as Jest cannot load the validator. */
export async function validateDocument(name: string): Promise<unknown> {
	const validator = '@seriousme/openapi-schema-validator/bin/validate-api-cli.js';
	const script = createRequire(import.meta.url).resolve(validator);
	const document = fileURLToPath(documentUrl(name));
	return await new Promise((resolve) => {
		execFile(process.execPath, [script, document], (_error, stdout) => resolve(parsed(stdout)));
	});
}

/** The addresses other than 127.0.0.1 at which something answers on a port. */
export async function otherAddressesListening(port: number): Promise<string[]> {
	const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
	const others = all.map(({ address }) => address).filter((address) => address !== '127.0.0.1');
	const found = await Promise.all(others.map(async (host) => [host, await accepts(host, port)]));
	return found.filter(([, listening]) => listening === true).map(([host]) => String(host));
}

async function accepts(host: string, port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect({ host, port });
		socket.once('connect', () => resolve(true));
		socket.once('error', () => resolve(false));
		socket.once('close', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}

/** The sandbox as its own program. */
export interface Program {
	/** Everything it has printed. */
	output: string;
	/** Resolves with the output once it contains this text, or once the program has ended. */
	printed(text: string): Promise<string>;
	/** The exit code. */
	ended: Promise<number | null>;
	interrupt(): void;
}

/** Starts the sandbox as `npm run sandbox` does. */
export function startProgram(...args: string[]): Program {
	const script = fileURLToPath(new URL('../../sandbox/main.mts', import.meta.url));
	const child = spawn(process.execPath, ['--import', 'tsx', script, ...args]);
	const watchers = new Set<() => void>();
	const program: Program = {
		output: '',
		ended: exitCode(child),
		printed: async (text) => {
			const seen = new Promise<void>((resolve) => {
				const look = () => program.output.includes(text) && resolve();
				watchers.add(look);
				look();
			});
			await Promise.race([seen, program.ended]);
			return program.output;
		},
		interrupt: () => child.kill('SIGINT'),
	};
	const collect = (chunk: unknown) => {
		program.output += String(chunk);
		for (const look of watchers) look();
	};
	child.stdout.on('data', collect);
	child.stderr.on('data', collect);
	return program;
}

async function exitCode(child: ChildProcess): Promise<number | null> {
	return await new Promise((resolve) => child.once('close', resolve));
}

/** A server that takes connections and never says a word. */
export interface SilentServer {
	port: number;
	/** How many connections are open. */
	connections(): Promise<number>;
	close(): Promise<void>;
}

/** Starts a {@link SilentServer} on a free port. */
export async function startSilentServer(): Promise<SilentServer> {
	const server = createServer((socket) => socket.on('error', () => {}).resume());
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	return {
		port: address.port,
		connections: async () => await promisify(server.getConnections).call(server),
		close: async () => await promisify(server.close).call(server),
	};
}
