import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../shared/http';
import { isObject, parseJson, textOrNull } from '../shared/json';
import { Problem } from '../shared/problem';
import { idOfRequest, objectIn } from './envelope';
import type { Host, Wanted } from './host';

/** The body of a create request, https://docs.supermetrics.com/apidocs/create-data-source-connection */
export interface NewConnection extends IDataObject {
	data_source_id: string;
	destination_type: string;
}

/** A connection as its create answer shows it, the one time that it is shown. */
export interface CreatedConnection {
	id: string;
	/** `connection_id`, `login_url`, `connect_url`. */
	data: IDataObject;
	/** The `Location` header. No call to it is documented: it is shown, and not asked. */
	location: string | null;
	requestId: string | null;
}

/** The body of a request for a login link, https://docs.supermetrics.com/apidocs/create-login-link-1 */
export interface NewLoginLink extends IDataObject {
	ds_id: string;
	/** ISO 8601, or a duration such as "10 hours"; 24 hours if missing. */
	expiry_time?: string;
	require_username?: string;
	redirect_url?: string;
	description?: string;
}

/** What can be connected, https://docs.supermetrics.com/apidocs/get-available-sources */
export interface AvailableSources {
	dataSources: IDataObject[];
	destinationTypes: IDataObject[];
	destinations: IDataObject[];
}

const CONNECTION_ID = /[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}/i;

/**
 * Supermetrics' API, as far as data source connections need it. `hub` is the host of connections and
 * transfers, `management` that of logins and login links; `teamId` stands in where none is given. Every
 * method throws a Problem as its host does.
 */
export class SupermetricsApi {
	constructor(
		private readonly hub: Host,
		private readonly management: Host,
		private readonly teamId: string,
	) {}

	/** Where logins are listed. */
	get baseUrl(): string {
		return this.management.baseUrl;
	}

	/** Creates a connection. Its ID is in this answer and nowhere else. */
	async createConnection(body: NewConnection, teamId?: string): Promise<CreatedConnection> {
		const path = `${this.team(teamId)}/data-source-connections`;
		const request = { path, body, scope: 'dwh_transfers_write', name: 'connection' } as const;
		return await this.hub.create(request, (answer) => {
			const data = objectIn(parseJson(answer.body), ['connection_id']);
			const id = textOrNull(data?.connection_id) ?? connectionIdIn(answer);
			if (id === undefined) return undefined;
			return {
				id,
				data: { connection_id: id, ...data },
				location: answer.headers.location ?? null,
				requestId: idOfRequest(answer) ?? null,
			};
		});
	}

	/** Lists the data sources, destination types and destinations of a team. */
	async availableSources(teamId?: string): Promise<AvailableSources> {
		const path = `${this.team(teamId)}/transfers/available-sources`;
		const answer = await this.hub.send({ method: 'GET', path, scope: 'dwh_transfers_read' });
		const keys = ['data_sources', 'destination_types', 'destinations'];
		const found = objectIn(parseJson(answer.body), keys);
		if (!found) throw this.hub.unexpected(answer);
		return {
			dataSources: objects(found.data_sources),
			destinationTypes: objects(found.destination_types),
			destinations: objects(found.destinations),
		};
	}

	/** Lists the logins of the account. */
	async listLogins(): Promise<IDataObject[]> {
		return await this.management.list('/ds/logins', 'ds_logins_read');
	}

	/** Reads one login. */
	async getLogin(id: string): Promise<IDataObject> {
		const path = pathOf('/ds/login', id);
		return await this.management.one({ method: 'GET', path, scope: 'ds_logins_read' }, loginOf(id));
	}

	/** A login, or undefined if Supermetrics says that there is none with this ID. */
	async findLogin(id: string): Promise<IDataObject | undefined> {
		const call = { method: 'GET', path: pathOf('/ds/login', id), scope: 'ds_logins_read' } as const;
		const login = await this.management.one(call, { ...loginOf(id), absent: {} });
		return Object.keys(login).length > 0 ? login : undefined;
	}

	/** Revokes a login. Answers with what Supermetrics says: whether it did. */
	async revokeLogin(id: string): Promise<boolean> {
		const path = pathOf('/ds/login', id);
		const call = { method: 'DELETE', path, scope: 'ds_logins_write' } as const;
		const wanted = { ...loginOf(id), keys: ['result'], absent: { result: true } };
		const { result } = await this.management.one(call, wanted);
		return result === true;
	}

	/** Creates a login link, with its `login_url`. */
	async createLoginLink(body: NewLoginLink): Promise<IDataObject> {
		const path = '/ds/login/link';
		const request = { path, body, scope: 'ds_login_links_write', name: 'login link' } as const;
		return await this.management.create(request, (answer) =>
			objectIn(parseJson(answer.body), ['link_id', 'login_url']),
		);
	}

	/** Lists the login links of the account. */
	async listLoginLinks(): Promise<IDataObject[]> {
		return await this.management.list('/ds/login/links', 'ds_login_links_read');
	}

	/** Reads one login link. */
	async getLoginLink(id: string): Promise<IDataObject> {
		const path = pathOf('/ds/login/link', id);
		const call = { method: 'GET', path, scope: 'ds_login_links_read' } as const;
		return await this.management.one(call, linkOf(id));
	}

	/** Closes a login link. The link is documented as the answer; the vendor's SDK also knows `result`. */
	async closeLoginLink(id: string): Promise<IDataObject> {
		const path = `${pathOf('/ds/login/link', id)}/close`;
		const call = { method: 'PUT', path, scope: 'ds_login_links_write' } as const;
		const wanted = { ...linkOf(id), keys: ['link_id', 'status_code', 'result'] };
		const { result, ...link } = await this.management.one(call, wanted);
		if (result === undefined) return link;
		if (result === true) return { link_id: id, status_code: 'CLOSED', ...link };
		throw new Problem(`Supermetrics did not close login link ${id}`, {
			outcome: 'unknown',
			text: 'The answer says that the result is not true, and gives no reason',
			advice: 'Login Link → Get shows its status',
		});
	}

	/** Lists the destinations of a team. */
	async listDestinations(teamId?: string): Promise<IDataObject[]> {
		return await this.hub.list(`${this.team(teamId)}/destinations`, 'dwh_transfers_read');
	}

	/** Reads one destination, with its settings. */
	async getDestination(id: string, teamId?: string): Promise<IDataObject> {
		const path = pathOf(`${this.team(teamId)}/destinations`, id);
		const call = { method: 'GET', path, scope: 'dwh_transfers_read' } as const;
		return await this.hub.one(call, {
			name: `Destination ${id}`,
			keys: ['id', 'display_name', 'destination_type'],
			notFound: /NOT_FOUND$/,
			advice: "Check 'Destination' and 'Team ID'. Destination → Get Many lists those of a team",
		});
	}

	/** Lists the transfers of a team. */
	async listTransfers(teamId?: string): Promise<IDataObject[]> {
		return await this.hub.list(`${this.team(teamId)}/transfers`, 'dwh_transfers_read');
	}

	/** Reads one transfer, which has other fields than in the list. */
	async getTransfer(id: string, teamId?: string): Promise<IDataObject> {
		const path = pathOf(`${this.team(teamId)}/transfers`, id);
		const call = { method: 'GET', path, scope: 'dwh_transfers_read' } as const;
		return await this.hub.one(call, {
			name: `Transfer ${id}`,
			keys: ['transfer_id', 'display_name', 'destination_id'],
			notFound: /NOT_FOUND$/,
			advice: "Check 'Transfer' and 'Team ID'. Transfer → Get Many lists those of a team",
		});
	}

	private team(teamId = this.teamId): string {
		return pathOf('/teams', teamId);
	}
}

/** The ID in a create answer whose body is cut off or missing. */
function connectionIdIn({ body, headers }: Answer): string | undefined {
	const [, inBody] = /"connection_id"\s*:\s*"([^"]+)"/.exec(body) ?? [];
	const [inLocation] = CONNECTION_ID.exec(headers.location?.split('/').at(-1) ?? '') ?? [];
	return inBody ?? inLocation;
}

function loginOf(id: string): Wanted {
	return {
		name: `Login ${id}`,
		keys: ['login_id', 'login_type', 'ds_info'],
		notFound: /^(LOGIN_)?NOT_FOUND$/,
		advice: "Check 'Login'. Login → Get Many lists the logins that there are",
	};
}

function linkOf(id: string): Wanted {
	return {
		name: `Login link ${id}`,
		keys: ['link_id', 'status_code', 'login_url'],
		notFound: /^(LINK_)?NOT_FOUND$/,
		advice: "Check 'Login Link'. Login Link → Get Many lists the links that there are",
	};
}

/** Only the objects of a list; what is missing is an empty list. */
function objects(value: unknown): IDataObject[] {
	return Array.isArray(value) ? value.filter((entry) => isObject(entry)) : [];
}

function pathOf(collection: string, id: string): string {
	return `${collection}/${encodeURIComponent(id)}`;
}
