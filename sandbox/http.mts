import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './provider.mts';

const MAX_BODY = 1_000_000;
const CHUNK = 65_536;

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

/** Sends an answer with its length, and with a request ID as the vendors do. One without end ends with the signal. */
export async function send(
	response: ServerResponse,
	{ status, headers, body, endless }: Answer,
	signal: AbortSignal,
): Promise<void> {
	const type = typeof body === 'string' ? 'text/plain' : 'application/json';
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const payload = body === undefined ? undefined : Buffer.from(text);
	const withoutEnd = payload !== undefined && endless !== undefined;
	response.writeHead(status, {
		'x-request-id': randomUUID(),
		...(payload && { 'content-type': `${type}; charset=utf-8` }),
		...(payload && !withoutEnd && { 'content-length': payload.length }),
		...headers,
	});
	if (!withoutEnd) response.end(payload);
	// The client ends it, or the session: neither is worth a word.
	else await pipeline(bytesOf(payload, endless), response, { signal }).catch(() => {});
}

function bytesOf(payload: Buffer, every: number): Readable {
	const size = every === 0 ? CHUNK : 1;
	return Readable.from(
		(async function* () {
			for (let start = 0; ; start += size) {
				yield start < payload.length
					? payload.subarray(start, start + size)
					: Buffer.alloc(size, ' ');
				await sleep(every);
			}
		})(),
	);
}
