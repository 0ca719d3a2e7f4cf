import { isObject, textOf } from '../values/json';

/** The largest answer that is read. A list comes in pages far below it. */
export const MAX_BODY_MB = 64;

const MAX_BYTES = MAX_BODY_MB * 1024 * 1024;

/** A body as a text, and why it ends early, if it does. */
export interface Body {
	body: string;
	cut?: 'long' | 'slow' | 'lost';
}

/**
 * Reads the body of a response to its end, or until it is too long, `ended` aborts or the connection is
 * lost. Throws nothing: what has come by then may say what was created.
 */
export async function readBody(response: unknown, ended: AbortSignal): Promise<Body> {
	if (!isStream(response)) return { body: textOf(response ?? '') };
	const chunks: Buffer[] = [];
	let size = 0;
	const stop = () => response.destroy();
	ended.addEventListener('abort', stop, { once: true });
	try {
		if (ended.aborted) stop();
		for await (const chunk of response) {
			const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
			chunks.push(bytes);
			size += bytes.length;
			if (size <= MAX_BYTES) continue;
			stop();
			return { body: beginning(chunks), cut: 'long' };
		}
		const cut = ended.aborted ? 'slow' : undefined;
		return { body: Buffer.concat(chunks).toString('utf8'), ...(cut && { cut }) };
	} catch {
		return { body: beginning(chunks), cut: ended.aborted ? 'slow' : 'lost' };
	} finally {
		ended.removeEventListener('abort', stop);
	}
}

/** Drops a response that nobody waits for any more. */
export function discard(response: unknown): void {
	const body = isObject(response) ? response.body : undefined;
	if (isStream(body)) body.destroy();
}

/** Enough of a body that was cut off to find an ID in it. */
function beginning(chunks: Buffer[]): string {
	return Buffer.concat(chunks).subarray(0, 20_000).toString('utf8');
}

interface Stream extends AsyncIterable<unknown> {
	destroy(): void;
}

function isStream(value: unknown): value is Stream {
	return (
		typeof value === 'object' &&
		value !== null &&
		Symbol.asyncIterator in value &&
		'destroy' in value
	);
}
