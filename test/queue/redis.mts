import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from '../../playground/n8n.mts';
import { until } from '../../playground/until.mts';

/** A Redis server of this machine that takes connections. */
export interface Redis {
	port: number;
	/** Begins to write down every command that is sent to it, with all its values; returns what came so far. */
	monitor(): Promise<() => string>;
	/** Ends it; resolves when that is done. It has written nothing to the disk. */
	stop(): Promise<void>;
}

/** Starts an empty Redis on a free port of the loopback interface. */
export async function startRedis(): Promise<Redis> {
	const port = await freePort();
	const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	// The shell ends Redis when its own input ends, which it does when this process is gone, however it went.
	const script = 'redis-server "$@" & cat; kill $!; wait $!';
	const child = spawn('sh', ['-c', script, 'sh', ...settings], {
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	const ended = once(child, 'close');
	await until('Redis to take connections', async () => {
		const socket = connect(port, '127.0.0.1');
		try {
			await once(socket, 'connect');
			return true;
		} catch {
			return undefined;
		} finally {
			socket.destroy();
		}
	});
	return {
		port,
		monitor: async () => {
			let seen = '';
			const socket = connect(port, '127.0.0.1');
			socket.on('data', (chunk) => (seen += String(chunk)));
			socket.write('MONITOR\r\n');
			await until('Redis to show its commands', () => seen.startsWith('+OK') || undefined);
			socket.unref();
			return () => seen;
		},
		stop: async () => {
			child.stdin.end();
			await ended;
		},
	};
}
