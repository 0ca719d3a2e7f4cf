/**
 * The stand-in of the bench: plain answers after a set time, counted. The sandbox checks every request against the API's
 * documents, which would be measured along. Runs as a child process and ends with its parent; its first message is its URL.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { json, type Answer, type Api, type Counts, type ServerSettings } from './api.mts';
import { BetterStackApi } from './betterStack.mts';
import { CredibleApi } from './credible.mts';
import { LerianApi } from './lerian.mts';

const apis: Record<string, Api> = {
	betterStack: new BetterStackApi(),
	credible: new CredibleApi(),
	lerian: new LerianApi(),
};

let settings: ServerSettings = { connections: 0 };
let counts: Counts = noCounts();
let underWay = 0;
let random = 1;
/** Start of the second that the rate limit counts, and what has come since then. */
let second = { start: 0, requests: 0 };

function noCounts(): Counts {
	return { requests: 0, inFlight: 0, sockets: 0 };
}

/** The next of a series of numbers from 0 to 1 that is the same after each reset (Park and Miller). */
function nextRandom(): number {
	random = (random * 48_271) % 0x7fffffff;
	return random / 0x7fffffff;
}

function isOverLimit(): boolean {
	const now = performance.now();
	if (now >= second.start + 1000) second = { start: now, requests: 0 };
	second.requests++;
	return settings.limit !== undefined && second.requests > settings.limit;
}

async function answer(request: IncomingMessage): Promise<Answer> {
	const url = new URL(request.url ?? '/', 'http://127.0.0.1');
	const [, name = '', ...rest] = url.pathname.split('/');
	const api = apis[name];
	const body = await text(request);
	if (!api) return json(404, { message: 'Unknown path' });
	if (isOverLimit()) return json(429, { errors: 'Too many requests' });
	const { latency = 0, jitter = 0 } = settings;
	const delay = latency + jitter * (2 * nextRandom() - 1);
	// Also without latency all requests that have come count as under way before the first one is answered.
	await (delay > 0 ? setTimeout(delay) : setImmediate());
	const { method = 'GET' } = request;
	return api.answer({ method, path: `/${rest.join('/')}`, query: url.searchParams, body });
}

/** `POST /reset` with the settings, `GET /counts`. */
async function control(request: IncomingMessage): Promise<Answer> {
	if (request.method === 'GET') return json(200, counts);
	settings = JSON.parse(await text(request));
	for (const api of Object.values(apis)) api.reset(settings.connections);
	random = 1;
	second = { start: 0, requests: 0 };
	counts = noCounts();
	return json(200, {});
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const isControl = request.url === '/reset' || request.url === '/counts';
	if (!isControl) {
		counts.requests++;
		counts.inFlight = Math.max(counts.inFlight, ++underWay);
	}
	const { status, body = '' } = await (isControl ? control(request) : answer(request));
	if (!isControl) underWay--;
	response.writeHead(status, {
		'content-type': 'application/json',
		'content-length': Buffer.byteLength(body),
		...(status === 429 && { 'retry-after': '1' }),
	});
	response.end(body);
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
	serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
});
server.on('connection', () => counts.sockets++);
// As many connections as n8n's own node opens at once.
server.listen(0, '127.0.0.1', 16_384, () => {
	const address = server.address();
	if (address !== null && typeof address === 'object') {
		process.send?.(`http://127.0.0.1:${address.port}`);
	}
});
process.on('disconnect', () => process.exit());
