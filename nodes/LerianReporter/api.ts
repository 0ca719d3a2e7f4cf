import type { IDataObject } from 'n8n-workflow';

import { requestIdOf, type Answer, type Call, type Http } from '../shared/http';
import { isObject, numberOrNull, parseJson, textOrNull } from '../shared/json';
import { listKeptChanging, type Walked } from '../shared/pages';
import { Problem, type Outcome } from '../shared/problem';
import { listConnections, type Filter, type PageQuery, type Range } from './list';
import { connectionOf, type Connection, type Settings } from './model';
import { explain, outcomeOf, saidIn } from './refusal';

/** The type of the credential that opens this API. */
export const CREDENTIAL_TYPE = 'lerianReporterApi';

/** What a test or a validation came to. */
export interface Result extends IDataObject {
	ok: boolean;
	message: string;
}

const CONNECTIONS = '/v1/management/connections';

/**
 * Lerian Reporter's management API for connections. Every method throws a Problem when the API
 * refuses, or answers with something that neither its documentation nor its source promises.
 */
export class LerianApi {
	constructor(private readonly http: Http) {}

	get baseUrl(): string {
		return this.http.target.baseUrl;
	}

	/** Creates a connection for a product; its name must be free. */
	async createConnection(productName: string, body: Settings): Promise<Connection> {
		this.hideSecretsOf(body);
		const headers = { 'X-Product-Name': productName };
		return await this.write({ method: 'POST', path: CONNECTIONS, headers, body }, 201);
	}

	async getConnection(id: string): Promise<Connection> {
		const answer = await this.http.send({ method: 'GET', path: pathOf(id) });
		const connection = connectionOf(this.read(answer));
		if (!connection) throw this.unexpected(answer);
		return connection;
	}

	/** Whether Lerian says that it has no connection with this ID. */
	async isGone(id: string): Promise<boolean> {
		const answer = await this.http.send({ method: 'GET', path: pathOf(id) });
		if (isUnknownId(answer)) return true;
		this.read(answer);
		return false;
	}

	/** Changes what is given; `ssl` and `metadata` as a whole. */
	async updateConnection(id: string, body: Settings): Promise<Connection> {
		this.hideSecretsOf(body);
		return await this.write({ method: 'PATCH', path: pathOf(id), body });
	}

	/** Deletes a connection; `alreadyGone` if Lerian says that it has none with this ID. */
	async deleteConnection(id: string): Promise<{ alreadyGone: boolean }> {
		const answer = await this.http.send({ method: 'DELETE', path: pathOf(id) });
		if (answer.status === 204) return { alreadyGone: false };
		if (isUnknownId(answer)) return { alreadyGone: true };
		throw this.refusal(answer, outcomeOf(answer));
	}

	/** Assigns a connection to a product, which can be done once. */
	async assignProduct(id: string, productName: string): Promise<Connection> {
		const headers = { 'X-Product-Name': productName };
		return await this.write({ method: 'POST', path: pathOf(id, '/assign'), headers });
	}

	/**
	 * Has Lerian connect to the database. That it cannot is a result: status 200 with `failure` by the
	 * documentation, 500 "Database Connection Error" by the manager's source.
	 */
	async testConnection(id: string): Promise<Result> {
		const answer = await this.http.send({ method: 'POST', path: pathOf(id, '/test') });
		if (isDatabaseDown(answer)) return { ok: false, message: this.words(answer) };
		const { status, message, latencyMs } = this.read(answer);
		if (status !== 'success' && status !== 'failure') throw this.unexpected(answer);
		return {
			ok: status === 'success',
			message: this.http.clean(textOrNull(message) ?? status),
			...(numberOrNull(latencyMs) !== null && { latencyMs }),
		};
	}

	/** Reads the tables of the database, `{ id, configName, databaseName, type, tables }`. */
	async getSchema(id: string): Promise<IDataObject> {
		const answer = await this.http.send({ method: 'GET', path: pathOf(id, '/schema') });
		if (isDatabaseDown(answer)) {
			const problem = this.refusal(answer, 'notApplied');
			throw new Problem('Lerian Reporter could not read the database', {
				...problem.facts,
				advice: 'Use Test, and check host, port and secrets of the connection',
			});
		}
		const schema = this.read(answer);
		if (!Array.isArray(schema.tables)) throw this.unexpected(answer);
		return schema;
	}

	/** Asks whether fields are there, by table and by connection. Those that are not are a result. */
	async validateSchema(mappedFields: IDataObject): Promise<Result> {
		const path = `${CONNECTIONS}/validate-schema`;
		const answer = await this.http.send({ method: 'POST', path, body: { mappedFields } });
		const body = parseJson(answer.body);
		const errors = isObject(body) && Array.isArray(body.errors) ? body.errors : [];
		if (answer.status === 422 && errors.length > 0) {
			return { ok: false, message: this.words(answer), errors };
		}
		const { status, message } = this.read(answer);
		if (status !== 'success' && status !== 'failure') throw this.unexpected(answer);
		const words = this.http.clean(textOrNull(message) ?? status);
		return { ok: status === 'success', message: words, errors };
	}

	/** Lists connections, all of the wanted ones if no limit is set. */
	async listConnections(filter: Filter, range: Range): Promise<Walked<Connection>> {
		const { concurrency } = this.http;
		const now = () => this.serverTime(Date.now());
		const readPage = async (wanted: Filter, query: PageQuery) => await this.page(wanted, query);
		return await listConnections({ readPage, concurrency, now }, filter, range);
	}

	/** All wanted connections. Throws rather than miss one in a list that keeps changing. */
	async allConnections(filter: Filter): Promise<Connection[]> {
		const { rows, changed } = await this.listConnections(filter, {
			limit: Infinity,
			order: 'desc',
		});
		if (changed) throw listKeptChanging();
		return rows;
	}

	/** Finds a connection by its name, which is unique over all products; newest first. */
	async findConnection(configName: string, createdAfter?: number): Promise<Connection | undefined> {
		const filter: Filter = { createdAfter, wanted: (row) => row.configName === configName };
		const { rows } = await this.listConnections(filter, { limit: 1, order: 'desc' });
		return rows[0];
	}

	/** The server's clock at a local time, both in ms since 1970. */
	serverTime(local: number): number {
		return this.http.serverTime(local);
	}

	private async page(filter: Filter, query: PageQuery): Promise<Connection[]> {
		const { productName, type, metadata = {}, unassigned } = filter;
		const tags = Object.entries(metadata).map(([key, value]) => [`metadata.${key}`, value]);
		const more: IDataObject = { ...(type && { type }), ...Object.fromEntries(tags) };
		const answer = await this.http.send({
			method: 'GET',
			path: unassigned ? `${CONNECTIONS}/unassigned` : CONNECTIONS,
			query: { ...query, ...(!unassigned && more) },
			headers: productName === undefined ? {} : { 'X-Product-Name': productName },
		});
		const { items } = this.read(answer);
		const rows = Array.isArray(items) ? items.map(connectionOf) : [undefined];
		const connections = rows.filter((row) => row !== undefined);
		if (connections.length < rows.length) throw this.unexpected(answer);
		return connections;
	}

	/** Sends a change that answers with the connection. */
	private async write(call: Call, status = 200): Promise<Connection> {
		const answer = await this.http.send(call);
		if (answer.status !== status) throw this.refusal(answer, outcomeOf(answer));
		const connection = connectionOf(parseJson(answer.body));
		if (!connection) throw this.unexpected(answer, 'unknown');
		return connection;
	}

	/** The JSON object of a 200. */
	private read(answer: Answer): IDataObject {
		if (answer.status !== 200) throw this.refusal(answer, 'notApplied');
		const body = parseJson(answer.body);
		if (!isObject(body)) throw this.unexpected(answer);
		return body;
	}

	private unexpected(answer: Answer, outcome: Outcome = 'notApplied'): Problem {
		return new Problem('Lerian Reporter answered with something else than its API promises', {
			status: answer.status,
			requestId: requestIdOf(answer),
			text: `The answer begins: ${this.http.clean(answer.body, 100)}`,
			outcome,
			advice: `Check ${this.http.address}. If it is right, run this again`,
		});
	}

	/** A status that is no success, with Lerian's own words and what to do about it. */
	private refusal(answer: Answer, outcome: Outcome): Problem {
		const said = saidIn(answer);
		const [happened, advice] = explain(answer.status, said, this.http.address);
		return new Problem(happened, {
			status: answer.status,
			code: said.code,
			requestId: requestIdOf(answer),
			text: this.words(answer),
			outcome,
			advice,
		});
	}

	private words(answer: Answer): string {
		const { text } = saidIn(answer);
		return text ? this.http.clean(text) : `The answer begins: ${this.http.clean(answer.body, 120)}`;
	}

	private hideSecretsOf({ password, ssl }: Settings): void {
		const secrets = [password, ssl?.ca, ssl?.cert, ssl?.key];
		this.http.hide(...secrets.filter((secret) => secret !== undefined));
	}
}

function isUnknownId(answer: Answer): boolean {
	return answer.status === 404 && saidIn(answer).code === 'FET-1001';
}

/** The manager's 500 about the database behind a connection, which is no failure of the manager. */
function isDatabaseDown(answer: Answer): boolean {
	return answer.status === 500 && saidIn(answer).title === 'Database Connection Error';
}

function pathOf(id: string, rest = ''): string {
	return `${CONNECTIONS}/${encodeURIComponent(id)}${rest}`;
}
