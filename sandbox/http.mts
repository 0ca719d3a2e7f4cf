import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './provider.mts';

const MAX_BODY = 1_000_000;

/** The body is larger than the server takes. */
export class BodyTooLarge extends Error {}

/** Reads a request body as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	// Leaving the loop early must not end the connection, or the refusal could not be sent.
	for await (const chunk of request.iterator({ destroyOnReturn: false })) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > MAX_BODY) throw new BodyTooLarge(`The body is larger than ${MAX_BODY} bytes`);
		chunks.push(bytes);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Headers as plain texts; repeated ones are joined. */
export function plainHeaders(request: IncomingMessage): Record<string, string> {
	const entries = Object.entries(request.headers).map(([name, value = '']) => [
		name,
		Array.isArray(value) ? value.join(', ') : value,
	]);
	return Object.fromEntries(entries);
}

/** Sends an answer with its length, and with a request ID as the vendors do. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
	const type = typeof body === 'string' ? 'text/plain' : 'application/json';
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const payload = body === undefined ? undefined : Buffer.from(text);
	response.writeHead(status, {
		'x-request-id': randomUUID(),
		...(payload && {
			'content-type': `${type}; charset=utf-8`,
			'content-length': payload.length,
		}),
		...headers,
	});
	response.end(payload);
}
