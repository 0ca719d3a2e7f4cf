import type { IDataObject } from 'n8n-workflow';

import type { Bad } from '../shared/actions/readers';
import { secretOf, type Provider } from '../shared/transport/account';
import { ApiClient, Refused, type Request } from '../shared/transport/apiClient';
import type { Answer } from '../shared/transport/call';
import type { HttpClient } from '../shared/transport/http';
import { baseUrlOf } from '../shared/values/addresses';
import { idOrNull } from '../shared/values/json';
import { Problem } from '../shared/values/problem';
import { notATeam, team } from './settings';
import {
	CONNECTION,
	createdIdIn,
	limitOf,
	LINK,
	objectIn,
	rowsIn,
	sourcesIn,
	type AvailableSources,
} from './transport/envelope';
import { DIALECT, type About, type Scope } from './transport/errors';

export const CREDENTIAL_TYPE = 'supermetricsHubApi';

/** The body of a create request, https://docs.supermetrics.com/apidocs/create-data-source-connection */
export interface NewConnection {
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
export interface NewLoginLink {
	ds_id: string;
	/** ISO 8601, or a duration such as "10 hours". */
	expiry_time: string;
	require_username?: string;
	redirect_url?: string;
	description?: string;
}

/** Logins and login links are documented to come whole, and to be at most this many. */
export const LIST_CAP = 1000;

/**
 * Supermetrics' API, as far as data source connections need it. `hub` is the host of connections and
 * transfers, `management` that of logins and login links; `teamId` stands in where none is given. Every
 * method throws a Problem for what is neither its result nor a refusal that it names.
 */
export class SupermetricsApi {
	private readonly hub: ApiClient;

	private readonly management: ApiClient;

	constructor(
		hub: HttpClient,
		management: HttpClient,
		private readonly teamId: string,
	) {
		this.hub = new ApiClient(hub, DIALECT);
		this.management = new ApiClient(management, DIALECT);
	}

	/** Creates a connection. Its ID is in this answer and nowhere else. */
	async createConnection(body: NewConnection, teamId?: string): Promise<CreatedConnection> {
		return await create(this.hub, {
			path: `${this.team(teamId)}/data-source-connections`,
			body,
			about: { scope: 'dwh_transfers_write' },
			name: 'connection',
			read: (json, answer) => {
				const data = objectIn(json, ['connection_id']);
				const id = idOrNull(data?.connection_id) ?? createdIdIn(answer, CONNECTION);
				if (id === undefined) return undefined;
				return {
					id,
					data: { ...data, connection_id: id },
					location: answer.headers.location ?? null,
					requestId: this.hub.factsOf(answer).requestId ?? null,
				};
			},
			ifMade: () =>
				"Its ID is in no other answer. Supermetrics' support finds the request by its ID",
			ifLost:
				'The connection may have been created, and Supermetrics has no call that could tell. It was asked for once. Create it again if an unused connection does no harm',
		});
	}

	/** Lists the data sources and destination types of a team. */
	async availableSources(teamId?: string): Promise<AvailableSources> {
		return await this.hub.send({
			method: 'GET',
			path: `${this.team(teamId)}/transfers/available-sources`,
			about: { scope: 'dwh_transfers_read' } satisfies About,
			read: sourcesIn,
		});
	}

	/** Lists the logins of the account, `LIST_CAP` at the most. */
	async listLogins(): Promise<IDataObject[]> {
		return await list(this.management, '/ds/logins', 'ds_logins_read');
	}

	/** Reads one login. */
	async getLogin(id: string): Promise<IDataObject> {
		return await this.management.send(readingLogin(id));
	}

	/** A login, or undefined if Supermetrics says that there is none with this ID. */
	async findLogin(id: string): Promise<IDataObject | undefined> {
		const login = await this.management.ask(readingLogin(id), 'notFound');
		return login instanceof Refused ? undefined : login;
	}

	/** Revokes a login; `notDone` if Supermetrics says that it did not, and gives no reason. */
	async revokeLogin(id: string): Promise<true | Refused<'notFound' | 'notDone'>> {
		const request: Request<true> = {
			method: 'DELETE',
			path: pathOf('/ds/login', id),
			about: { scope: 'ds_logins_write', login: id, change: 'revoke' } satisfies About,
			read: (json) => objectIn(json, ['result'])?.result === true || undefined,
		};
		return await this.management.ask(request, 'notFound', 'notDone');
	}

	/** Creates a login link, with its `login_url`. */
	async createLoginLink(body: NewLoginLink): Promise<IDataObject> {
		const advice =
			'Login Link → Get Many shows whether it was created, with its URL. Look there before you create another one';
		return await create(this.management, {
			path: '/ds/login/link',
			body,
			about: { scope: 'ds_login_links_write' },
			name: 'login link',
			read: (json) => objectIn(json, ['link_id', 'login_url']),
			ifMade: (answer) => {
				const id = createdIdIn(answer, LINK);
				return id ? `It has the ID ${id}. Login Link → Get shows it, with its URL` : advice;
			},
			ifLost: advice,
		});
	}

	/** Lists the login links of the account, `LIST_CAP` at the most. */
	async listLoginLinks(): Promise<IDataObject[]> {
		return await list(this.management, '/ds/login/links', 'ds_login_links_read');
	}

	/** Reads one login link. */
	async getLoginLink(id: string): Promise<IDataObject> {
		const path = pathOf('/ds/login/link', id);
		return await this.management.send(
			reading(path, LINK_KEYS, { scope: 'ds_login_links_read', link: id }),
		);
	}

	/**
	 * Closes a login link; `notDone` if Supermetrics says that it did not, and gives no reason. The link is
	 * documented as the answer; the vendor's SDK also knows `result`.
	 */
	async closeLoginLink(id: string): Promise<IDataObject | Refused<'notDone'>> {
		const request: Request<IDataObject> = {
			method: 'PUT',
			path: `${pathOf('/ds/login/link', id)}/close`,
			about: { scope: 'ds_login_links_write', link: id, change: 'close' } satisfies About,
			read: (json) => {
				const found = objectIn(json, [...LINK_KEYS, 'result']);
				if (!found) return undefined;
				const { result, ...link } = found;
				if (result === undefined) return link;
				return result === true ? { link_id: id, status_code: 'CLOSED', ...link } : undefined;
			},
		};
		return await this.management.ask(request, 'notDone');
	}

	/** Lists the destinations of a team. */
	async listDestinations(teamId?: string): Promise<IDataObject[]> {
		return await list(this.hub, `${this.team(teamId)}/destinations`, 'dwh_transfers_read');
	}

	/** Reads one destination, with its settings. */
	async getDestination(id: string, teamId?: string): Promise<IDataObject> {
		const path = pathOf(`${this.team(teamId)}/destinations`, id);
		const keys = ['id', 'display_name', 'destination_type'];
		return await this.hub.send(
			reading(path, keys, { scope: 'dwh_transfers_read', destination: id }),
		);
	}

	/** Lists the transfers of a team. */
	async listTransfers(teamId?: string): Promise<IDataObject[]> {
		return await list(this.hub, `${this.team(teamId)}/transfers`, 'dwh_transfers_read');
	}

	/** Reads one transfer, which has other fields than in the list. */
	async getTransfer(id: string, teamId?: string): Promise<IDataObject> {
		const path = pathOf(`${this.team(teamId)}/transfers`, id);
		const keys = ['transfer_id', 'display_name', 'destination_id'];
		return await this.hub.send(reading(path, keys, { scope: 'dwh_transfers_read', transfer: id }));
	}

	private team(teamId = this.teamId): string {
		return pathOf('/teams', teamId);
	}
}

const LINK_KEYS = ['link_id', 'status_code', 'login_url'];

function readingLogin(id: string): Request<IDataObject> {
	const keys = ['login_id', 'login_type', 'ds_info'];
	return reading(pathOf('/ds/login', id), keys, { scope: 'ds_logins_read', login: id });
}

/** Reads one object, which is recognised by having one of these keys. */
function reading(path: string, keys: string[], about: About): Request<IDataObject> {
	return { method: 'GET', path, about, read: (json) => objectIn(json, keys) };
}

/** Reads a list, which comes whole. */
async function list(client: ApiClient, path: string, scope: Scope): Promise<IDataObject[]> {
	const about = { scope } satisfies About;
	return await client.send({ method: 'GET', path, about, read: (json) => rowsIn(json) });
}

/** A request for a new object. */
interface Creation<T> {
	path: string;
	body: object;
	about: About;
	/** What is made, as a sentence has it. */
	name: string;
	read: Request<T>['read'];
	/** What to do where it was made and the answer cannot be read, and where nobody knows. */
	ifMade(answer: Answer): string;
	ifLost: string;
}

/** Asks for a new object, once: nothing repeats the request where it may have reached the server. */
async function create<T>(
	client: ApiClient,
	{ name, ifMade, ifLost, ...rest }: Creation<T>,
): Promise<T> {
	const call = { ...rest, method: 'POST', accept: [200, 201] } as const;
	const unread = (answer: Answer) => {
		const problem = client.unexpected(call, answer);
		if (answer.status !== 201) return problem;
		const happened = `Supermetrics created the ${name}, but its answer could not be read`;
		return problem.with({ advice: ifMade(answer) }, happened);
	};
	const created = await client.ask({ ...call, unread }, 'lost');
	if (created instanceof Refused) throw created.problem.withAdvice(ifLost);
	return created;
}

function pathOf(collection: string, id: string): string {
	return `${collection}/${encodeURIComponent(id)}`;
}

/** Supermetrics as the runner, the drop-downs and the trigger see it. */
export const supermetrics: Provider<SupermetricsApi> = {
	name: 'supermetrics',
	credentialType: CREDENTIAL_TYPE,
	open({ apiKey, teamId, baseUrl, managementBaseUrl }) {
		const ownTeam = teamOf(teamId);
		const common = { provider: 'Supermetrics', limitOf };
		const hub = { ...common, baseUrl: baseUrlOf(baseUrl) };
		const baseUrlField = 'Management Base URL';
		const management = {
			...common,
			baseUrl: baseUrlOf(managementBaseUrl, baseUrlField),
			baseUrlField,
		};
		return {
			// Where the logins are, which the trigger watches.
			target: management,
			secrets: [secretOf(apiKey, 'API Key')],
			api: (http) => new SupermetricsApi(http.toward(hub), http, ownTeam),
		};
	},
};

function teamOf(value: unknown): string {
	const bad: Bad = (says, advice) =>
		Problem.parameter('Team ID', `in the credential ${says}`, advice);
	const found = team(value ?? '', bad);
	if (found === undefined) throw notATeam(bad);
	return found;
}
