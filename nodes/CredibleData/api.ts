import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { secretOf, type Provider } from '../shared/transport/account';
import { ApiClient, Refused, type Request } from '../shared/transport/apiClient';
import type { HttpClient } from '../shared/transport/http';
import { baseUrlOf } from '../shared/values/addresses';
import { isObject, textOf, textOrNull } from '../shared/values/json';
import { Problem } from '../shared/values/problem';
import { secretTexts } from './settings/secrets';
import {
	connectionOf,
	namedObject,
	tableOf,
	type Connection,
	type NamedObject,
} from './transport/answers';
import { DIALECT } from './transport/errors';
import { Seen, type LookUp } from './transport/seen';

/** The type of the credential that opens this API. */
export const CREDENTIAL_TYPE = 'credibleDataApi';

/** What servers call projects in their paths. */
export type PathStyle = 'projects' | 'environments';

/** Where a connection is. */
export interface ConnectionRef {
	project: string;
	name: string;
}

/**
 * The data API of Credible, which a Malloy Publisher serves too. Every method throws a Problem when the
 * API refuses, or answers with something that its documentation does not promise.
 */
export class CredibleApi {
	private readonly client: ApiClient;

	constructor(
		private readonly http: HttpClient,
		private readonly pathStyle: PathStyle,
		private readonly seen: Seen<Connection>,
	) {
		this.client = new ApiClient(http, DIALECT);
	}

	async listProjects(): Promise<NamedObject[]> {
		return await this.list(`/api/v0/${this.pathStyle}`, {}, namedObject);
	}

	/** All connections of a project; the API has no pages. */
	async listConnections(project: string): Promise<Connection[]> {
		return await this.list(this.pathOf({ project }), { project }, connectionOf);
	}

	/** Reads one connection. What it shows of its secrets appears in no message. */
	async getConnection(ref: ConnectionRef): Promise<Connection> {
		return await this.client.send(this.reading(ref));
	}

	/** The same, but undefined if the project has no connection of this name. */
	async findConnection(ref: ConnectionRef): Promise<Connection | undefined> {
		const found = await this.client.ask(this.reading(ref), 'notFound', 'notFoundUnnamed');
		if (!(found instanceof Refused)) return found;
		if (found.is === 'notFound') return undefined;
		// Who does not say what was not found may be no Credible at all: one that is lists the project.
		const rows = await this.listConnections(ref.project);
		return rows.find(({ name }) => name === ref.name);
	}

	/** A connection as this run has read it last, maybe in a list. */
	async lookUp(ref: ConnectionRef): Promise<LookUp<Connection>> {
		return await this.seen.lookUp(ref, {
			one: async () => await this.findConnection(ref),
			all: async () => await this.listConnections(ref.project),
		});
	}

	/** Creates a connection, of which the answer has only a message: `lost` leaves open whether it was created. */
	async createConnection(ref: ConnectionRef, body: IDataObject) {
		return await this.client.ask(this.writing('POST', ref, body), 'nameTaken', 'lost');
	}

	/** Replaces parts of a connection, each as a whole. */
	async updateConnection(ref: ConnectionRef, body: IDataObject): Promise<void> {
		await this.client.send(this.writing('PATCH', ref, body));
	}

	/** Deletes a connection; `alreadyGone` if the server says that the project had none of this name. */
	async deleteConnection(ref: ConnectionRef): Promise<{ alreadyGone: boolean }> {
		const result = await this.client.ask(this.writing('DELETE', ref), 'notFound');
		return { alreadyGone: result instanceof Refused && !result.isRepeated };
	}

	/** Has the server dial a database with settings that need not be saved. */
	async testConnection(body: IDataObject): Promise<{ ok: boolean; message: string }> {
		this.http.hideAll(secretTexts(body));
		return await this.client.send(
			this.checked({
				method: 'POST',
				path: '/api/v0/connections/test',
				body,
				changes: false,
				read: (json) => {
					const { status, errorMessage } = isObject(json) ? json : {};
					if (status !== 'ok' && status !== 'failed') return undefined;
					const said = this.http.show(textOrNull(errorMessage) ?? '');
					const isOk = status === 'ok';
					const message = isOk ? 'The database answered' : 'The database did not let it in';
					return { ok: isOk, message: said || message };
				},
			}),
		);
	}

	/** A text of an answer as it may be shown. */
	show(text: unknown): string {
		return this.http.show(textOf(text), 100);
	}

	/** The schemas of the database behind a connection. */
	async listSchemas(ref: ConnectionRef): Promise<NamedObject[]> {
		return await this.list(`${this.pathOf(ref)}/schemas`, ref, namedObject);
	}

	/** The tables of a schema; a table's name is its resource, such as `public.orders`. */
	async listTables(ref: ConnectionRef, schema: string): Promise<NamedObject[]> {
		const path = `${this.pathOf(ref)}/schemas/${encodeURIComponent(schema)}/tables`;
		return await this.list(path, ref, tableOf);
	}

	private reading(ref: ConnectionRef): Request<Connection> {
		return this.checked({
			method: 'GET',
			path: this.pathOf(ref),
			about: { ...ref },
			read: (json) => {
				const connection = connectionOf(json);
				if (!connection) return undefined;
				this.http.hideAll(secretTexts(connection.raw));
				this.seen.note(ref, connection);
				return connection;
			},
		});
	}

	private async list<Row>(
		path: string,
		about: Partial<ConnectionRef>,
		rowOf: (value: unknown) => Row | undefined,
	): Promise<Row[]> {
		return await this.client.send(
			this.checked({
				method: 'GET',
				path,
				about: { ...about },
				read: (json) => {
					const rows = Array.isArray(json) ? json.map(rowOf) : [undefined];
					const checked = rows.filter((row) => row !== undefined);
					return checked.length === rows.length ? checked : undefined;
				},
			}),
		);
	}

	/** A change. A success that is no JSON may come from something between n8n and the server. */
	private writing(
		method: 'POST' | 'PATCH' | 'DELETE',
		ref: ConnectionRef,
		body?: IDataObject,
	): Request<true> {
		this.http.hideAll(secretTexts(body));
		this.seen.note(ref, undefined);
		return this.checked({
			method,
			path: this.pathOf(ref),
			body,
			accept: [200, 201, 204],
			about: { ...ref },
			read: (json, { status }) => (isObject(json) || status === 204 ? true : undefined),
		});
	}

	/** With what to check if a success cannot be read; of a change nobody knows then whether it was made. */
	private checked<T>(request: Request<T>): Request<T> {
		return {
			...request,
			unread: (answer) => {
				const problem = this.client.unexpected(request, answer);
				const { outcome } = problem.facts;
				return problem.with({
					outcome: outcome === 'applied' ? 'unknown' : outcome,
					advice: `Check ${this.http.address} and 'Path Style'. If they are right, run this again`,
				});
			},
		};
	}

	private pathOf({ project, name }: { project: string; name?: string }): string {
		const connections = `/api/v0/${this.pathStyle}/${encodeURIComponent(project)}/connections`;
		return name === undefined ? connections : `${connections}/${encodeURIComponent(name)}`;
	}
}

/** Credible as the runner, the drop-downs and the trigger see it. */
export const credible: Provider<CredibleApi> = {
	name: 'credible',
	credentialType: CREDENTIAL_TYPE,
	open(data) {
		const { authScheme, accessToken, pathStyle } = data;
		const style = pathStyle === 'environments' ? pathStyle : 'projects';
		const seen = new Seen<Connection>();
		return {
			target: { provider: 'Credible', ...addressOf(data) },
			secrets: authScheme === 'none' ? [] : [secretOf(accessToken, 'Access Token')],
			api: (http) => new CredibleApi(http, style, seen),
		};
	},
};

/** Where the server of a credential is. Throws a Problem if that cannot be told. */
export function addressOf({ hosting, organization, baseUrl }: ICredentialDataDecryptedObject): {
	baseUrl: string;
	baseUrlField: string;
} {
	if (hosting === 'selfHosted') {
		// The paths begin with it.
		const address = baseUrlOf(baseUrl).replace(/\/api\/v0$/, '');
		return { baseUrl: address, baseUrlField: 'Base URL' };
	}
	const name = String(organization ?? '').trim();
	if (!/^[a-z\d]([a-z\d-]*[a-z\d])?$/i.test(name)) {
		throw Problem.parameter(
			'Organization',
			'in the credential is not the name of an organization',
			'Enter the first part of the address of your organization: letters, digits and hyphens',
		);
	}
	return {
		baseUrl: `https://${name.toLowerCase()}.data.credibledata.com`,
		baseUrlField: 'Organization',
	};
}
