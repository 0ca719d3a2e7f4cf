/** What a stand-in is like while a sample is taken. */
export interface ServerSettings {
	/** Connections that are there at the beginning. */
	connections: number;
	/** Milliseconds until an answer. */
	latency?: number;
	/** Milliseconds by which the latency varies, up and down. */
	jitter?: number;
	/** Requests per second; more are refused with status 429. */
	limit?: number;
}

/** What has reached the stand-in since it was reset. */
export interface Counts {
	requests: number;
	/** The most requests that were under way at once. */
	inFlight: number;
	/** TCP connections that were opened. */
	sockets: number;
}

export interface Request {
	method: string;
	/** Without the provider's prefix. */
	path: string;
	query: URLSearchParams;
	/** Empty if there is none. */
	body: string;
}

export interface Answer {
	status: number;
	/** JSON. */
	body?: string;
}

/** One provider's API, as far as the rows need it. */
export interface Api {
	/** Begins anew, with so many connections. Called again with the same number, it is quick. */
	reset(connections: number): void;
	answer(request: Request): Answer;
}

/** An answer whose body is made anew. */
export function json(status: number, body: unknown): Answer {
	return { status, body: JSON.stringify(body) };
}
