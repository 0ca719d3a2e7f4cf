import type { Answer, Call } from '../provider.mts';
import type { Fault, Rules } from './credibleChecks.mts';
import { secretPaths, withoutSecrets } from './credibleSecrets.mts';
import type { Connection } from './credibleTypes.mts';

/**
 * Which server answers: the one of the documentation, Malloy Publisher 0.0.166 or 0.0.250 as they were recorded,
 * or a Publisher since pull request 1071 (August 2026), which withholds secrets, names them, and keeps them on an
 * update.
 */
export const BEHAVIOURS = [
	'documented',
	'publisher-0.0.166',
	'publisher-0.0.250',
	'publisher-pr-1071',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** How the server is set up. */
export interface Options {
	/** Which server answers. */
	behaviour: Behaviour;
	/** Does something in front of the server ask for the token, as that of Credible's cloud does? */
	gateway: boolean;
	/** Is the server's configuration fixed by its file? */
	frozen: boolean;
	/** Is the server without internet, so that DuckDB's extensions cannot be loaded? */
	offline: boolean;
	/** Does the server allow connections of the type `publisher`? */
	allowPublisherType: boolean;
	/** How long a database is dialled, in milliseconds. */
	dialTimeout: number;
}

/** What the servers say, each in its own words. */
export class Answers {
	constructor(private readonly options: Options) {}

	get behaviour(): Behaviour {
		return this.options.behaviour;
	}

	get isPublisher(): boolean {
		return this.behaviour !== 'documented';
	}

	/** Whether the server is from before the day when projects became environments. */
	get isOld(): boolean {
		return this.behaviour === 'publisher-0.0.166';
	}

	get isNew(): boolean {
		return this.isPublisher && !this.isOld;
	}

	/** Whether an update keeps the secrets that it says nothing of. */
	get keepsSecrets(): boolean {
		return this.behaviour === 'publisher-pr-1071';
	}

	/** What a project is called. */
	get collection(): string {
		return this.isNew ? 'environment' : 'project';
	}

	get rules(): Rules {
		const { offline, allowPublisherType } = this.options;
		return { isNew: this.isNew, isOffline: offline, allowsPublisherType: allowPublisherType };
	}

	/** A connection as reads show it. */
	shown(connection: Connection): unknown {
		const { behaviour } = this;
		if (behaviour === 'publisher-0.0.166' || behaviour === 'publisher-0.0.250') return connection;
		const shown = withoutSecrets(connection);
		const withheld = secretPaths(connection).sort();
		if (behaviour === 'documented' || withheld.length === 0) return shown;
		return { ...Object(shown), withheldFields: withheld };
	}

	/** A Publisher finds a project on its disk, or in its store, and has other words for each. */
	unknownProject(name: string, where: 'disk' | 'store'): Answer {
		const project = `${this.isNew ? 'Environment' : 'Project'} "${name}"`;
		if (!this.isPublisher) return refused(404, `${project} not found`);
		if (where === 'disk') return refused(404, `${project} could not be resolved to a path.`);
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
	constraint(project: { id: string; name: string }, name: string): Answer {
		if (!this.isPublisher) return this.duplicate(project.name, name);
		const key = `"project_id: ${project.id}, name: ${name}"`;
		const message = `Constraint Error: Duplicate key ${key} violates unique constraint.`;
		return refused(500, `Query execution failed: ${message}\nQuery: INSERT INTO connections …`);
	}

	faulty({ message }: Fault): Answer {
		const code = this.isPublisher ? 500 : 400;
		return { status: code, body: { code, message } };
	}

	/** What a path leads to that the server does not know; other methods than GET lead to a page always. */
	unknownPath(call: Call): Answer {
		if (!this.isPublisher) return refused(404, 'Not found');
		const { method, path } = call;
		if (method !== 'GET')
			return page(404, `<title>Error</title>\n<pre>Cannot ${method} ${path}</pre>`);
		if (this.isOld) return page(200, '<title>ui</title>');
		if (!path.startsWith('/api/v0'))
			return page(404, '<meta charset="utf-8">\n<title>Publisher</title>');
		const hint = 'See /api-doc.yaml for the endpoints this server serves.';
		return refused(404, `Unknown API endpoint: ${path}. ${hint}`);
	}
}

export function refused(code: number, message: string): Answer {
	return { status: code, body: { code, message } };
}

export function frozen(): Answer {
	const file = 'publisher.config.json has { "frozenConfig": true }';
	return refused(403, `Publisher config can't be updated when ${file}`);
}

function page(status: number, content: string): Answer {
	const headers = { 'content-type': 'text/html; charset=utf-8' };
	return { status, headers, body: `<!doctype html>${content}\n` };
}
