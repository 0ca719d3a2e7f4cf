import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { isObject, textOf } from '../values/json';
import { Problem, worst } from '../values/problem';
import type { Redactor } from '../values/redaction';
import { discard, readBody } from './body';
import {
	canChange,
	type Answer,
	type Call,
	type Limit,
	type Sender,
	type Session,
	type Target,
	type Write,
} from './call';
import { incomplete, tooSlow, unanswered, type About } from './failures';
import { isWorthRepeating, limitAdvice, nextWait, retryAfter } from './retry';
import type { RetryPolicy } from './retry';
import { abortable, Throttle } from './throttle';
import type { Trace } from './trace';

/** What a client needs of its account. */
interface Ways {
	sender: Sender;
	throttle: Throttle;
	redactor: Redactor;
	credential: { type: string; data: ICredentialDataDecryptedObject };
	session?: Session;
	clockOffset: number;
}

/** A clock that is further off than this many ms is not believed. */
const MAX_CLOCK_OFFSET = 86_400_000;

/** Sends the requests of one item to one target. The only place of the package that sends anything. */
export class HttpClient {
	constructor(
		private readonly ways: Ways,
		readonly target: Target,
		private readonly policy: RetryPolicy,
		private readonly trace: Trace,
	) {}

	/**
	 * Sends a request and answers with whatever status came; `write` keeps what became of a change. A 429 is tried again after the pause that the
	 * server asks for, what cannot have reached the server too; lost answers and 408, 502, 503, 504 only
	 * where a repetition changes nothing (everything but POST). Throws a Problem when no answer came or
	 * the retry policy is used up.
	 */
	async send(call: Call, write?: Write): Promise<Answer> {
		const tried = { attempts: 0, retries: 0, waited: 0 };
		for (;;) {
			const before = write?.outcome ?? 'notApplied';
			const answer = await this.signed(call, write);
			const limit = this.limitOf(answer);
			const wait = isWorthRepeating(call, answer)
				? nextWait(answer, limit, tried, this.policy)
				: undefined;
			if (write) write.outcome = worst(before, outcomeOf(answer));
			if (!wait) {
				return this.settle(answer, limit, before !== 'notApplied');
			}
			tried.attempts++;
			tried.waited += wait.counted;
			if (!limit.pause) tried.retries++;
			const isShared = isStatus(answer, 429) && !limit.forThisOnly;
			if (isShared) await this.ways.throttle.pause(wait.ms);
			else await this.ways.throttle.wait(wait.ms);
		}
	}

	/** Begins to keep what becomes of a request that can change something. */
	begin(): Write {
		return this.trace.begin();
	}

	/** The same item's way to another server of the account, or, with `login`, to a server that is none of it. */
	toward(target: Target): HttpClient {
		if (!target.login) return new HttpClient(this.ways, target, this.policy, this.trace);
		const { throttle, ...ways } = this.ways;
		const own = { ...ways, throttle: new Throttle(throttle.limit, throttle.signal) };
		own.redactor.hide(target.login.password);
		return new HttpClient(own, target, this.policy, this.trace);
	}

	/** Requests that may be under way at once. */
	get concurrency(): number {
		return this.ways.throttle.limit;
	}

	/** Waits so many ms, for this item only; ends with the execution. */
	async wait(ms: number): Promise<void> {
		await this.ways.throttle.wait(ms);
	}

	/** What the server's clock showed at a local time (both ms since 1970), going by its latest answer. */
	serverTime(local: number): number {
		return local + this.ways.clockOffset;
	}

	/** A text from outside as it may be shown. */
	show(text: string, limit?: number): string {
		return this.ways.redactor.show(text, limit);
	}

	/** Removes the account's secrets from a text, and leaves the rest of it. */
	redact(text: string): string {
		return this.ways.redactor.redact(text);
	}

	/** From now on these texts appear in no message: secrets that are sent, or were received. */
	hide(...secrets: unknown[]): void {
		this.ways.redactor.hide(...secrets);
	}

	/** The same for a list of any length. */
	hideAll(secrets: Iterable<unknown>): void {
		this.ways.redactor.hideAll(secrets);
	}

	/** The ID under which the provider's support finds a request; `reason` is that in the answer's own words. */
	requestIdOf({ headers }: Answer, reason?: string): string | undefined {
		const id = reason ?? headers['x-request-id'];
		return id && this.show(id, 100);
	}

	/** Where the user finds the address. */
	get address(): string {
		const { login, baseUrl, baseUrlField = 'Base URL' } = this.target;
		return login ? `the address ${baseUrl}` : `'${baseUrlField}' in the credential (${baseUrl})`;
	}

	private async signed(call: Call, write: Write | undefined): Promise<Answer | Problem> {
		const { session, credential, throttle } = this.ways;
		const pass = async (data?: ICredentialDataDecryptedObject) =>
			await throttle.pass(async () => {
				if (write) write.outcome = 'unknown';
				return await this.attempt(call, data);
			});
		if (this.target.login) return await pass();
		const answer = await (session ? session.send(pass) : pass(credential.data));
		if (session) this.hide(session.token);
		return answer;
	}

	private async attempt(
		call: Call,
		data: ICredentialDataDecryptedObject | undefined,
	): Promise<Answer | Problem> {
		const { baseUrl, login } = this.target;
		const query = new URLSearchParams(
			Object.entries(call.query ?? {}).map(([key, value]): [string, string] => [
				key,
				String(value),
			]),
		);
		const options: IHttpRequestOptions = {
			method: call.method,
			url: `${baseUrl}${call.path}${query.size > 0 ? `?${query}` : ''}`,
			headers: { Accept: 'application/json', ...call.headers },
			timeout: this.policy.timeout,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			...(login && { auth: login }),
		};
		if (call.body) {
			// A text, since n8n drops keys such as `constructor` from objects.
			options.body = JSON.stringify(call.body);
			options.headers = { ...options.headers, 'Content-Type': 'application/json' };
		}
		const { timeout } = this.policy;
		const deadline = AbortSignal.timeout(timeout);
		const signals = [deadline, this.ways.throttle.signal].filter((signal) => signal !== undefined);
		const ended = AbortSignal.any(signals);
		const about = this.about(call);
		const request = this.request(options, data, ended);
		try {
			const late = () => (deadline.aborted ? tooSlow(about) : Problem.canceled(about.outcome));
			const response = await abortable(request, ended, late);
			const answer = await this.received(response, ended);
			if (!answer.cut || canChange(call)) return answer;
			const isCanceled = answer.cut === 'slow' && !deadline.aborted;
			return isCanceled ? Problem.canceled() : incomplete(answer, about);
		} catch (error) {
			// What comes too late is read by nobody.
			if (ended.aborted) request.then(discard, () => {});
			return unanswered(error, about, (text) => this.show(text));
		}
	}

	private async request(
		options: IHttpRequestOptions,
		data: ICredentialDataDecryptedObject | undefined,
		abortSignal: AbortSignal,
	): Promise<unknown> {
		const { sender, credential } = this.ways;
		if (!data) return await sender.helpers.httpRequest({ ...options, abortSignal });
		// The cancellation's signal is n8n's own here.
		const { type } = credential;
		return await sender.helpers.httpRequestWithAuthentication.call(sender, type, options, {
			credentialsDecrypted: { id: '', name: '', type, data },
		});
	}

	/** What is reason about a request that got no answer. */
	private about(call: Call): About {
		const { provider } = this.target;
		const { timeout } = this.policy;
		return {
			provider,
			address: this.address,
			timeout,
			outcome: canChange(call) ? 'unknown' : 'notApplied',
		};
	}

	private async received(response: unknown, ended: AbortSignal): Promise<Answer> {
		const { statusCode, headers, body } = isObject(response) ? response : {};
		const texts: Record<string, string> = {};
		for (const [name, value] of Object.entries(isObject(headers) ? headers : {})) {
			texts[name.toLowerCase()] = textOf(value);
		}
		const serverClock = Date.parse(texts.date ?? '') - Date.now();
		if (!this.target.login && Math.abs(serverClock) < MAX_CLOCK_OFFSET) {
			this.ways.clockOffset = serverClock;
		}
		const read = await readBody(body, ended);
		return { status: Number(statusCode), headers: texts, isRepeated: false, ...read };
	}

	/** What an answer says about how long to wait. */
	private limitOf(answer: Answer | Problem): Limit {
		if (answer instanceof Problem) return {};
		const reason = answer.status === 429 ? this.target.limitOf?.(answer) : undefined;
		return { ...reason, pause: reason?.pause ?? retryAfter(answer) };
	}

	private settle(answer: Answer | Problem, limit: Limit, isRepeated: boolean): Answer {
		if (answer instanceof Problem) throw answer;
		const { provider } = this.target;
		if (answer.status === 429) {
			throw new Problem(`${provider} is limiting requests`, {
				status: 429,
				code: limit.code && this.show(limit.code, 100),
				requestId: this.requestIdOf(answer, limit.requestId),
				text: limit.text && this.show(limit.text),
				advice: limitAdvice(provider, limit),
			});
		}
		return { ...answer, isRepeated: isRepeated || answer.isRepeated };
	}
}

/** A refusal of the network or the limiter changed nothing; of anything else its reader knows. */
function outcomeOf(answer: Answer | Problem) {
	if (answer instanceof Problem) return answer.facts.outcome;
	return answer.status === 429 ? 'notApplied' : 'unknown';
}

function isStatus(answer: Answer | Problem, status: number): boolean {
	return !(answer instanceof Problem) && answer.status === status;
}
