import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { bodyOf, secretsIn, type Settings } from '../shared/actions/settings';
import { secretOf, type Provider } from '../shared/transport/account';
import { ApiClient, Refused, type Request } from '../shared/transport/apiClient';
import type { HttpClient } from '../shared/transport/http';
import { listKeptChanging, type Walked } from '../shared/transport/pagination';
import { baseUrlOf } from '../shared/values/addresses';
import { isObject, numberOrNull, objectsIn, textOrNull } from '../shared/values/json';
import { connectionOf, type Connection } from './items';
import { ERRORS, limitOf, reasonIn } from './transport/errors';
import { listConnections, type Filter, type PageQuery, type Range } from './transport/list';
import { clientOf } from './transport/login';
import { ClientSession } from './transport/session';

/** The type of the credential that opens this API. */
export const CREDENTIAL_TYPE = 'lerianReporterApi';

/** What a test or a validation came to. */
export interface Result extends IDataObject {
	ok: boolean;
	message: string;
}

const CONNECTIONS = '/v1/management/connections';

/** Lerian Reporter's management API for connections. Every method throws a Problem for what it does not answer with. */
export class LerianApi {
	private readonly client: ApiClient;

	constructor(private readonly http: HttpClient) {
		this.client = new ApiClient(http, { errors: ERRORS, reasonIn });
	}

	/** Creates a connection for a product. A `nameTaken` belongs to another connection; a `lost` one may be there. */
	async createConnection(
		productName: string,
		settings: Settings,
	): Promise<Connection | Refused<'nameTaken' | 'lost'>> {
		this.http.hide(...secretsIn(settings));
		const request: Request<Connection> = {
			method: 'POST',
			path: CONNECTIONS,
			headers: { 'X-Product-Name': productName },
			body: bodyOf(settings),
			accept: [201],
			read: connectionOf,
			// What cannot be read can be looked for by its name.
			unread: (answer) => this.client.unexpected(request, answer).with({ outcome: 'unknown' }),
		};
		return await this.client.ask(request, 'nameTaken', 'lost');
	}

	async getConnection(id: string): Promise<Connection> {
		return await this.client.send(readOf(id));
	}

	/** A connection; undefined if Lerian says that it has none with this ID. */
	async findById(id: string): Promise<Connection | undefined> {
		const found = await this.client.ask(readOf(id), 'notFound');
		return found instanceof Refused ? undefined : found;
	}

	/** Changes what is given; `ssl` and `metadata` as a whole. */
	async updateConnection(id: string, settings: Settings): Promise<Connection> {
		this.http.hide(...secretsIn(settings));
		const body = bodyOf(settings);
		return await this.client.send({ method: 'PATCH', path: pathOf(id), body, read: connectionOf });
	}

	/** Deletes a connection; `alreadyGone` if it was gone before. */
	async deleteConnection(id: string): Promise<{ alreadyGone: boolean }> {
		const result = await this.client.ask(
			{ method: 'DELETE', path: pathOf(id), accept: [204], read: () => true },
			'notFound',
		);
		return { alreadyGone: result instanceof Refused && !result.isRepeated };
	}

	/** Assigns a connection to a product, which can be done once; `assigned` to one already, or `lost`. */
	async assignProduct(
		id: string,
		productName: string,
	): Promise<Connection | Refused<'assigned' | 'lost'>> {
		const headers = { 'X-Product-Name': productName };
		return await this.client.ask(
			{ method: 'POST', path: pathOf(id, '/assign'), headers, read: connectionOf },
			'assigned',
			'lost',
		);
	}

	/**
	 * Has Lerian connect to the database. That it cannot is a result: status 200 with `failure` by the
	 * documentation, 500 "Database Connection Error" by the manager's source.
	 */
	async testConnection(id: string): Promise<Result> {
		const result = await this.client.ask(
			{
				method: 'POST',
				path: pathOf(id, '/test'),
				changes: false,
				read: (json) => this.resultIn(json),
			},
			'databaseDown',
		);
		if (!(result instanceof Refused)) return result;
		const { message, facts } = result.problem;
		return { ok: false, message: facts.text ?? message };
	}

	/** Reads the tables of the database, `{ id, configName, databaseName, type, tables }`. */
	async getSchema(id: string): Promise<IDataObject> {
		return await this.client.send({
			method: 'GET',
			path: pathOf(id, '/schema'),
			read: (json) => (isObject(json) && Array.isArray(json.tables) ? json : undefined),
		});
	}

	/** Asks whether fields are there, by table and by connection. Those that are not are a result. */
	async validateSchema(mappedFields: IDataObject): Promise<Result> {
		return await this.client.send({
			method: 'POST',
			path: `${CONNECTIONS}/validate-schema`,
			body: { mappedFields },
			changes: false,
			accept: [200, 422],
			read: (json, answer) => {
				const errors = objectsIn(isObject(json) ? json.errors : undefined);
				if (answer.status === 422) {
					return { ok: false, message: this.client.words(answer), errors };
				}
				const result = this.resultIn(json);
				return result && { ...result, errors };
			},
		});
	}

	/** Lists connections, all of the wanted ones if no limit is set; `toItem` makes what is wanted of each. */
	async listConnections<Item>(
		filter: Filter,
		range: Range,
		toItem: (row: Connection) => Item,
	): Promise<Walked<Item>> {
		const source = {
			readPage: async (wanted: Filter, query: PageQuery) => await this.readPage(wanted, query),
			concurrency: this.http.concurrency,
			now: () => this.serverTime(Date.now()),
		};
		return await listConnections(source, filter, range, toItem);
	}

	/** All wanted connections. Throws rather than miss one in a list that keeps changing. */
	async allConnections<Item>(filter: Filter, toItem: (row: Connection) => Item): Promise<Item[]> {
		const range: Range = { limit: Infinity, order: 'desc' };
		const { items, changed } = await this.listConnections(filter, range, toItem);
		if (changed) throw listKeptChanging();
		return items;
	}

	/** Finds a connection by its name, which is unique over all products; newest first. */
	async findByName(configName: string, createdAfter?: number): Promise<Connection | undefined> {
		const filter: Filter = { createdAfter, wanted: (row) => row.configName === configName };
		const range: Range = { limit: 1, order: 'desc' };
		const { items } = await this.listConnections(filter, range, (row) => row);
		return items[0];
	}

	/** The server's clock at a local time, both in ms since 1970. */
	serverTime(local: number): number {
		return this.http.serverTime(local);
	}

	private async readPage(filter: Filter, query: PageQuery): Promise<Connection[]> {
		const { productName, type, metadata = {}, unassigned } = filter;
		const tags = Object.entries(metadata).map(([key, value]) => [`metadata.${key}`, String(value)]);
		const more = { ...(type && { type }), ...Object.fromEntries(tags) };
		return await this.client.send({
			method: 'GET',
			path: unassigned ? `${CONNECTIONS}/unassigned` : CONNECTIONS,
			query: { ...query, ...(!unassigned && more) },
			headers: productName === undefined ? {} : { 'X-Product-Name': productName },
			read(json) {
				const items = isObject(json) && Array.isArray(json.items) ? json.items : [undefined];
				const rows = items.map(connectionOf).filter((row) => row !== undefined);
				return rows.length === items.length ? rows : undefined;
			},
		});
	}

	private resultIn(json: unknown): Result | undefined {
		const { status, message, latencyMs } = isObject(json) ? json : {};
		if (status !== 'success' && status !== 'failure') return undefined;
		return {
			ok: status === 'success',
			message: this.http.show(textOrNull(message) ?? status),
			...(numberOrNull(latencyMs) !== null && { latencyMs }),
		};
	}
}

function pathOf(id: string, rest = ''): string {
	return `${CONNECTIONS}/${encodeURIComponent(id)}${rest}`;
}

function readOf(id: string): Request<Connection> {
	return { method: 'GET', path: pathOf(id), read: connectionOf };
}

/** Lerian Reporter as the runner, the drop-downs and the trigger see it. */
export const lerian: Provider<LerianApi> = {
	name: 'lerian',
	credentialType: CREDENTIAL_TYPE,
	open(data) {
		const isClient = data.authentication === 'clientCredentials';
		return {
			target: { provider: 'Lerian Reporter', baseUrl: baseUrlOf(data.baseUrl), limitOf },
			secrets: secretsOf(data),
			session: isClient ? new ClientSession(data) : undefined,
			api: (http) => new LerianApi(http),
		};
	},
};

/** The secrets that the kind of authentication needs. Throws a Problem if one is empty. */
function secretsOf(data: ICredentialDataDecryptedObject): string[] {
	if (data.authentication === 'token') return [secretOf(data.accessToken, 'Access Token')];
	return data.authentication === 'clientCredentials' ? [clientOf(data).clientSecret] : [];
}
