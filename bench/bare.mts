import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a program of a few lines does: Node's own client, connections kept open, JSON in and out, and nothing else. */
export class BareClient {
	private readonly agent = new Agent({ keepAlive: true });

	constructor(private readonly baseUrl: string) {}

	/** The body of the answer; throws for any other status than 2xx. */
	async send(method: string, path: string, body?: unknown): Promise<unknown> {
		const payload = body === undefined ? undefined : JSON.stringify(body);
		const answer = await new Promise<string>((resolve, reject) => {
			const sent = request(
				this.baseUrl + path,
				{
					method,
					agent: this.agent,
					headers: {
						authorization: 'Bearer token',
						...(payload !== undefined && {
							'content-type': 'application/json',
							'content-length': Buffer.byteLength(payload),
						}),
					},
				},
				(response) => {
					const { statusCode = 0 } = response;
					const isGood = statusCode >= 200 && statusCode < 300;
					text(response).then(
						(said) => (isGood ? resolve(said) : reject(new Error(`Status ${statusCode}: ${said}`))),
						reject,
					);
				},
			);
			sent.on('error', reject);
			sent.end(payload);
		});
		return JSON.parse(answer);
	}
}

/** Calls `work` for every entry, at most `limit` at once; results in the order of the entries. */
export async function inParallel<T, R>(
	entries: readonly T[],
	limit: number,
	work: (entry: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	const queue = entries.entries();
	const worker = async () => {
		for (const [index, entry] of queue) results[index] = await work(entry);
	};
	await Promise.all(Array.from({ length: limit }, worker));
	return results;
}

/** The array under a key of an answer; empty if there is none. */
export function rowsIn(answer: unknown, key: string): unknown[] {
	const rows: unknown = Object(answer)[key];
	return Array.isArray(rows) ? rows : [];
}
