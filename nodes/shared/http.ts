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
import { backoff, limitAdvice, retryAfter, type Limit } from './limit';
import { CANCELED, Problem } from './problem';
import { maskText, redact } from './secrets';
import type { Session } from './session';

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
	/** Set if the credential logs in first and its token expires. */
	session?: Session;
	/** User name and password for Basic authentication. */
	login?: { username: string; password: string };
	/** Without a slash at its end. */
	baseUrl: string;
	/** The base URL's name in the credential; "Base URL" if missing. */
	baseUrlField?: string;
	/** What a 429 of this provider says apart from its `Retry-After`. */
	limitOf?: (answer: Answer) => Limit;
	/** What is sent and must appear in no message. */
	secrets: string[];
}

/** A request to the target; `path` begins with a slash, its parts are encoded. */
export interface Call {
	method: IHttpRequestMethods;
	path: string;
	query?: IDataObject;
	headers?: Record<string, string>;
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
			const answer = await this.signed(call);
			if (!shouldRepeat(call, answer)) return this.settle(answer);

			const { pause, isQuota, forThisOnly } = this.limitOf(answer);
			const wait = pause ?? (isQuota ? Infinity : backoff(attempt));
			const patient =
				attempt < this.patience.maxRetries && waited + wait <= this.patience.maxRetryWait * 1000;
			if (!patient) return this.settle(answer);

			waited += wait;
			if (isStatus(answer, 429) && !forThisOnly) await this.gate.pause(wait);
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
		const known = this.target.secrets;
		known.push(...secrets.filter((secret) => !known.includes(secret)));
	}

	private async signed(call: Call): Promise<Answer | Problem> {
		const { session, credential } = this.target;
		const pass = async (data?: ICredentialDataDecryptedObject) =>
			await this.gate.pass(async () => await this.attempt(call, data));
		const answer = await (session ? session.send(pass) : pass(credential?.data));
		if (session) this.hide(session.token);
		return answer;
	}

	private async attempt(
		call: Call,
		data: ICredentialDataDecryptedObject | undefined,
	): Promise<Answer | Problem> {
		const options: IHttpRequestOptions = {
			method: call.method,
			url: this.target.baseUrl + call.path,
			qs: call.query,
			body: call.body,
			headers: { Accept: 'application/json', ...call.headers },
			timeout: this.patience.timeout,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		};
		try {
			const response = await this.request(options, data);
			return this.received(response);
		} catch (error) {
			return this.unanswered(call, error);
		}
	}

	private async request(
		options: IHttpRequestOptions,
		data: ICredentialDataDecryptedObject | undefined,
	): Promise<unknown> {
		const { sender, target } = this;
		if (!target.credential || !data) {
			const abortSignal = this.gate.signal;
			return await sender.helpers.httpRequest({ ...options, auth: target.login, abortSignal });
		}
		// The cancellation's signal is n8n's own here.
		const { type } = target.credential;
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
		const login = problemIn(error);
		if (login) return login;
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

	/** What an answer says about how long to wait. */
	private limitOf(answer: Answer | Problem): Limit {
		if (answer instanceof Problem) return {};
		const { limitOf } = this.target;
		const said = answer.status === 429 ? limitOf?.(answer) : undefined;
		return { ...said, pause: said?.pause ?? retryAfter(answer) };
	}

	private settle(answer: Answer | Problem): Answer {
		if (answer instanceof Problem) throw answer;
		if (answer.status !== 429) return answer;
		const { provider } = this.target;
		const limit = this.limitOf(answer);
		throw new Problem(`${provider} is limiting requests`, {
			status: 429,
			code: limit.code,
			requestId: limit.requestId ?? requestIdOf(answer),
			text: limit.text && this.clean(limit.text),
			advice: limitAdvice(provider, limit),
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
	// A status of its own has only a login that was refused.
	if (answer instanceof Problem) return !answer.isCanceled && answer.facts.status === undefined;
	return answer.status >= 502 && answer.status <= 504;
}

function isStatus(answer: Answer | Problem, status: number): boolean {
	return !(answer instanceof Problem) && answer.status === status;
}

function isRead(call: Call): boolean {
	return call.method === 'GET';
}

/** The network's error code, which n8n keeps on the error's cause. */
function networkCode(error: unknown): string | undefined {
	for (let at: unknown = error; at instanceof Error; at = at.cause) {
		if ('code' in at && typeof at.code === 'string') return at.code;
	}
	return undefined;
}

/** What a credential's own login has thrown, which n8n wraps. */
function problemIn(error: unknown): Problem | undefined {
	for (let at: unknown = error; at instanceof Error; at = at.cause) {
		if (at instanceof Problem) return at;
	}
	return undefined;
}

function textOf(body: unknown): string {
	if (typeof body === 'string') return body;
	return body === undefined || body === null ? '' : JSON.stringify(body);
}
