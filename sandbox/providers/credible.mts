import { STATUS_CODES } from 'node:http';
import { dialPostgres } from '../dialPostgres.mts';
import { BadInput } from '../faults.mts';
import type { Answer, Call, Provider, Refusal } from '../provider.mts';
import {
	Answers,
	BEHAVIOURS,
	frozen,
	page,
	postgresTarget,
	refused,
	tested,
	type Behaviour,
} from './credibleAnswers.mts';
import {
	faultIn,
	isObject,
	SCHEMAS,
	seededConnection,
	TABLES,
	withoutSecrets,
	type Connection,
} from './credibleData.mts';
import { Project } from './credibleProject.mts';

export { BEHAVIOURS, type Behaviour } from './credibleAnswers.mts';

/** Accepted behind "Bearer" and behind "ApiKey". */
export const CREDIBLE_TOKEN = 'sandbox-credible-token';
/** The project that is there at the start. */
export const CREDIBLE_PROJECT = 'demo';

const DEFAULTS: Options = { behaviour: 'documented', frozen: false, dialTimeout: 5000 };

interface Options {
	/** Which server answers. */
	behaviour: Behaviour;
	/** Is the server's configuration fixed by its file? */
	frozen: boolean;
	/** How long a database is dialled, in milliseconds. */
	dialTimeout: number;
}

/** Credible Data: projects, their connections, and what is in the databases. */
export class Credible implements Provider {
	readonly name = 'credible';
	readonly seedable = ['connections', 'projects'];
	readonly lasting = ['nextId', 'plainProjects'];
	readonly projects = new Map<string, Project>();
	readonly options = { ...DEFAULTS };

	readonly handlers = {
		listProjects: (call: Call) => this.known(call, () => this.listProjects()),
		listConnections: (call: Call) => this.inProject(call, (project) => this.list(project)),
		getConnection: (call: Call) =>
			this.inProject(call, (project, name) => project.get(name, this.answers)),
		createConnection: (call: Call) => {
			const { body } = call;
			if (!isObject(body) || !body.type) return refused(400, 'Connection type is required');
			return this.write(call, (project, name) => project.create(name, body, this.answers));
		},
		updateConnection: (call: Call) =>
			this.write(call, (project, name) => project.update(name, call.body, this.answers)),
		deleteConnection: (call: Call) =>
			this.write(call, (project, name) => project.delete(name, this.answers)),
		listSchemas: (call: Call) => this.browse(call, SCHEMAS),
		listTables: (call: Call) =>
			this.browse(call, call.params.schemaName === 'public' ? TABLES : []),
		testConnection: (call: Call) => this.test(call),
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

	configure({ behaviour }: Record<string, unknown>): void {
		const known = BEHAVIOURS.find((each) => each === behaviour);
		if (!known) throw new BadInput(`"behaviour" must be one of: ${BEHAVIOURS.join(', ')}`);
		this.options.behaviour = known;
	}

	/** Adds this many connections to the first project, and projects to those there are. */
	seed({ connections = 0, projects = 0 }: { connections?: number; projects?: number }): void {
		for (let index = 0; index < projects; index++) this.addProject(`project_${index + 1}`);
		for (let index = 0; index < connections; index++) this.add(seededConnection(index));
	}

	/** Puts a connection into the first project, as if it had been created. */
	add(connection: Connection): void {
		this.projects.get(CREDIBLE_PROJECT)?.add(connection, this.answers);
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

	refuse(refusal: Refusal, call: Call): Answer {
		switch (refusal.reason) {
			case 'unknownRoute':
				return this.isOpen ? page(call) : refused(404, 'Not found');
			case 'unauthorized':
				return refused(401, 'Unauthorized');
			case 'unsupportedMediaType':
				return refused(400, 'Connection type is required');
			case 'malformedJson':
				return refused(this.isOpen ? 500 : 400, 'Unexpected end of JSON input');
			case 'invalid':
				return refused(400, refusal.errors.map(({ message }) => message).join(', '));
		}
	}

	private get answers(): Answers {
		return new Answers(this.options.behaviour);
	}

	/** A Publisher asks nobody for a token. */
	private get isOpen(): boolean {
		return this.answers.isPublisher;
	}

	/** An old server knows no environments. */
	private known<T>(call: Call, answer: () => T): T | Answer {
		const unknown = this.answers.isOld && call.params.collection === 'environments';
		return unknown ? page(call) : answer();
	}

	private inProject<T>(call: Call, answer: (project: Project, name: string) => T): T | Answer {
		return this.known(call, () => {
			const { projectName = '', connectionName } = call.params;
			const project = this.projects.get(projectName);
			if (project) return answer(project, connectionName ?? '');
			return this.answers.unknownProject(projectName, connectionName === undefined);
		});
	}

	private write<T>(call: Call, answer: (project: Project, name: string) => T): T | Answer {
		return this.options.frozen ? frozen() : this.inProject(call, answer);
	}

	private listProjects(): Answer {
		const projects = [...this.projects.values()].map((project) => ({
			resource: `/api/v0/${this.answers.collection}s/${project.name}`,
			name: project.name,
			readme: `# ${project.name}`,
			connections: this.list(project).body,
			packages: [],
		}));
		return { status: 200, body: projects };
	}

	private list({ listed }: Project): Answer {
		const { answers } = this;
		return { status: 200, body: listed.map((connection) => answers.shown(connection)) };
	}

	/** Schemas or tables; the database itself is not asked. */
	private browse(call: Call, found: unknown[]): Answer {
		return this.inProject(call, ({ listed }, wanted) => {
			const isThere = listed.some(({ name }) => name === wanted);
			return isThere
				? { status: 200, body: found }
				: refused(404, `Connection ${wanted} not found`);
		});
	}

	private async test({ body }: Call): Promise<Answer> {
		if (!isObject(body) || Object.keys(body).length === 0) {
			return refused(400, 'Connection configuration is required and cannot be empty');
		}
		const connection = isObject(body.config) ? body.config : body;
		const { type } = connection;
		if (typeof type !== 'string' || type === '') {
			return refused(400, 'Connection type is required and must be a string');
		}
		const rules = { knowsNewerTypes: this.answers.isNew };
		const fault = faultIn({ name: 'test', ...connection }, rules);
		if (fault) return tested(fault.message ?? 'Connection test failed');
		if (type !== 'postgres') return tested(`The sandbox dials PostgreSQL only, not ${type}`);

		const target = postgresTarget(connection.postgresConnection, this.options.dialTimeout);
		if (target.user === '') return tested('no PostgreSQL user name specified in startup packet');
		const dialled = await dialPostgres(target);
		return tested(dialled.ok ? '' : dialled.message);
	}

	private addProject(name: string): void {
		this.projects.set(name, new Project(this.newId(), name, this.newId));
	}
}

function tokenOf({ headers }: Call, scheme: string): string | undefined {
	const [, found, token] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
	return found === scheme ? token : undefined;
}
