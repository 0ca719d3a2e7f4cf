import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import type { Gate } from './gate';
import { isObject } from './json';
import { CANCELED, Problem } from './problem';
import { maskText, redact } from './secrets';

/** The n8n functions that can send a request. */
export type Sender = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** How long, and how often, a request is tried; from the node's Options. */
export interface Patience {
	/** Milliseconds until an attempt is given up. */
	timeout: number;
	/** Attempts after the first. */
	maxRetries: number;
	/** Seconds that one request may spend waiting between attempts, all waits together. */
	maxRetryWait: number;
}

/** One API with one credential: where it is, what it is called, what must not be shown. */
export interface Target {
	/** The provider's name as users read it. */
	provider: string;
	/** With which n8n signs the requests; without it, `login` does. */
	credential?: { type: string; data: ICredentialDataDecryptedObject };
	/** User name and password for Basic authentication. */
	login?: { username: string; password: string };
	/** Without a slash at its end. */
	baseUrl: string;
	/** The base URL's name in the credential; "Base URL" if missing. */
	baseUrlField?: string;
	/** What a 429 of this provider says apart from its `Retry-After`. */
	limitOf?(answer: Answer): Limit;
	/** What is sent and must appear in no message. */
	secrets: string[];
}

/** What a provider says about the limit that it answers a 429 for. */
export interface Limit {
	/** The provider's own words. */
	text?: string;
	/** The provider's error code. */
	code?: string;
	/** Where the provider puts its ID of the request elsewhere than in `X-Request-ID`. */
	requestId?: string;
	/** Set for a daily or monthly quota: only a wait that the server itself asks for is worth it. */
	isQuota?: boolean;
}

/** A request to the target; `path` begins with a slash, its parts are encoded. */
export interface Call {
	method: IHttpRequestMethods;
	path: string;
	query?: IDataObject;
	body?: IDataObject;
}

/** What a server answered, whatever its status. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** Network failures after which the server cannot have seen the request. */
const NOT_SENT =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_INVALID_URL|.*CERT.*|.*SIGNATURE.*)$/;

const TIMED_OUT = /^(ECONNABORTED|ETIMEDOUT)$/;

/** Sends requests to one target. The only place of the package that sends anything. */
export class Http {
	private clockOffset = 0;

	constructor(
		private readonly sender: Sender,
		readonly target: Target,
		private readonly patience: Patience,
		private readonly gate: Gate,
	) {}

	/**
	 * Sends a request and answers with whatever status came. A 429 is tried again after the pause
	 * that the server asks for; network failures and 502, 503, 504 only where a repetition changes
	 * nothing (everything but POST). Throws a Problem when no answer came or the patience ended.
	 */
	async send(call: Call): Promise<Answer> {
		let waited = 0;
		for (let attempt = 0; ; attempt++) {
			const answer = await this.gate.pass(async () => await this.attempt(call));
			if (!shouldRepeat(call, answer)) return this.settle(answer);

			const wait =
				retryAfter(answer) ?? (this.limitOf(answer).isQuota ? Infinity : backoff(attempt));
			const patient =
				attempt < this.patience.maxRetries && waited + wait <= this.patience.maxRetryWait * 1000;
			if (!patient) return this.settle(answer);

			waited += wait;
			if (isStatus(answer, 429)) await this.gate.pause(wait);
			else await this.gate.wait(wait);
		}
	}

	/** The same patience and gate, for another server. */
	toward(target: Target): Http {
		return new Http(this.sender, target, this.patience, this.gate);
	}

	/** Requests that may be under way at once. */
	get concurrency(): number {
		return this.gate.limit;
	}

	/** What the server's clock showed at a local time (both ms since 1970), going by its latest answer. */
	serverTime(local: number): number {
		return local + this.clockOffset;
	}

	/** Removes this target's secrets, control characters and length from a text that came from outside. */
	clean(text: string, limit = 500): string {
		const plain = maskText(redact(text, this.target.secrets)).replace(/[\p{Cc}\s]+/gu, ' ');
		return plain.length > limit ? `${plain.slice(0, limit)}…` : plain.trim();
	}

	/** From now on these texts appear in no message: secrets that are sent, or were received. */
	hide(...secrets: string[]): void {
		this.target.secrets.push(...secrets);
	}

	private async attempt(call: Call): Promise<Answer | Problem> {
		const options: IHttpRequestOptions = {
			method: call.method,
			url: this.target.baseUrl + call.path,
			qs: call.query,
			body: call.body,
			headers: { Accept: 'application/json' },
			timeout: this.patience.timeout,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		};
		try {
			const response = await this.request(options);
			return this.received(response);
		} catch (error) {
			return this.unanswered(call, error);
		}
	}

	private async request(options: IHttpRequestOptions): Promise<unknown> {
		const { sender, target } = this;
		if (!target.credential) {
			const abortSignal = this.gate.signal;
			return await sender.helpers.httpRequest({ ...options, auth: target.login, abortSignal });
		}
		// The cancellation's signal is n8n's own here.
		const { type, data } = target.credential;
		return await sender.helpers.httpRequestWithAuthentication.call(sender, type, options, {
			credentialsDecrypted: { id: '', name: '', type, data },
		});
	}

	private received(response: unknown): Answer {
		const { statusCode, headers, body } = isObject(response) ? response : {};
		const answer: Answer = { status: Number(statusCode), headers: {}, body: textOf(body) };
		for (const [name, value] of Object.entries(isObject(headers) ? headers : {})) {
			answer.headers[name.toLowerCase()] = String(value);
		}
		const serverClock = Date.parse(answer.headers.date ?? '');
		if (!Number.isNaN(serverClock)) this.clockOffset = serverClock - Date.now();
		return answer;
	}

	private unanswered(call: Call, error: unknown): Problem {
		const { provider } = this.target;
		const code = networkCode(error);
		const text = this.clean(error instanceof Error ? error.message : String(error));
		const outcome = isRead(call) ? 'notApplied' : 'unknown';
		if (code === CANCELED) return Problem.canceled(outcome);
		if (code !== undefined && NOT_SENT.test(code)) {
			return new Problem(`${provider} could not be reached`, {
				code,
				text,
				advice: `Check ${this.address}, and the network between n8n and it`,
			});
		}
		if (code !== undefined && TIMED_OUT.test(code)) {
			return new Problem(`${provider} did not answer within ${this.patience.timeout} ms`, {
				code,
				outcome,
				advice: "Run this again later, or raise 'Timeout' in the node's options",
			});
		}
		return new Problem(`The request to ${provider} got no answer`, {
			code,
			text,
			outcome,
			advice: 'Run this again later, and check proxies and firewalls if it stays',
		});
	}

	/** Where the user finds the address. */
	get address(): string {
		const { credential, baseUrl, baseUrlField = 'Base URL' } = this.target;
		return credential
			? `'${baseUrlField}' in the credential (${baseUrl})`
			: `the address ${baseUrl}`;
	}

	private limitOf(answer: Answer | Problem): Limit {
		if (answer instanceof Problem || answer.status !== 429) return {};
		return this.target.limitOf?.(answer) ?? {};
	}

	private settle(answer: Answer | Problem): Answer {
		if (answer instanceof Problem) throw answer;
		if (answer.status !== 429) return answer;
		const { provider } = this.target;
		const { text, code, requestId = requestIdOf(answer), isQuota } = this.limitOf(answer);
		const pause = retryAfter(answer);
		const until =
			pause && `${provider} takes requests again at ${new Date(Date.now() + pause).toISOString()}`;
		const options = isQuota
			? 'Run this again when the quota allows it'
			: "Run this again later, lower 'Concurrency', or raise 'Max Retries' and 'Max Retry Wait' in the node's options";
		throw new Problem(`${provider} is limiting requests`, {
			status: 429,
			code,
			requestId,
			text: text && this.clean(text),
			advice: until ? `${until}. ${options}` : options,
		});
	}
}

/** The ID under which the provider's support finds a request. */
export function requestIdOf(answer: Answer): string | undefined {
	return answer.headers['x-request-id'];
}

function shouldRepeat(call: Call, answer: Answer | Problem): boolean {
	if (isStatus(answer, 429)) return true;
	if (call.method === 'POST') return false;
	if (answer instanceof Problem) return !answer.isCanceled;
	return answer.status >= 502 && answer.status <= 504;
}

function isStatus(answer: Answer | Problem, status: number): boolean {
	return !(answer instanceof Problem) && answer.status === status;
}

function isRead(call: Call): boolean {
	return call.method === 'GET';
}

/** The pause a server asks for in `Retry-After` (seconds or a date), in ms. */
function retryAfter(answer: Answer | Problem): number | undefined {
	const value = answer instanceof Problem ? undefined : answer.headers['retry-after'];
	if (value === undefined) return undefined;
	const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** A growing pause of 0.25–0.5 s at first, 15–30 s at most; random, so that items do not return together. */
function backoff(attempt: number): number {
	const longest = Math.min(30_000, 500 * 2 ** attempt);
	return longest / 2 + (Math.random() * longest) / 2;
}

/** The network's error code, which n8n keeps on the error's cause. */
function networkCode(error: unknown): string | undefined {
	for (let at: unknown = error; at instanceof Error; at = at.cause) {
		if ('code' in at && typeof at.code === 'string') return at.code;
	}
	return undefined;
}

function textOf(body: unknown): string {
	if (typeof body === 'string') return body;
	return body === undefined || body === null ? '' : JSON.stringify(body);
}
