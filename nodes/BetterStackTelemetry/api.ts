import type { IDataObject } from 'n8n-workflow';

import { secretOf, type Provider } from '../shared/transport/account';
import { ApiClient, Refused } from '../shared/transport/apiClient';
import type { Answer } from '../shared/transport/call';
import type { HttpClient } from '../shared/transport/http';
import {
	walk,
	walkAgain,
	walkExactly,
	type List,
	type Page,
	type Walked,
} from '../shared/transport/pagination';
import { baseUrlOf } from '../shared/values/addresses';
import { textOrNull } from '../shared/values/json';
import { Problem } from '../shared/values/problem';
import { KnownConnections } from './transport/knownConnections';
import {
	createdIdIn,
	listed,
	objectIn,
	pageIn,
	withoutToken,
	type ApiObject,
} from './transport/answers';
import { DIALECT } from './transport/errors';

export type { ApiObject } from './transport/answers';

/** The type of the credential that opens this API. */
export const CREDENTIAL_TYPE = 'betterStackTelemetryApi';

/** The body of a create request; the rest of it are settings. */
export interface NewConnection extends IDataObject {
	client_type: 'clickhouse';
	note?: string;
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
	isWanted?: (row: ApiObject) => boolean;
}

const CONNECTIONS = '/api/v1/connections';
const CONNECTIONS_PER_PAGE = 250;
const SOURCES = '/api/v2/sources';
const SOURCES_PER_PAGE = 50;

/** Pauses in ms after which a list is read again that others were changing. */
const PAUSES = [200, 400, 800, 1600];

/** Documented is 201; a proxy may send the same answer with another status of success. */
const CREATED = [200, 201, 202, 203];

/** Better Stack as the runner, the drop-downs and the trigger see it. */
export const betterStack: Provider<BetterStackApi> = {
	name: 'betterStack',
	credentialType: CREDENTIAL_TYPE,
	open(data) {
		const target = { provider: 'Better Stack', baseUrl: baseUrlOf(data.baseUrl) };
		const known = new KnownConnections();
		return {
			target,
			secrets: [secretOf(data.apiToken, 'API Token')],
			api: (http) => new BetterStackApi(new ApiClient(http, DIALECT), known),
		};
	},
};

/**
 * Better Stack's Telemetry API. Every method throws a Problem when the API refuses, or answers with
 * something that its documentation does not promise.
 */
export class BetterStackApi {
	constructor(
		private readonly client: ApiClient,
		/** Shared by all items of the account. */
		private readonly known: KnownConnections,
	) {}

	/**
	 * Creates a connection. Its `attributes.password` is in this answer and never again. A `problem` leaves
	 * a connection behind, or may have done so; its `createdId` is set if the ID is known.
	 */
	async createConnection(
		body: NewConnection,
	): Promise<{ created: ApiObject } | { problem: Problem }> {
		const result = await this.client.ask(
			{
				method: 'POST',
				path: CONNECTIONS,
				body,
				accept: CREATED,
				read: (json, answer) => this.creation(json, answer),
				// The body may hold the password, and is not shown.
				unread: (answer) =>
					new Problem(
						'Better Stack answered a create request with something that could not be read',
						{ ...this.client.factsOf(answer), outcome: 'unknown' },
					),
			},
			'lost',
		);
		if ('created' in result) this.known.add(listed(result.created));
		else this.known.forget();
		return result;
	}

	/** Reads one connection, with `data_sources`. */
	async getConnection(id: string): Promise<ApiObject> {
		return await this.client.send(reading(id));
	}

	/** Whether Better Stack says that it has no connection with this ID. */
	async isGone(id: string): Promise<boolean> {
		return (await this.client.ask(reading(id), 'notFound')) instanceof Refused;
	}

	/** Deletes a connection; `alreadyGone` if Better Stack says that it had none with this ID. */
	async deleteConnection(id: string): Promise<{ alreadyGone: boolean }> {
		const result = await this.client.ask(
			{
				method: 'DELETE',
				path: pathOf(id),
				about: { id },
				accept: [204],
				read: () => ({ alreadyGone: false }),
			},
			'notFound',
		);
		this.known.remove(id);
		return result instanceof Refused ? { alreadyGone: !result.isRepeated } : result;
	}

	/** Lists connections, without passwords and data sources. */
	async listConnections<Item>(
		range: Range,
		toItem: (row: ApiObject) => Item,
	): Promise<Walked<Item>> {
		return await this.walk(CONNECTIONS, CONNECTIONS_PER_PAGE, range, toItem);
	}

	/**
	 * What `pick` makes of all connections, without misses; with `known`, of these only. Throws rather than
	 * miss one in a list that keeps changing.
	 */
	async allConnections<Item>(
		pick: (row: ApiObject) => Item | undefined,
		known?: ReadonlySet<string>,
	): Promise<Item[]> {
		const list = this.list(CONNECTIONS, CONNECTIONS_PER_PAGE);
		for (const pause of PAUSES) {
			const { items, changed } = await walkAgain(list, pick, undefined, known);
			if (!changed) return items;
			await this.client.http.wait(pause);
		}
		return await walkExactly(list, pick, undefined, known);
	}

	/** The connections with exactly this note, as far as this run knows: read once, and kept up to date with its own doings. */
	async connectionsWithNote(note: string): Promise<ApiObject[]> {
		return await this.known.withNote(
			note,
			async () => await this.allConnections((row) => (row.attributes.note ? row : undefined)),
		);
	}

	/** The same, read again after a pause in ms. */
	async connectionsWithNoteAfter(pause: number, note: string): Promise<ApiObject[]> {
		await this.client.http.wait(pause);
		this.known.forget();
		return await this.connectionsWithNote(note);
	}

	/** The same at the end of the run: read once more for all items together. */
	async connectionsWithNoteAtEnd(note: string): Promise<ApiObject[]> {
		this.known.readAtEnd();
		return await this.connectionsWithNote(note);
	}

	/** Lists sources, without the tokens with which data is sent to them. */
	async listSources<Item>(range: Range, toItem: (row: ApiObject) => Item): Promise<Walked<Item>> {
		return await this.walk(SOURCES, SOURCES_PER_PAGE, range, (row) => toItem(withoutToken(row)));
	}

	/** One page of the connection list, for drop-downs. */
	async connectionPage(page: number): Promise<Page<ApiObject>> {
		return await this.list(CONNECTIONS, CONNECTIONS_PER_PAGE).readPage(page);
	}

	get baseUrl(): string {
		return this.client.baseUrl;
	}

	/** The query endpoint of a connection, which is reached with the connection's login, not the API token. */
	queryEndpoint({ protocol, host, port, ...login }: Login): HttpClient {
		const baseUrl = `${protocol}://${host}:${port}`;
		return this.client.http.toward({ provider: host, baseUrl, login });
	}

	/** The server's clock at a local time, both in ms since 1970. */
	serverTime(local: number): number {
		return this.client.http.serverTime(local);
	}

	/** What a success says about a new connection; undefined if it may as well be no answer of the API. */
	private creation(
		json: unknown,
		answer: Answer,
	): { created: ApiObject } | { problem: Problem } | undefined {
		const created = objectIn(json);
		const password = textOrNull(created?.attributes.password);
		if (created && password) {
			this.client.http.hide(password);
			return { created };
		}
		if (answer.status !== 201) return undefined;

		// The body may hold the password: it is searched for the ID and not shown.
		const createdId = createdIdIn(json, answer);
		const problem = new Problem(
			'Better Stack created the connection, but its password could not be read',
			{
				...this.client.factsOf(answer),
				outcome: 'applied',
				createdId,
				advice: createdId && `Connection ${createdId} is of no use without it and can be deleted`,
			},
		);
		return { problem };
	}

	private async walk<Item>(
		path: string,
		largestPage: number,
		{ limit, isWanted }: Range,
		toItem: (row: ApiObject) => Item,
	): Promise<Walked<Item>> {
		const pageSize = isWanted ? largestPage : Math.min(largestPage, limit);
		const pick = (row: ApiObject) => (isWanted?.(row) === false ? undefined : toItem(row));
		return await walk(this.list(path, pageSize), { limit, pick });
	}

	private list(path: string, pageSize: number): List<ApiObject> {
		return {
			pageSize,
			concurrency: this.client.http.concurrency,
			idOf: ({ id }) => id,
			// The links drop per_page, so that they are not followed but only read.
			readPage: async (page) =>
				await this.client.send({
					method: 'GET',
					path,
					query: { page, per_page: pageSize },
					read: pageIn,
				}),
		};
	}
}

function reading(id: string) {
	return { method: 'GET', path: pathOf(id), about: { id }, read: objectIn } as const;
}

function pathOf(id: string): string {
	return `${CONNECTIONS}/${encodeURIComponent(id)}`;
}
