import { STATUS_CODES } from 'node:http';
import { BadInput } from '../faults.mts';
import type { Answer, Call, Provider, Refusal } from '../provider.mts';
import { Answers, BEHAVIOURS, frozen, refused, type Options } from './credibleAnswers.mts';
import { earlyFaultIn, faultInJson } from './credibleChecks.mts';
import { SCHEMAS, seededConnection, tablesOf } from './credibleData.mts';
import { Project } from './credibleProject.mts';
import { isObject, withoutSecrets } from './credibleSecrets.mts';
import { testConnection, whyNotReached } from './credibleTest.mts';
import type { Connection } from './credibleTypes.mts';

export { BEHAVIOURS, type Behaviour } from './credibleAnswers.mts';

/** Accepted behind "Bearer" and behind "ApiKey". */
export const CREDIBLE_TOKEN = 'sandbox-credible-token';
/** The project that is there at the start. */
export const CREDIBLE_PROJECT = 'demo';

const DEFAULTS: Options = {
	behaviour: 'publisher-0.0.250',
	gateway: true,
	frozen: false,
	offline: false,
	allowPublisherType: false,
	dialTimeout: 5000,
};

/** The options that are on or off, and can be set over HTTP. */
const SWITCHES = ['gateway', 'frozen', 'offline', 'allowPublisherType'] as const;

/** Credible Data: projects, their connections, and what is in the databases. */
export class Credible implements Provider {
	readonly name = 'credible';
	readonly seedable = ['connections', 'projects'];
	readonly lasting = ['nextId', 'plainProjects'];
	readonly projects = new Map<string, Project>();
	readonly options = { ...DEFAULTS };

	readonly handlers = {
		listProjects: (call: Call) => this.known(call, () => this.listProjects()),
		listConnections: (call: Call) => this.inProject(call, 'disk', (project) => this.list(project)),
		getConnection: (call: Call) =>
			this.inProject(call, this.answers.isNew ? 'disk' : 'store', (project, name) =>
				project.get(name, this.answers),
			),
		createConnection: (call: Call) => {
			const { body } = call;
			if (!isObject(body) || !body.type) return refused(400, 'Connection type is required');
			return this.write(call, (project, name) => project.create(name, body, this.answers));
		},
		updateConnection: (call: Call) =>
			this.write(call, (project, name) => project.update(name, call.body, this.answers)),
		deleteConnection: (call: Call) =>
			this.write(call, (project, name) => project.delete(name, this.answers)),
		listSchemas: (call: Call) => this.browse(call, 'schemas for Postgres', SCHEMAS),
		listTables: (call: Call) => {
			const { schemaName } = call.params;
			const tables = tablesOf(schemaName, this.answers.isNew);
			return this.browse(call, `tables for Postgres schema ${schemaName} in`, tables);
		},
		testConnection: ({ body }: Call) => testConnection(body, this.options, this.answers),
	};

	readonly security = {
		bearer: (call: Call) => this.isOpen || tokenOf(call, 'Bearer') === CREDIBLE_TOKEN,
		apiKey: (call: Call) => this.isOpen || tokenOf(call, 'ApiKey') === CREDIBLE_TOKEN,
	};

	private nextId = 1;
	private readonly newId = () => `1795304853167-${String(this.nextId++).padStart(9, '0')}`;

	constructor() {
		this.reset();
	}

	reset(): void {
		Object.assign(this.options, DEFAULTS);
		this.nextId = 1;
		this.projects.clear();
		this.addProject(CREDIBLE_PROJECT);
	}

	/** Sets the options that are given. `restarted` has the server start again, with what it has stored. */
	configure({ behaviour, restarted, ...switches }: Record<string, unknown>): void {
		const known = BEHAVIOURS.find((each) => each === behaviour);
		if (behaviour !== undefined && !known) {
			throw new BadInput(`"behaviour" must be one of: ${BEHAVIOURS.join(', ')}`);
		}
		for (const [name, value] of Object.entries(switches)) {
			const option = SWITCHES.find((each) => each === name);
			if (!option)
				throw new BadInput(
					`"${name}" is unknown; known: behaviour, restarted, ${SWITCHES.join(', ')}`,
				);
			if (typeof value !== 'boolean') throw new BadInput(`"${name}" must be true or false`);
			this.options[option] = value;
		}
		if (known) this.options.behaviour = known;
		if (restarted === true) this.restart();
	}

	/** Lets the server start again. */
	restart(): void {
		for (const project of this.projects.values()) project.restart();
	}

	/** Adds this many connections to the first project, and projects to those there are. */
	seed({ connections = 0, projects = 0 }: { connections?: number; projects?: number }): void {
		for (let index = 0; index < projects; index++) this.addProject(`project_${index + 1}`);
		for (let index = 0; index < connections; index++) this.add(seededConnection(index));
	}

	/** Puts a connection into a project, as if it had been created. */
	add(connection: Connection, project = CREDIBLE_PROJECT): void {
		this.projects.get(project)?.add(connection, this.answers);
	}

	/** A connection of the first project as it is stored, secrets included. */
	stored(name: string): Connection | undefined {
		return this.projects.get(CREDIBLE_PROJECT)?.rows.get(name)?.config;
	}

	/** The projects as plain data. */
	get plainProjects() {
		return [...this.projects.values()].map(({ id, name, rows, listed }) => ({
			id,
			name,
			rows: [...rows],
			listed,
		}));
	}

	set plainProjects(projects) {
		this.projects.clear();
		for (const { id, name, rows, listed } of projects) {
			const project = new Project(id, name, this.newId);
			this.projects.set(name, Object.assign(project, { rows: new Map(rows), listed }));
		}
	}

	snapshot() {
		return {
			projects: [...this.projects.values()].map(({ name, rows }) => ({
				name,
				connections: [...rows.values()].map(({ config }) => withoutSecrets(config)),
			})),
			options: this.options,
		};
	}

	failure(status: number): unknown {
		return { code: status, message: STATUS_CODES[status] ?? `Status ${status}` };
	}

	isDocumentedRefusal(): boolean {
		return false;
	}

	refuse(refusal: Refusal, call: Call): Answer | Promise<Answer> {
		switch (refusal.reason) {
			case 'unknownRoute':
				return this.answers.unknownPath(call);
			case 'unauthorized':
				return refused(401, 'Unauthorized');
			case 'unsupportedMediaType':
				return refused(400, 'Connection type is required');
			case 'malformedJson':
				return refused(
					this.answers.isPublisher ? 500 : 400,
					faultInJson(String(call.body)) ?? 'Invalid JSON',
				);
			case 'invalid':
				if (this.answers.isPublisher) return this.unchecked(call);
				return refused(400, refusal.errors.map(({ message }) => message).join(', '));
		}
	}

	/** A Publisher checks no types of values; that they are not as documented is reported all the same. */
	private unchecked(call: Call): Answer | Promise<Answer> {
		const { testConnection: test, createConnection, updateConnection } = this.handlers;
		if (call.path === '/api/v0/connections/test') return test(call);
		const parts = call.path.split('/').slice(3).map(decodeURIComponent);
		const [collection = '', projectName = '', , connectionName = ''] = parts;
		const known = { ...call, params: { collection, projectName, connectionName } };
		if (call.method === 'POST') return createConnection(known);
		return call.method === 'PATCH' ? updateConnection(known) : this.answers.unknownPath(call);
	}

	private get answers(): Answers {
		return new Answers(this.options);
	}

	/** A Publisher itself asks nobody for a token. */
	private get isOpen(): boolean {
		return this.answers.isPublisher && !this.options.gateway;
	}

	/** An old server knows no environments. */
	private known<T>(call: Call, answer: () => T): T | Answer {
		const unknown = this.answers.isOld && call.params.collection === 'environments';
		return unknown ? this.answers.unknownPath(call) : answer();
	}

	private inProject<T>(
		call: Call,
		from: 'disk' | 'store',
		answer: (project: Project, name: string) => T,
	): T | Answer {
		return this.known(call, () => {
			const { projectName = '', connectionName = '' } = call.params;
			const project = this.projects.get(projectName);
			if (project) return answer(project, connectionName);
			return this.answers.unknownProject(projectName, from);
		});
	}

	private write<T>(call: Call, answer: (project: Project, name: string) => T): T | Answer {
		const { connectionName = '' } = call.params;
		const body = isObject(call.body) ? call.body : {};
		const early = this.answers.isNew ? earlyFaultIn(connectionName, body) : undefined;
		if (early !== undefined && call.method !== 'DELETE') return refused(400, early);
		return this.options.frozen ? frozen() : this.inProject(call, 'store', answer);
	}

	private listProjects(): Answer {
		const { isPublisher, isNew, collection } = this.answers;
		const projects = [...this.projects.values()].map((project) => ({
			resource: `/api/v0/${collection}s/${project.name}`,
			name: project.name,
			...(isPublisher && { location: `publisher_data/${project.name}` }),
			readme: `# ${project.name}`,
			connections: this.list(project).body,
			...(isNew && { storageDestinations: [] }),
			packages: [],
		}));
		return { status: 200, body: projects };
	}

	private list({ listed }: Project): Answer {
		const { answers } = this;
		return { status: 200, body: listed.map((connection) => answers.shown(connection)) };
	}

	/** Schemas or tables. A database of this machine is asked whether it lets the server in, no other is. */
	private browse(call: Call, what: string, found: unknown[]): Answer | Promise<Answer> {
		return this.inProject(call, 'disk', async ({ listed }, wanted): Promise<Answer> => {
			const connection = listed.find(({ name }) => name === wanted);
			if (!connection) return refused(404, `Connection ${wanted} not found`);
			const reason = await whyNotReached(connection, this.options.dialTimeout);
			if (reason === undefined) return { status: 200, body: found };
			return refused(500, `Failed to get ${what} connection ${wanted}: ${reason}`);
		});
	}

	/** Adds a project without connections. */
	addProject(name: string): void {
		this.projects.set(name, new Project(this.newId(), name, this.newId));
	}
}

function tokenOf({ headers }: Call, scheme: string): string | undefined {
	const [, found, token] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
	return found === scheme ? token : undefined;
}
