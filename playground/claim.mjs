/**
 * One `npm start` with the editor at a time, because two n8n on one database damage it. The one that runs listens on a
 * socket in its data folder, which the system closes when it ends, however it ends.
 */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/**
 * Resolves to what the one that runs says of itself. If none runs, this process becomes the one, answers others with
 * `describe()` from now on, and undefined is returned.
 */
export async function claim(folder, describe) {
	const address = addressIn(folder);
	const other = await ask(address);
	if (other !== undefined) return other;
	fs.mkdirSync(folder, { recursive: true });
	fs.rmSync(address, { force: true }); // one that was killed leaves it behind
	const server = net.createServer((socket) => socket.on('error', () => {}).end(describe()));
	await new Promise((resolve, reject) => server.once('error', reject).listen(address, resolve));
	server.unref();
	return undefined;
}

/** Windows wants the name of a pipe; elsewhere a long path would not fit. */
function addressIn(folder) {
	const file = path.join(folder, 'running');
	const windows = process.platform === 'win32';
	return windows ? path.join('\\\\?\\pipe', file) : path.relative(process.cwd(), file);
}

async function ask(address) {
	try {
		let answer = '';
		for await (const text of net.connect(address).setEncoding('utf8')) answer += text;
		return answer;
	} catch {
		return undefined;
	}
}

/** Throws what to do if a port is not free. */
export async function needPort(port, option) {
	await new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', ({ code }) => {
			const why =
				code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${code})`;
			reject(
				new Error(`Port ${port} ${why}. Choose another: npm start -- --${option} ${port + 1}`),
			);
		});
		server.listen(port, '127.0.0.1', () => server.close(resolve));
	});
}
