import type { IDataObject } from 'n8n-workflow';

import type { Answer, Call, Http } from '../shared/http';
import { isObject, parseJson } from '../shared/json';
import { Problem, type Outcome } from '../shared/problem';
import { idOfRequest, listIn, objectIn, refusalIn } from './envelope';
import { explain, isFault, type Scope } from './refusals';

/** A request and the scope that its API key needs. */
export interface Scoped extends Call {
	scope: Scope;
}

/** An object to be found in an answer. */
export interface Wanted {
	/** How a sentence about it begins: "Login dsl_1". */
	name: string;
	/** The object is recognised by having one of these keys. */
	keys: string[];
	/** Codes that say that there is no such object; any other 404 is a wrong address. */
	notFound: RegExp;
	/** What to check if it is not there. */
	advice: string;
	/** Stands in for an object that is not there. */
	absent?: IDataObject;
}

/**
 * One of Supermetrics' two hosts. Every method throws a Problem when it refuses, also inside an answer
 * with status 200, or answers with something that its documentation does not promise.
 */
export class Host {
	constructor(private readonly http: Http) {}

	get baseUrl(): string {
		return this.http.target.baseUrl;
	}

	/** Reads a list, which comes whole. */
	async list(path: string, scope: Scope): Promise<IDataObject[]> {
		const answer = await this.send({ method: 'GET', path, scope });
		const rows = listIn(parseJson(answer.body));
		if (!rows?.every((row) => isObject(row))) throw this.unexpected(answer);
		return rows;
	}

	/** Reads, or changes and reads, one object. */
	async one({ scope, ...call }: Scoped, wanted: Wanted): Promise<IDataObject> {
		const answer = await this.http.send(call);
		const said = refusalIn(answer);
		if (said?.code !== undefined && wanted.notFound.test(said.code)) {
			if (wanted.absent) return wanted.absent;
			throw new Problem(`${wanted.name} was not found`, {
				...this.factsOf(answer),
				text: this.http.clean(said.text ?? ''),
				advice: wanted.advice,
			});
		}
		if (!isSuccess(answer) || said) throw this.refusal(answer, scope);
		const found = objectIn(parseJson(answer.body), wanted.keys);
		if (found) return found;
		throw this.unexpected(answer, call.method === 'GET' ? 'notApplied' : 'unknown');
	}

	/**
	 * Asks for a new object, once: nothing repeats the request. `find` takes it out of the answer; an
	 * answer with 201 in which it cannot be found means that it was made.
	 */
	async create<T>(
		{ name, scope, ...call }: Omit<Scoped, 'method'> & { name: string },
		find: (answer: Answer) => T | undefined,
	): Promise<T> {
		const answer = await this.http.send({ ...call, method: 'POST' });
		const created = isSuccess(answer) ? find(answer) : undefined;
		if (created !== undefined) return created;
		if (!isSuccess(answer) || refusalIn(answer)) throw this.refusal(answer, scope);
		if (answer.status !== 201) throw this.unexpected(answer, 'unknown');
		throw new Problem(`Supermetrics created the ${name}, but its answer could not be read`, {
			...this.factsOf(answer),
			outcome: 'applied',
			text: this.beginningOf(answer),
		});
	}

	/** Sends a request and gives back a successful answer. */
	async send({ scope, ...call }: Scoped): Promise<Answer> {
		const answer = await this.http.send(call);
		if (isSuccess(answer) && !refusalIn(answer)) return answer;
		throw this.refusal(answer, scope);
	}

	/** An answer that is not what it should be. */
	unexpected(answer: Answer, outcome: Outcome = 'notApplied'): Problem {
		return new Problem(
			'Supermetrics answered with something else than its documentation promises',
			{
				...this.factsOf(answer),
				outcome,
				text: this.beginningOf(answer),
				advice: `Check ${this.http.address}. If it is right, run this again`,
			},
		);
	}

	/** A refusal with Supermetrics' own words and what to do about it. */
	private refusal(answer: Answer, scope: Scope): Problem {
		const { status } = answer;
		const said = refusalIn(answer) ?? {};
		const [happened, advice] = explain(status, said, { scope, address: this.http.address });
		// A 4xx changes nothing; after a fault of the server the change may have been made.
		const isSafe = (isSuccess(answer) || (status >= 400 && status < 500)) && !isFault(said);
		return new Problem(happened, {
			...this.factsOf(answer),
			outcome: isSafe ? 'notApplied' : 'unknown',
			text: said.text === undefined ? this.beginningOf(answer) : this.http.clean(said.text),
			advice,
		});
	}

	private factsOf(answer: Answer) {
		const { status } = answer;
		return { status, code: refusalIn(answer)?.code, requestId: idOfRequest(answer) };
	}

	private beginningOf({ body }: Answer): string {
		return `The answer begins: ${this.http.clean(body, 100)}`;
	}
}

function isSuccess({ status }: Answer): boolean {
	return status >= 200 && status < 300;
}
