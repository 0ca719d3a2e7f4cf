import { setOptions } from '../options.mts';
import type { Answer, Call, Provider, Refusal } from '../provider.mts';
import { Answers, SCOPES, describe, keyOf, refusal } from './supermetricsAnswers.mts';
import {
	DATA_SOURCES,
	DESTINATION_TYPES,
	destinationDetails,
	detailedTransfer,
	listedTransfer,
	makeDestination,
	makeLogin,
	makeLoginLink,
	makeTransfer,
	upperUuid,
	type Connection,
	type Destination,
	type Login,
	type LoginLink,
	type Transfer,
} from './supermetricsData.mts';
import { OPTIONS, OPTION_RULES } from './supermetricsOptions.mts';

export { SUPERMETRICS_KEY } from './supermetricsAnswers.mts';
export type { Login, LoginLink } from './supermetricsData.mts';

/** The team that the credential of the sandbox names. */
export const SUPERMETRICS_TEAM = 12345;
/** Another team of the same user. */
export const SUPERMETRICS_OTHER_TEAM = 23456;
const DAY = 86_400_000;

/** Supermetrics: connections, logins, login links, destinations and transfers. */
export class Supermetrics implements Provider {
	readonly name = 'supermetrics';
	readonly seedable = ['logins', 'loginLinks', 'transfers'];
	readonly lasting = [
		...['connections', 'logins', 'loginLinks', 'destinations', 'transfers'],
		...['nextLogin', 'nextLink', 'nextTransfer'],
	];
	/** Oldest first. */
	readonly connections: Connection[] = [];
	readonly logins: Login[] = [];
	readonly loginLinks: LoginLink[] = [];
	readonly destinations: Destination[] = [];
	readonly transfers: Transfer[] = [];
	readonly options = { ...OPTIONS };

	readonly handlers = {
		createDataSourceConnection: (call: Call) =>
			this.inTeam(call, () => this.createConnection(call)),
		getAvailableSources: (call: Call) => this.inTeam(call, (team) => this.availableSources(team)),
		listDestinations: (call: Call) => this.inTeam(call, (team) => this.listDestinations(team)),
		getDestination: (call: Call) => this.inTeam(call, (team) => this.getDestination(call, team)),
		listTransfers: (call: Call) => this.inTeam(call, (team) => this.listTransfers(team)),
		getTransfer: (call: Call) => this.inTeam(call, (team) => this.getTransfer(call, team)),
		listLogins: () => this.list(this.logins.slice(0, 1000)),
		getLogin: (call: Call) => this.getLogin(call),
		revokeLogin: (call: Call) => this.revokeLogin(call),
		createLoginLink: (call: Call) => this.createLoginLink(call),
		listLoginLinks: () => this.list(this.loginLinks.slice(0, 1000)),
		getLoginLink: (call: Call) => this.getLoginLink(call),
		closeLoginLink: (call: Call) => this.closeLoginLink(call),
	};

	readonly security = Object.fromEntries(
		SCOPES.map((scope) => [scope, (call: Call) => keyOf(call)?.scopes.includes(scope) ?? false]),
	);

	private nextLogin = 1;
	private nextLink = 1;
	private nextTransfer = 36091;
	private answers = new Answers();

	constructor() {
		this.reset();
	}

	reset(): void {
		for (const list of [this.connections, this.logins, this.loginLinks]) list.length = 0;
		for (const list of [this.destinations, this.transfers]) list.length = 0;
		Object.assign(this.options, OPTIONS);
		this.nextLogin = 1;
		this.nextLink = 1;
		this.nextTransfer = 36091;
		this.answers = new Answers();
		const yesterday = new Date(Date.now() - DAY).toISOString();
		this.addLogin('AW');
		this.addLogin('GAWA', { expiry_time: yesterday, is_refreshable: true });
		this.addLogin('GA', { expiry_time: yesterday, is_refreshable: false });
		this.addLogin('GA', { revoked_time: yesterday, expiry_time: yesterday, is_shared: false });
		this.destinations.push(
			makeDestination(8, SUPERMETRICS_TEAM, 'My BigQuery', 'SQL_BQ', { project_id: 'analytics' }),
			makeDestination(9, SUPERMETRICS_TEAM, 'My Snowflake Destination', 'DWH_SNOWFLAKE', {
				hostname: 'my-domain.snowflakecomputing.com',
				database_name: 'PROD_DB',
				username: 'LOADER',
			}),
			makeDestination(10, SUPERMETRICS_OTHER_TEAM, 'Their Redshift', 'DWH_REDSHIFT', {}),
		);
		this.addTransfer('AW', 8);
		this.addTransfer('GA', 9);
	}

	configure(input: Record<string, unknown>): void {
		setOptions(this.options, input, OPTION_RULES);
	}

	/** Adds this many logins, login links and transfers to those there are. */
	seed({ logins = 0, loginLinks = 0, transfers = 0 }: Record<string, number>): void {
		for (let index = 0; index < logins; index++) this.addLogin('GAWA');
		for (let index = 0; index < loginLinks; index++) this.addLoginLink({ ds_id: 'GAWA' });
		for (let index = 0; index < transfers; index++) this.addTransfer('AW', 8);
	}

	snapshot() {
		return {
			connections: this.connections,
			logins: this.logins,
			loginLinks: this.loginLinks.map(({ login_url: _url, ...rest }) => rest),
			destinations: this.destinations,
			transfers: this.transfers,
			options: this.options,
		};
	}

	failure(status: number): unknown {
		return refusal(status);
	}

	isDocumentedRefusal(): boolean {
		return false;
	}

	refuse(reason: Refusal, call: Call): Answer {
		switch (reason.reason) {
			case 'unknownRoute':
				return this.answers.refused(404, 'No such route');
			case 'unauthorized':
				return this.refuseKey(call);
			case 'unsupportedMediaType':
				return this.answers.refused(415, 'The body must be JSON');
			case 'malformedJson':
				return this.answers.refused(400, 'The body is not valid JSON');
			case 'invalid':
				return this.refuseValues(reason.errors.map(describe).join(', '));
		}
	}

	private refuseKey(call: Call): Answer {
		const known = keyOf(call);
		if (!known) return this.answers.refused(401);
		return this.answers.refused(403, undefined, known.code);
	}

	private refuseValues(description: string): Answer {
		return this.answers.refused(this.options.invalidStatus, description);
	}

	/** Answers for a team of the user; which status others get is not documented. */
	private inTeam({ params }: Call, answer: (team: number) => Answer): Answer {
		const team = Number(params.team_id);
		const isOwn = [SUPERMETRICS_TEAM, SUPERMETRICS_OTHER_TEAM].includes(team);
		return isOwn ? answer(team) : this.answers.refused(403);
	}

	private createConnection({ body, params, baseUrl }: Call): Answer {
		const input = fields(body);
		const connection: Connection = {
			connection_id: upperUuid(),
			team_id: Number(params.team_id),
			data_source_id: String(input.data_source_id),
			destination_type: String(input.destination_type),
		};
		const isKnown = DATA_SOURCES.some((each) => each.data_source_id === connection.data_source_id);
		if (!isKnown) return this.refuseValues('data_source_id is not known');
		const isType = this.typesOf(connection.team_id).includes(connection.destination_type);
		if (!isType) return this.refuseValues('destination_type is not known');
		this.connections.push(connection);
		const { connection_id, team_id } = connection;
		const path = `/dts-api/v1/teams/${team_id}/data-source-connections/${connection_id}`;
		const created = { connection_id, login_url: null, connect_url: null };
		return this.created(created, baseUrl + path);
	}

	private created(data: unknown, location: string): Answer {
		if (this.options.withoutBody) return this.answers.bare(undefined, 201, { location });
		return this.answers.wrapped(data, 201, { location });
	}

	private list(rows: unknown[]): Answer {
		const { emptyLists, itemsInData } = this.options;
		if (rows.length > 0 || emptyLists === 'empty') {
			return this.answers.wrapped(itemsInData ? { items: rows } : rows);
		}
		return this.answers.wrapped(emptyLists === 'null' ? null : undefined);
	}

	private availableSources(team: number): Answer {
		const own = this.destinations.filter((each) => each.team_id === team);
		const body = {
			data_sources: DATA_SOURCES,
			destinations: own.map(({ id, display_name, type }) => ({
				destination_id: id,
				destination_name: display_name,
				destination_type: type,
				destination_label: type,
				is_internal: false,
				details: [],
			})),
			destination_types: DESTINATION_TYPES,
		};
		return this.answers.bare(body);
	}

	private typesOf(team: number): string[] {
		const own = this.destinations.filter((each) => each.team_id === team);
		return [...DESTINATION_TYPES, ...own].map(({ type }) => type);
	}

	private listDestinations(team: number): Answer {
		const own = this.destinations.filter((each) => each.team_id === team);
		return this.list(own.map(({ id, display_name, type }) => ({ id, display_name, type })));
	}

	private getDestination({ params }: Call, team: number): Answer {
		const found = this.destinations.find(
			({ id, team_id }) => String(id) === String(params.destination_id) && team_id === team,
		);
		if (!found) return this.answers.refused(404);
		return this.answers.wrapped(destinationDetails(found, this.options.authMethods));
	}

	private listTransfers(team: number): Answer {
		const own = this.transfers.filter((each) => each.team_id === team);
		return this.list(own.map((each) => listedTransfer(each, this.destinations)));
	}

	private getTransfer({ params }: Call, team: number): Answer {
		const found = this.transfers.find(
			({ id, team_id }) => String(id) === String(params.transfer_id) && team_id === team,
		);
		return found ? this.answers.bare(detailedTransfer(found)) : this.answers.refused(404);
	}

	private getLogin({ params }: Call): Answer {
		const login = this.logins.find(({ login_id: id }) => id === String(params.login_id));
		return login ? this.answers.wrapped(login) : this.answers.refusedByCode(404, 'LOGIN_NOT_FOUND');
	}

	private revokeLogin({ params }: Call): Answer {
		const login = this.logins.find(({ login_id: id }) => id === String(params.login_id));
		if (!login) return this.answers.refusedByCode(404, 'LOGIN_NOT_FOUND');
		const result = login.revoked_time === null;
		login.revoked_time ??= new Date().toISOString();
		return this.answers.wrapped({ result });
	}

	private createLoginLink({ body, baseUrl }: Call): Answer {
		const open = this.loginLinks.filter((link) => link.status_code === 'OPEN');
		if (open.length >= this.options.openLinks) {
			return this.answers.refusedByCode(403, 'LINK_LIMIT_EXCEEDED');
		}
		const link = this.addLoginLink(body);
		if (!link) return this.refuseValues('expiry_time is neither a date nor a duration');
		const location = `${baseUrl}/api/v2/ds/login/link/${link.link_id}`;
		return this.created(link, location);
	}

	private getLoginLink({ params }: Call): Answer {
		const link = this.loginLinks.find(({ link_id: id }) => id === String(params.link_id));
		return link ? this.answers.wrapped(link) : this.answers.refusedByCode(404, 'LINK_NOT_FOUND');
	}

	private closeLoginLink({ params }: Call): Answer {
		const link = this.loginLinks.find(({ link_id: id }) => id === String(params.link_id));
		if (!link) return this.answers.refusedByCode(404, 'LINK_NOT_FOUND');
		if (link.status_code === 'OPEN') link.status_code = 'CLOSED';
		return this.answers.wrapped(link);
	}

	private addLogin(dataSourceId: string, changes?: Partial<Login>): void {
		this.logins.push(makeLogin(this.nextLogin++, dataSourceId, changes));
	}

	private addLoginLink(body: unknown): LoginLink | undefined {
		const { ds_id, ...rest } = fields(body);
		const link = makeLoginLink(this.nextLink, { ds_id: String(ds_id), ...rest });
		if (link) this.loginLinks.push(link);
		if (link) this.nextLink++;
		return link;
	}

	private addTransfer(dataSourceId: string, destinationId: number): void {
		const id = this.nextTransfer++;
		this.transfers.push(makeTransfer(id, SUPERMETRICS_TEAM, dataSourceId, destinationId));
	}
}

// The document has checked the body already; this only tells the compiler what it is.
function fields(body: unknown): Record<string, unknown> {
	return typeof body === 'object' && body !== null ? { ...body } : {};
}
