import type { IDataObject } from 'n8n-workflow';

import { requestIdOf, type Answer, type Http } from '../shared/http';
import { isObject, parseJson, textOrNull } from '../shared/json';
import { Problem, type Outcome } from '../shared/problem';
import { causeOf, explain, outcomeOf, wordsOf, type Subject } from './refusal';
import { secretTexts, withoutSecrets } from './secrets';

/** The type of the credential that opens this API. */
export const CREDENTIAL_TYPE = 'credibleDataApi';

/** What servers call projects in their paths. */
export type PathStyle = 'projects' | 'environments';

/** An object of a list: its name is checked, the rest is as it came. */
export interface NamedObject {
	name: string;
	raw: IDataObject;
}

/** A connection. Publisher 0.0.166 wraps it into a row of its store, and only there it has dates. */
export interface Connection extends NamedObject {
	/** The connection as https://docs.credibledata.com/data-api-reference/connections/ describes it. */
	config: IDataObject;
	createdAt: string | null;
	updatedAt: string | null;
}

/** What a request is about, for the words of a Problem. */
type About = Pick<Subject, 'project' | 'name'>;

/**
 * The data API of Credible, which a Malloy Publisher serves too. Every method throws a Problem when the
 * API refuses, or answers with something that its documentation does not promise.
 */
export class CredibleApi {
	constructor(
		private readonly http: Http,
		private readonly pathStyle: PathStyle,
	) {}

	get baseUrl(): string {
		return this.http.target.baseUrl;
	}

	async listProjects(): Promise<NamedObject[]> {
		return await this.list(`/api/v0/${this.pathStyle}`, namedObject);
	}

	/** All connections of a project; the API has no pages. */
	async listConnections(project: string): Promise<Connection[]> {
		return await this.list(this.path(project), connectionOf, { project });
	}

	/** Reads one connection. What it shows of its secrets appears in no message. */
	async getConnection(project: string, name: string): Promise<Connection> {
		const answer = await this.http.send({ method: 'GET', path: this.path(project, name) });
		return this.connectionIn(answer, { project, name });
	}

	/** The same, but undefined if the project has no connection of this name, in whatever words that is said. */
	async findConnection(project: string, name: string): Promise<Connection | undefined> {
		const answer = await this.http.send({ method: 'GET', path: this.path(project, name) });
		const isSaid = answer.status === 404 && isObject(parseJson(answer.body));
		if (isSaid && causeOf(answer, name) !== 'projectNotFound') return undefined;
		return this.connectionIn(answer, { project, name });
	}

	/**
	 * Creates a connection; the answer has only a message. A Problem whose outcome is `unknown` leaves open
	 * whether it was created.
	 */
	async createConnection(project: string, name: string, body: IDataObject): Promise<void> {
		await this.write('POST', { project, name }, body);
	}

	/** Replaces parts of a connection, each as a whole. */
	async updateConnection(project: string, name: string, body: IDataObject): Promise<void> {
		await this.write('PATCH', { project, name }, body);
	}

	/** Deletes a connection; `alreadyGone` if the server says that the project has none of this name. */
	async deleteConnection(project: string, name: string): Promise<{ alreadyGone: boolean }> {
		try {
			await this.write('DELETE', { project, name });
			return { alreadyGone: false };
		} catch (error) {
			const problem = Problem.from(error);
			if (problem.facts.code === 'connectionNotFound') return { alreadyGone: true };
			throw problem;
		}
	}

	/** Has the server dial a database with settings that need not be saved. */
	async testConnection(body: IDataObject): Promise<{ ok: boolean; message: string }> {
		this.http.hide(...secretTexts(body));
		const answer = await this.http.send({ method: 'POST', path: '/api/v0/connections/test', body });
		if (answer.status !== 200) throw this.refusal(answer, 'notApplied');
		const json = parseJson(answer.body);
		const { status, errorMessage } = isObject(json) ? json : {};
		if (status !== 'ok' && status !== 'failed') throw this.unexpected(answer);
		const said = this.clean(textOrNull(errorMessage) ?? '');
		const message = status === 'ok' ? 'The database answered' : 'The database did not let it in';
		return { ok: status === 'ok', message: said || message };
	}

	/** The schemas of the database behind a connection. */
	async listSchemas(project: string, name: string): Promise<NamedObject[]> {
		const path = `${this.path(project, name)}/schemas`;
		return await this.list(path, namedObject, { project, name });
	}

	/** The tables of a schema; a table's name is its resource, such as `public.orders`. */
	async listTables(project: string, name: string, schema: string): Promise<NamedObject[]> {
		const path = `${this.path(project, name)}/schemas/${encodeURIComponent(schema)}/tables`;
		return await this.list(path, tableOf, { project, name });
	}

	private connectionIn(answer: Answer, about: About): Connection {
		if (answer.status !== 200) throw this.refusal(answer, 'notApplied', about);
		const connection = connectionOf(parseJson(answer.body));
		if (!connection) throw this.unexpected(answer);
		this.http.hide(...secretTexts(connection.raw));
		return connection;
	}

	private path(project: string, name?: string): string {
		const connections = `/api/v0/${this.pathStyle}/${encodeURIComponent(project)}/connections`;
		return name === undefined ? connections : `${connections}/${encodeURIComponent(name)}`;
	}

	private async list<Row>(
		path: string,
		rowOf: (value: unknown) => Row | undefined,
		about?: About,
	): Promise<Row[]> {
		const answer = await this.http.send({ method: 'GET', path });
		if (answer.status !== 200) throw this.refusal(answer, 'notApplied', about);
		const json = parseJson(answer.body);
		const rows = Array.isArray(json) ? json.map(rowOf) : [undefined];
		const checked = rows.filter((row) => row !== undefined);
		if (checked.length < rows.length) throw this.unexpected(answer);
		return checked;
	}

	/** Sends a change. A success that is no JSON may come from something between n8n and the server. */
	private async write(
		method: 'POST' | 'PATCH' | 'DELETE',
		{ project, name }: Required<About>,
		body?: IDataObject,
	): Promise<void> {
		this.http.hide(...secretTexts(body));
		const answer = await this.http.send({ method, path: this.path(project, name), body });
		if (![200, 201, 204].includes(answer.status)) {
			throw this.refusal(answer, outcomeOf(answer), { project, name });
		}
		const isJson = isObject(parseJson(answer.body));
		if (!isJson && answer.status !== 204) throw this.unexpected(answer, 'unknown');
	}

	private unexpected(answer: Answer, outcome: Outcome = 'notApplied'): Problem {
		return new Problem('Credible answered with something else than its documentation promises', {
			status: answer.status,
			requestId: requestIdOf(answer),
			text: this.beginning(answer.body, 100),
			outcome,
			advice: `Check ${this.http.address} and 'Path Style'. If they are right, run this again`,
		});
	}

	/** A status that is no success, with the server's own words and what to do about it. */
	private refusal(answer: Answer, outcome: Outcome, about: About = {}): Problem {
		const said = wordsOf(answer);
		const [happened, advice] = explain(answer, { ...about, address: this.http.address });
		return new Problem(happened, {
			status: answer.status,
			code: causeOf(answer, about.name),
			outcome,
			advice,
			requestId: requestIdOf(answer),
			text: said === undefined ? this.reasonIn(answer.body) : this.clean(said),
		});
	}

	private reasonIn(body: string): string | undefined {
		return isObject(parseJson(body)) ? 'The server gave no reason' : this.beginning(body, 120);
	}

	/** How a body begins. JSON that cannot be read may hold secrets in clear: none of it is shown. */
	private beginning(body: string, length: number): string | undefined {
		if (/^\s*[[{"]/.test(body)) return 'The answer is JSON, but not as documented, or cut off';
		return body === '' ? undefined : `The answer begins: ${this.clean(body, length)}`;
	}

	private clean(text: string, limit?: number): string {
		return this.http.clean(withoutSecrets(text), limit);
	}
}

function namedObject(value: unknown): NamedObject | undefined {
	if (!isObject(value) || typeof value.name !== 'string') return undefined;
	return { name: value.name, raw: value };
}

function tableOf(value: unknown): NamedObject | undefined {
	if (!isObject(value) || typeof value.resource !== 'string') return undefined;
	return { name: value.resource, raw: value };
}

function connectionOf(value: unknown): Connection | undefined {
	if (!isObject(value)) return undefined;
	const config = isObject(value.config) ? value.config : value;
	const name = textOrNull(config.name) ?? textOrNull(value.name);
	if (name === null) return undefined;
	return {
		name,
		config,
		raw: value,
		createdAt: textOrNull(value.createdAt),
		updatedAt: textOrNull(value.updatedAt),
	};
}
