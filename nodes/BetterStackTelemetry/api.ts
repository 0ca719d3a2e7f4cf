import type { IDataObject } from 'n8n-workflow';

import type { Answer, Call, Http } from '../shared/http';
import { requestIdOf } from '../shared/http';
import { isObject, parseJson, textOrNull } from '../shared/json';
import { walkPages, walkPagesExactly, type Page, type Walked } from '../shared/pages';
import { Problem, type Outcome } from '../shared/problem';
import { errorText, explain, outcomeOf } from './refusal';

/** The type of the credential that opens this API. */
export const CREDENTIAL_TYPE = 'betterStackTelemetryApi';

/**
 * An object in Better Stack's envelope: `id` and `attributes` are checked, the rest is as it came.
 * Source: https://betterstack.com/docs/logs/api/connections/create/
 */
export interface ApiObject extends IDataObject {
	id: string;
	attributes: IDataObject;
}

/** The body of a create request, https://betterstack.com/docs/logs/api/connections/create/ */
export interface NewConnection extends IDataObject {
	client_type: 'clickhouse';
	note?: string;
	data_region?: string;
	ip_allowlist?: string[];
	team_ids?: number[];
	team_names?: string[];
	/** ISO 8601. */
	valid_until?: string;
}

/** Where a connection is queried, and with which login. */
export interface Login {
	protocol: 'https' | 'http';
	host: string;
	port: number;
	username: string;
	password: string;
}

/** Which part of a list is wanted. */
export interface Range {
	/** Rows at which to stop; Infinity for all. */
	limit: number;
	/** Keeps only some rows. The API has no filters, so its pages are read until enough were kept. */
	wanted?: (row: ApiObject) => boolean;
}

const CONNECTIONS = '/api/v1/connections';
const CONNECTIONS_PER_PAGE = 250;
const SOURCES = '/api/v2/sources';
const SOURCES_PER_PAGE = 50;

/** The ID in an answer that was cut off. It must be that of the connection itself, since it may be deleted by it. */
const BEGINNING_OF_CONNECTION = /^\s*\{\s*"data"\s*:\s*\{\s*"id"\s*:\s*"(\d+)"/;

/** The answer of get and delete for an ID that no connection has; any other 404 is a wrong address. */
const UNKNOWN_ID = /^Resource with the provided ID/;

/**
 * Better Stack's Telemetry API. Every method throws a Problem when the API refuses, or answers with
 * something that its documentation does not promise.
 */
export class BetterStackApi {
	constructor(private readonly http: Http) {}

	get baseUrl(): string {
		return this.http.target.baseUrl;
	}

	/** Creates a connection. Its `attributes.password` is in this answer and never again. */
	async createConnection(body: NewConnection): Promise<ApiObject> {
		const answer = await this.http.send({ method: 'POST', path: CONNECTIONS, body });
		if (answer.status < 200 || answer.status > 299) throw this.refusal(answer, outcomeOf(answer));
		const created = objectIn(parseJson(answer.body));
		const password = textOrNull(created?.attributes.password);
		if (created && password) {
			this.http.hide(password);
			return created;
		}

		// The body may hold the password: it is searched for the ID and not shown.
		const facts = { status: answer.status, requestId: requestIdOf(answer) };
		if (answer.status !== 201) {
			const message =
				'Better Stack answered a create request with something that could not be read';
			throw new Problem(message, { ...facts, outcome: 'unknown' });
		}
		const createdId = created?.id ?? BEGINNING_OF_CONNECTION.exec(answer.body)?.[1];
		throw new Problem('Better Stack created the connection, but its password could not be read', {
			...facts,
			outcome: 'applied',
			createdId,
			advice: createdId && `Connection ${createdId} is of no use without it and can be deleted`,
		});
	}

	/** Reads one connection, with `data_sources`. */
	async getConnection(id: string): Promise<ApiObject> {
		const answer = await this.http.send({ method: 'GET', path: pathOf(id) });
		if (isUnknownId(answer)) {
			throw new Problem(`Connection ${id} was not found`, {
				status: answer.status,
				requestId: requestIdOf(answer),
				text: this.http.clean(errorText(parseJson(answer.body)) ?? ''),
				advice: "Check 'Connection'. Get Many lists the connections that there are",
			});
		}
		const connection = objectIn(this.read(answer));
		if (!connection) throw this.unexpected(answer);
		return connection;
	}

	/** Whether Better Stack says that it has no connection with this ID. */
	async isGone(id: string): Promise<boolean> {
		const answer = await this.http.send({ method: 'GET', path: pathOf(id) });
		if (isUnknownId(answer)) return true;
		this.read(answer);
		return false;
	}

	/** Deletes a connection; `alreadyGone` if Better Stack says that it has none with this ID. */
	async deleteConnection(id: string): Promise<{ alreadyGone: boolean }> {
		const answer = await this.http.send({ method: 'DELETE', path: pathOf(id) });
		if (answer.status === 204) return { alreadyGone: false };
		if (isUnknownId(answer)) return { alreadyGone: true };
		throw this.refusal(answer, outcomeOf(answer));
	}

	/** Lists connections, without passwords and data sources. */
	async listConnections(range: Range): Promise<Walked<ApiObject>> {
		return await this.list(CONNECTIONS, CONNECTIONS_PER_PAGE, range);
	}

	/** All connections that are wanted. Throws rather than miss one in a list that keeps changing. */
	async allConnections(wanted?: (row: ApiObject) => boolean): Promise<ApiObject[]> {
		return await walkPagesExactly({ ...this.pages(CONNECTIONS, CONNECTIONS_PER_PAGE), wanted });
	}

	/** Lists sources, without the tokens with which data is sent to them. */
	async listSources(range: Range): Promise<Walked<ApiObject>> {
		const { rows, changed } = await this.list(SOURCES, SOURCES_PER_PAGE, range);
		return { rows: rows.map(withoutToken), changed };
	}

	/** One page of the connection list, for drop-downs. */
	async connectionPage(page: number): Promise<Page<ApiObject>> {
		return await this.page(CONNECTIONS, page, CONNECTIONS_PER_PAGE);
	}

	/** The query endpoint of a connection, which is reached with the connection's login, not the API token. */
	queryEndpoint({ protocol, host, port, username, password }: Login): Http {
		return this.http.toward({
			provider: host,
			login: { username, password },
			baseUrl: `${protocol}://${host}:${port}`,
			secrets: [password],
		});
	}

	/** The server's clock at a local time, both in ms since 1970. */
	serverTime(local: number): number {
		return this.http.serverTime(local);
	}

	private async list(path: string, most: number, range: Range): Promise<Walked<ApiObject>> {
		const pageSize = range.wanted ? most : Math.min(most, range.limit);
		return await walkPages({ ...range, ...this.pages(path, pageSize) });
	}

	private pages(path: string, pageSize: number) {
		return {
			pageSize,
			concurrency: this.http.concurrency,
			idOf: ({ id }: ApiObject) => id,
			readPage: async (page: number) => await this.page(path, page, pageSize),
		};
	}

	private async page(path: string, page: number, pageSize: number): Promise<Page<ApiObject>> {
		// The documented links drop per_page, so that they are not followed but only read.
		const call: Call = { method: 'GET', path, query: { page, per_page: pageSize } };
		const answer = await this.http.send(call);
		const body = this.read(answer);
		const rows = Array.isArray(body.data) ? body.data.map((row) => objectOf(row)) : [undefined];
		const checked = rows.filter((row) => row !== undefined);
		if (checked.length < rows.length || !isObject(body.pagination)) throw this.unexpected(answer);
		const next = this.link(body.pagination.next);
		const last = this.link(body.pagination.last);
		return { rows: checked, more: next !== undefined, last: pageNumber(last) };
	}

	/** A link of the list; one that leads elsewhere means that something between n8n and the API is wrong. */
	private link(value: unknown): URL | undefined {
		const text = textOrNull(value);
		if (text === null) return undefined;
		const { baseUrl } = this;
		if (!URL.canParse(text, baseUrl) || new URL(text, baseUrl).origin !== new URL(baseUrl).origin) {
			throw new Problem('The list continues at another address than it began', {
				text: this.http.clean(text, 200),
				advice: `It was not followed, and no token was sent there. Check 'Base URL' in the credential (${baseUrl})`,
			});
		}
		return new URL(text, baseUrl);
	}

	/** The JSON object of a 200. */
	private read(answer: Answer): IDataObject {
		if (answer.status !== 200) throw this.refusal(answer, 'notApplied');
		const body = parseJson(answer.body);
		if (!isObject(body)) throw this.unexpected(answer);
		return body;
	}

	private unexpected(answer: Answer): Problem {
		const { baseUrl } = this;
		return new Problem(
			'Better Stack answered with something else than its documentation promises',
			{
				status: answer.status,
				requestId: requestIdOf(answer),
				text: `The answer begins: ${this.http.clean(answer.body, 100)}`,
				advice: `Check 'Base URL' in the credential (${baseUrl}). If it is right, run this again`,
			},
		);
	}

	/** A status that is no success, with Better Stack's own words and what to do about it. */
	private refusal(answer: Answer, outcome: Outcome): Problem {
		const { status } = answer;
		const said = errorText(parseJson(answer.body));
		const [happened, advice] = explain(status, this.baseUrl);
		return new Problem(happened, {
			status,
			outcome,
			advice,
			requestId: requestIdOf(answer),
			text: this.http.clean(said ?? `The answer begins: ${answer.body}`, said ? 500 : 120),
		});
	}
}

function isUnknownId(answer: Answer): boolean {
	return answer.status === 404 && UNKNOWN_ID.test(errorText(parseJson(answer.body)) ?? '');
}

function objectIn(body: unknown): ApiObject | undefined {
	return isObject(body) ? objectOf(body.data) : undefined;
}

function objectOf(value: unknown): ApiObject | undefined {
	if (!isObject(value) || !isObject(value.attributes)) return undefined;
	const { id, attributes } = value;
	if (typeof id !== 'string' && typeof id !== 'number') return undefined;
	return { ...value, id: String(id), attributes };
}

function withoutToken(source: ApiObject): ApiObject {
	const attributes = { ...source.attributes };
	delete attributes.token;
	return { ...source, attributes };
}

function pathOf(id: string): string {
	return `${CONNECTIONS}/${encodeURIComponent(id)}`;
}

function pageNumber(link: URL | undefined): number | undefined {
	const page = Number(link?.searchParams.get('page') ?? undefined);
	return Number.isInteger(page) ? page : undefined;
}
