import { parseJson } from '../values/json';
import { Problem, worst, type Outcome } from '../values/problem';
import { canChange, type Answer, type Call, type Write } from './call';
import { explain, type ErrorRow, type Reason } from './errors';
import type { HttpClient } from './http';

/** How a provider's API speaks. */
export interface Dialect {
	errors: readonly ErrorRow[];
	/** Reads what an answer says that is no success, or that is a success in name only. */
	reasonIn(answer: Answer, json: unknown): Reason;
	/** Set if answers can hold secrets in clear: then JSON that cannot be read is not shown. */
	isSecretive?: boolean;
}

/** A request and how its answer is read. */
export interface Request<T> extends Call {
	/** The statuses of success; 200 if missing. */
	accept?: readonly number[];
	/** Takes the result out of an answer; undefined if it is not what the documentation promises. */
	read(json: unknown, answer: Answer): T | undefined;
	/** What the request is about, for the words of errors. */
	about?: Partial<Record<string, string>>;
	/** Says what it means that a success cannot be read. */
	unread?(answer: Answer): Problem;
}

/** A refusal that its caller has a use for: a result, and nothing that went wrong. */
export class Refused<Is extends string> {
	constructor(
		readonly is: Is,
		readonly problem: Problem,
		/** Whether an attempt before the one that was refused may have reached the server. */
		readonly isRepeated: boolean,
		private readonly write?: Write,
	) {}

	/** Says what became of a request of which nobody knew it, by whoever has found out. */
	settle(outcome: Outcome): void {
		if (this.write) this.write.outcome = outcome;
	}
}

/** What a request expects beside its result; `lost` is an answer that leaves open whether something was made. */
export type Expected = 'lost' | (string & {});

/** Sends the requests of one item and reads their answers, by the provider's own table of errors. */
export class ApiClient {
	constructor(
		readonly http: HttpClient,
		private readonly dialect: Dialect,
	) {}

	get baseUrl(): string {
		return this.http.target.baseUrl;
	}

	/** The result of a request. Throws a Problem for everything else. */
	async send<T>(request: Request<T>): Promise<T> {
		const result = await this.ask(request);
		if (result instanceof Refused) throw result.problem;
		return result;
	}

	/** The result of a request, or a refusal that was expected. Throws a Problem for everything else. */
	async ask<T, Is extends Expected = never>(
		request: Request<T>,
		...expected: Is[]
	): Promise<T | Refused<Is>> {
		const write = canChange(request) ? this.http.begin() : undefined;
		const refused = (is: string, problem: Problem, isRepeated = false) => {
			const known = expected.find((each) => each === is);
			if (known === undefined || problem.isCanceled) throw problem;
			return new Refused(known, problem, isRepeated, write);
		};
		/** What went wrong with a change, which may have been made all the same. */
		const open = (problem: Problem) => {
			const outcome = worst(problem.facts.outcome, write?.outcome ?? 'notApplied');
			return refused(outcome === 'unknown' ? 'lost' : '', problem.with({ outcome }));
		};
		let answer: Answer;
		try {
			answer = await this.http.send(request, write);
		} catch (error) {
			return open(Problem.from(error));
		}
		const json = parseJson(answer.body);
		const reason = this.dialect.reasonIn(answer, json);
		const isSuccess = (request.accept ?? [200]).includes(answer.status) && !reason.isRefusal;
		const result = isSuccess ? request.read(json, answer) : undefined;
		if (result !== undefined) {
			if (write) write.outcome = 'applied';
			return result;
		}
		if (isSuccess) {
			const problem = request.unread?.(answer) ?? this.unexpected(request, answer);
			if (write) write.outcome = problem.facts.outcome;
			return open(problem);
		}
		const { is, problem } = this.refusal(request, answer, reason);
		if (write) {
			const { outcome } = problem.facts;
			write.outcome = answer.isRepeated ? worst('unknown', outcome) : outcome;
		}
		return is === undefined ? open(problem) : refused(is, problem, answer.isRepeated);
	}

	/** A success that is not what the documentation promises. */
	unexpected(call: Call, answer: Answer): Problem {
		const { target, address } = this.http;
		const isMade = answer.status === 201 ? 'applied' : 'unknown';
		return new Problem(
			`${target.provider} answered with something else than its documentation promises`,
			{
				...this.factsOf(answer),
				text: this.beginning(answer.body),
				outcome: canChange(call) ? isMade : 'notApplied',
				advice: `Check ${address}. If it is right, run this again`,
			},
		);
	}

	/** Status and request ID of an answer, for a Problem about it. */
	factsOf(answer: Answer, reason = this.dialect.reasonIn(answer, parseJson(answer.body))) {
		return { status: answer.status, requestId: this.http.requestIdOf(answer, reason.requestId) };
	}

	/** Where a redirect leads, the provider's own words as they may be shown, or how the answer begins. */
	words(answer: Answer, reason = this.dialect.reasonIn(answer, parseJson(answer.body))): string {
		const { location } = answer.headers;
		const isRedirect = answer.status >= 300 && answer.status < 400;
		if (isRedirect && location) return `It leads to ${this.http.show(location)}`;
		return reason.text ? this.http.show(reason.text) : this.beginning(answer.body);
	}

	private refusal({ about = {}, ...call }: Request<unknown>, answer: Answer, reason: Reason) {
		const { target, address } = this.http;
		const { status } = answer;
		const context = { provider: target.provider, status, address, reason, about };
		const { is, fallbackCode, outcome, happened, advice } = explain(this.dialect.errors, context);
		const problem = new Problem(happened, {
			...this.factsOf(answer, reason),
			code: reason.code ? this.http.show(reason.code, 100) : fallbackCode,
			text: this.words(answer, reason),
			outcome: canChange(call) ? outcome : 'notApplied',
			advice,
		});
		return { is, problem };
	}

	private beginning(body: string): string {
		if (body.trim() === '') return 'The answer is empty';
		const isHidden = this.dialect.isSecretive && /^\s*[[{"]/.test(body);
		if (isHidden) return 'The answer is JSON, but not as documented, or cut off';
		return `The answer begins: ${this.http.show(body, 120)}`;
	}
}
