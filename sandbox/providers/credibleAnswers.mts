import { at } from '../json.mts';
import type { PostgresTarget } from '../dialPostgres.mts';
import type { Answer, Call } from '../provider.mts';
import { secretPaths, withoutSecrets, type Connection, type Fault } from './credibleData.mts';

/**
 * Which server answers: the one of the documentation, Malloy Publisher 0.0.166 or 0.0.250, or a Publisher
 * since pull request 1071 (August 2026), which withholds secrets, names them, and keeps them on an update.
 */
export const BEHAVIOURS = [
	'documented',
	'publisher166',
	'publisher250',
	'publisherWithheld',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** What the servers say, each in its own words. */
export class Answers {
	constructor(readonly behaviour: Behaviour) {}

	get isPublisher(): boolean {
		return this.behaviour !== 'documented';
	}

	/** Whether the server is from before the day when projects became environments. */
	get isOld(): boolean {
		return this.behaviour === 'publisher166';
	}

	get isNew(): boolean {
		return this.isPublisher && !this.isOld;
	}

	/** What a project is called. */
	get collection(): string {
		return this.isNew ? 'environment' : 'project';
	}

	/** A connection as reads show it. */
	shown(connection: Connection): unknown {
		const { behaviour } = this;
		if (behaviour === 'publisher166' || behaviour === 'publisher250') return connection;
		const shown = withoutSecrets(connection);
		const withheld = secretPaths(connection).sort();
		if (behaviour === 'documented' || withheld.length === 0) return shown;
		return { ...Object(shown), withheldFields: withheld };
	}

	unknownProject(name: string, listing: boolean): Answer {
		const project = `${this.isNew ? 'Environment' : 'Project'} "${name}"`;
		if (!this.isPublisher) return refused(404, `${project} not found`);
		if (listing) return refused(404, `${project} could not be resolved to a path.`);
		return refused(500, `${project} not found in database`);
	}

	/** Newer Publishers read from memory, where the words are others. */
	unknownConnection(project: string, name: string, reading: boolean): Answer {
		if (this.isNew && reading) return refused(404, `Connection ${name} not found`);
		return refused(404, `Connection "${name}" not found in ${this.collection} "${project}"`);
	}

	duplicate(project: string, name: string): Answer {
		if (!this.isPublisher) {
			return { status: 409, body: { error: `Connection "${name}" already exists` } };
		}
		const where = `${this.collection} "${project}"`;
		return refused(500, `Connection "${name}" already exists in ${where}.`);
	}

	/** What the store of a Publisher says when the check for duplicates came too late. */
	constraint(projectId: string, name: string): Answer {
		const key = `"project_id: ${projectId}, name: ${name}"`;
		const message = `Constraint Error: Duplicate key ${key} violates unique constraint.`;
		return refused(500, `Query execution failed: ${message}\nQuery: INSERT INTO connections …`);
	}

	faulty({ message }: Fault): Answer {
		const code = this.isPublisher ? 500 : 400;
		return { status: code, body: { code, message } };
	}
}

export function refused(code: number, message: string): Answer {
	return { status: code, body: { code, message } };
}

export function frozen(): Answer {
	const file = 'publisher.config.json has { "frozenConfig": true }';
	return refused(403, `Publisher config can't be updated when ${file}`);
}

/** The result of a test; without a message it went well. */
export function tested(errorMessage: string): Answer {
	return { status: 200, body: { status: errorMessage === '' ? 'ok' : 'failed', errorMessage } };
}

/** Publishers answer HTML for paths that they do not know, with status 200 for GET. */
export function page({ method, path }: Call): Answer {
	const headers = { 'content-type': 'text/html; charset=utf-8' };
	if (method === 'GET') {
		return { status: 200, headers, body: '<!doctype html><title>Malloy Publisher</title>' };
	}
	return { status: 404, headers, body: `<!doctype html><pre>Cannot ${method} ${path}</pre>` };
}

/** Where a PostgreSQL connection leads; a connection string counts before everything else. */
export function postgresTarget(settings: unknown, timeout: number): PostgresTarget {
	const text = at(settings, 'connectionString');
	if (typeof text === 'string' && URL.canParse(text)) {
		const { hostname, port, pathname, username, password } = new URL(text);
		return {
			host: hostname,
			port: Number(port || 5432),
			database: decodeURIComponent(pathname.slice(1)),
			user: decodeURIComponent(username),
			password: decodeURIComponent(password),
			timeout,
		};
	}
	return {
		host: String(at(settings, 'host') ?? 'localhost'),
		port: Number(at(settings, 'port') ?? 5432),
		database: String(at(settings, 'databaseName') ?? ''),
		user: String(at(settings, 'userName') ?? ''),
		password: String(at(settings, 'password') ?? ''),
		timeout,
	};
}
