import { createServer, type RequestListener, type Server } from 'node:http';

export { gzipSync } from 'node:zlib';
export type { Server };

/** A server of its own, since the sandbox sends JSON of what it holds. */
export async function serve(listener: RequestListener): Promise<{ server: Server; url: string }> {
	const server = createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, url: `http://127.0.0.1:${Object(server.address()).port}` };
}
