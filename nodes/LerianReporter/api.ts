import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { bodyOf, secretsIn, type Settings } from '../shared/actions/settings';
import { secretOf, type Provider } from '../shared/transport/account';
import { ApiClient, Refused, type Request } from '../shared/transport/apiClient';
import type { HttpClient } from '../shared/transport/http';
import { baseUrlOf } from '../shared/values/addresses';
import { isObject, numberOrNull, objectOf, objectsIn, textOrNull } from '../shared/values/json';
import type { Problem } from '../shared/values/problem';
import { connectionOf, isInternal, type Connection } from './items';
import { DIALECT, internalProblem, limitOf } from './transport/errors';
import {
	listConnections,
	metadataQuery,
	Reading,
	type Filter,
	type Listed,
	type PageQuery,
	type Range,
	type Source,
} from './transport/list';
import { clientOf } from './transport/login';
import { Names } from './transport/names';
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

	constructor(
		private readonly http: HttpClient,
		private readonly names: Names,
	) {
		this.client = new ApiClient(http, DIALECT);
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
		const result = await this.client.ask(request, 'nameTaken', 'lost');
		if (!(result instanceof Refused)) this.names.put(result);
		return result;
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
		const result = await this.client.ask(
			{ method: 'PATCH', path: pathOf(id), body, read: connectionOf },
			'notFound',
		);
		if (result instanceof Refused) {
			await this.refuseInternal(id, result.problem);
			throw result.problem;
		}
		this.names.put(result);
		return result;
	}

	/** Deletes a connection; `alreadyGone` if it was gone before. */
	async deleteConnection(id: string): Promise<{ alreadyGone: boolean }> {
		const result = await this.client.ask(
			{ method: 'DELETE', path: pathOf(id), accept: [204], read: () => true },
			'notFound',
		);
		if (result instanceof Refused) await this.refuseInternal(id, result.problem);
		this.names.forget(id);
		return { alreadyGone: result instanceof Refused && !result.isRepeated };
	}

	/** Assigns a connection to a product, which can be done once; `assigned` to one already, `notFound`, or `lost`. */
	async assignProduct(
		id: string,
		productName: string,
	): Promise<Connection | Refused<'assigned' | 'lost' | 'notFound'>> {
		const headers = { 'X-Product-Name': productName };
		const result = await this.client.ask(
			{ method: 'POST', path: pathOf(id, '/assign'), headers, read: connectionOf },
			'assigned',
			'lost',
			'notFound',
		);
		if (!(result instanceof Refused)) this.names.put(result);
		return result;
	}

	/** After "there is none": throws a Problem if there is one, since it can only be the platform's own. */
	private async refuseInternal(id: string, problem: Problem): Promise<void> {
		const found = await this.findById(id);
		if (found) throw isInternal(found) ? internalProblem(id, problem) : problem;
		this.names.forget(id);
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
		const request: Request<Result> = {
			method: 'POST',
			path: `${CONNECTIONS}/validate-schema`,
			body: { mappedFields },
			changes: false,
			accept: [200, 422],
			read: (json, answer) => {
				const errors = objectsIn(objectOf(json).errors);
				const message = this.client.words(answer);
				if (answer.status === 422) return { ok: false, message, errors };
				const result = this.resultIn(json);
				return result && { ...result, errors };
			},
		};
		const result = await this.client.ask(request, 'noneFound');
		if (!(result instanceof Refused)) return result;
		// Nothing but unknown names, which the manager refuses (validate_schema.go:100-109).
		const type = 'DATA_SOURCE_NOT_FOUND';
		const errors = Object.keys(mappedFields).map((dataSourceId) => ({ type, dataSourceId }));
		const { message, facts } = result.problem;
		return { ok: false, message: facts.text ?? message, errors };
	}

	/** Lists connections, all of the wanted ones if no limit is set; `toItem` makes what is wanted of each. */
	async listConnections<Item>(
		filter: Filter,
		range: Range,
		toItem: (row: Connection) => Item,
	): Promise<Listed<Item>> {
		return await listConnections(this.source, filter, range, toItem);
	}

	/**
	 * Finds a connection by its name, which is unique over all products. Going through a list of names costs
	 * one reading of the whole list at the most. `isTaken` if Lerian says that the name is taken.
	 */
	async findByName(
		configName: string,
		more: { isTaken?: boolean } = {},
	): Promise<Connection | undefined> {
		return await this.names.find(configName, new Reading(this.source, {}), more);
	}

	/** A connection of this name that the run has come across already. */
	knownByName(configName: string): Connection | undefined {
		return this.names.get(configName);
	}

	/** The platform's own connection of a name, after a search for that name. */
	internalByName(configName: string): Connection | undefined {
		return this.names.internal(configName);
	}

	/** Finds a connection among those that were created since an instant (ms since 1970), as they are now. */
	async findSince(configName: string, createdAfter: number): Promise<Connection | undefined> {
		const filter: Filter = { createdAfter, wanted: (row) => row.configName === configName };
		const { items } = await this.listConnections(filter, { limit: 1, order: 'desc' }, (row) => row);
		return items[0];
	}

	/** Takes the secrets of the account out of a text. */
	readonly redact = (text: string): string => this.http.redact(text);

	/** A text from Lerian as it may stand in a message. */
	show(text: string): string {
		return this.http.show(text, 100);
	}

	/** The server's clock at a local time, both in ms since 1970. */
	serverTime(local: number): number {
		return this.http.serverTime(local);
	}

	private get source(): Source {
		const readPage: Source['readPage'] = async (filter, query) =>
			await this.readPage(filter, query);
		return { readPage, concurrency: this.http.concurrency, now: () => this.serverTime(Date.now()) };
	}

	private async readPage(filter: Filter, query: PageQuery) {
		const { productName, type, unassigned } = filter;
		const more = { ...(type && { type }), ...Object.fromEntries(metadataQuery(filter)) };
		return await this.client.send({
			method: 'GET',
			path: unassigned ? `${CONNECTIONS}/unassigned` : CONNECTIONS,
			query: { ...query, ...(!unassigned && more) },
			headers: productName === undefined ? {} : { 'X-Product-Name': productName },
			read(json) {
				const { items, total } = objectOf(json);
				const rows = (Array.isArray(items) ? items : [undefined]).map(connectionOf);
				const all = rows.filter((row) => row !== undefined);
				if (all.length < rows.length) return undefined;
				const internal = all.filter(isInternal);
				// The total of page 1 counts the platform's own, too.
				const count = (numberOrNull(total) ?? 0) - internal.length;
				return { rows: all.filter((row) => !isInternal(row)), internal, total: count };
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
		const names = new Names();
		return {
			target: { provider: 'Lerian Reporter', baseUrl: baseUrlOf(data.baseUrl), limitOf },
			secrets: secretsOf(data),
			session: isClient ? new ClientSession(data) : undefined,
			api: (http) => new LerianApi(http, names),
		};
	},
};

/** The secrets that the kind of authentication needs. Throws a Problem if one is empty. */
function secretsOf(data: ICredentialDataDecryptedObject): string[] {
	if (data.authentication === 'token') return [secretOf(data.accessToken, 'Access Token')];
	return data.authentication === 'clientCredentials' ? [clientOf(data).clientSecret] : [];
}
