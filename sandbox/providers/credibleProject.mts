import { setImmediate } from 'node:timers/promises';
import type { Answer } from '../provider.mts';
import { refused, type Answers } from './credibleAnswers.mts';
import { faultIn } from './credibleChecks.mts';
import { withKeptSecrets } from './credibleSecrets.mts';
import { asStored, type Connection } from './credibleTypes.mts';

/** A connection in the store. */
interface Row {
	id: string;
	name: string;
	config: Connection;
	createdAt: string;
	updatedAt: string;
}

/** A project and its connections. */
export class Project {
	/** The store, by name: what Get reads. */
	readonly rows = new Map<string, Row>();
	/** What the server holds in memory, and lists. */
	listed: Connection[] = [];

	constructor(
		readonly id: string,
		readonly name: string,
		private readonly newId: () => string,
	) {}

	/** Puts a connection there, as if it had been created. */
	add(connection: Connection, answers: Answers): void {
		const stored = storedBy(answers, connection);
		this.rows.set(String(connection.name), this.newRow(stored));
		this.listed.push(stored);
	}

	/** A newer Publisher answers from its memory, the others from their store. */
	get(name: string, answers: Answers): Answer {
		const row = this.rows.get(name);
		const inMemory = this.listed.find((connection) => connection.name === name);
		const config = answers.isNew ? inMemory : row?.config;
		if (!row || !config) return answers.unknownConnection(this.name, name, true);
		if (!answers.isOld) return { status: 200, body: answers.shown(config) };
		const { id, createdAt, updatedAt } = row;
		const { type } = config;
		const body = { id, name, createdAt, updatedAt, projectId: this.id, type, config };
		return { status: 200, body };
	}

	async create(name: string, body: Connection, answers: Answers): Promise<Answer> {
		if (!answers.isPublisher && !/^[\w-]+$/.test(name)) {
			return refused(400, 'Invalid connection name');
		}
		if (this.rows.has(name)) return answers.duplicate(this.name, name);

		// A Publisher stores a connection under the name in its body.
		const connection: Connection = answers.isPublisher ? body : { ...body, name };
		if (connection.name === undefined) {
			const message = 'Invalid connection configuration. No name.';
			return answers.faulty(answers.isOld ? {} : { message });
		}
		const fault = faultIn(connection, answers.rules);
		if (fault) return answers.faulty(fault);

		const stored = storedBy(answers, connection);
		await this.list(answers, (listed) => withConnection(listed, stored));
		const storedName = String(connection.name);
		if (this.rows.has(storedName)) return answers.constraint(this, storedName);
		this.rows.set(storedName, this.newRow(stored));
		return done(name, 'created');
	}

	/** Starts from the stored row; what an old Publisher has lost from its list is not checked, and stays lost. */
	async update(name: string, body: unknown, answers: Answers): Promise<Answer> {
		const row = this.rows.get(name);
		if (!row) return answers.unknownConnection(this.name, name, false);

		const update: Connection = { ...row.config, ...Object(body), name };
		const updated = storedBy(
			answers,
			answers.keepsSecrets ? Object(withKeptSecrets(update, row.config)) : update,
		);
		const isListed = this.listed.some((connection) => connection.name === name);
		const fault = isListed ? faultIn(updated, answers.rules) : undefined;
		if (fault) return answers.faulty(fault);

		await this.list(answers, (listed) =>
			listed.map((each) => (each.name === name ? updated : each)),
		);
		row.config = updated;
		row.updatedAt = new Date().toISOString();
		return done(name, 'updated');
	}

	async delete(name: string, answers: Answers): Promise<Answer> {
		if (!this.rows.has(name)) return answers.unknownConnection(this.name, name, false);
		await this.list(answers, (listed) => listed.filter((each) => each.name !== name));
		this.rows.delete(name);
		return done(name, 'deleted');
	}

	/**
	 * Loads the list from the store, as a Publisher does when it starts: nothing is lost any longer, and every
	 * connection has a `resource` that nobody sent.
	 */
	restart(): void {
		this.listed = [...this.rows.values()].map(({ name, config }) => ({
			...config,
			resource: `/api/v0/connections/${name}`,
		}));
	}

	/**
	 * Changes the list in memory. An old Publisher reads it, does something else, and writes it: of two
	 * writes that are under way at once, the first is lost.
	 */
	private async list(answers: Answers, change: (listed: Connection[]) => Connection[]) {
		const before = this.listed;
		await setImmediate();
		this.listed = change(answers.isOld ? before : this.listed);
	}

	private newRow(config: Connection): Row {
		const now = new Date().toISOString();
		const name = String(config.name);
		return { id: this.newId(), name, config, createdAt: now, updatedAt: now };
	}
}

function storedBy(answers: Answers, connection: Connection): Connection {
	return answers.isPublisher ? asStored(connection, answers.isNew) : connection;
}

/** The list with one more; a name that is there already counts. */
function withConnection(listed: Connection[], added: Connection): Connection[] {
	const isThere = listed.some(({ name }) => name === added.name);
	return isThere ? listed : [...listed, added];
}

function done(name: string, what: 'created' | 'updated' | 'deleted'): Answer {
	const message = `Connection "${name}" ${what} successfully`;
	return { status: what === 'created' ? 201 : 200, body: { message } };
}
