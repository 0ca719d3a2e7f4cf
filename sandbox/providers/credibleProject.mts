import { setImmediate } from 'node:timers/promises';
import type { Answer } from '../provider.mts';
import { refused, type Answers } from './credibleAnswers.mts';
import { asStored, faultIn, withKeptSecrets, type Connection } from './credibleData.mts';

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

	get(name: string, answers: Answers): Answer {
		const row = this.rows.get(name);
		if (!row) return answers.unknownConnection(this.name, name, true);
		const { config, ...rest } = row;
		if (!answers.isOld) return { status: 200, body: answers.shown(config) };
		return { status: 200, body: { ...rest, projectId: this.id, type: config.type, config } };
	}

	async create(name: string, body: Connection, answers: Answers): Promise<Answer> {
		if (!answers.isPublisher && !/^[\w-]+$/.test(name)) {
			return refused(400, 'Invalid connection name');
		}
		if (!answers.isOld && name === 'duckdb') return refused(400, `"${name}" is a reserved name`);
		if (this.rows.has(name)) return answers.duplicate(this.name, name);

		// A Publisher stores a connection under the name in its body.
		const connection: Connection = answers.isPublisher ? body : { ...body, name };
		if (connection.name === undefined) {
			const message = 'Invalid connection configuration. No name.';
			return answers.faulty(answers.isOld ? {} : { message });
		}
		const fault = faultIn(connection, { knowsNewerTypes: answers.isNew });
		if (fault) return answers.faulty(fault);

		const stored = storedBy(answers, connection);
		await this.list(answers, (listed) => [...listed, stored]);
		const storedName = String(connection.name);
		if (this.rows.has(storedName)) return answers.constraint(this.id, storedName);
		this.rows.set(storedName, this.newRow(stored));
		return done(name, 'created');
	}

	async update(name: string, body: unknown, answers: Answers): Promise<Answer> {
		const row = this.rows.get(name);
		if (!row) return answers.unknownConnection(this.name, name, false);

		// An old Publisher starts from what it holds in memory, where it may have lost the connection.
		const inMemory = this.listed.find((connection) => connection.name === name);
		const before = answers.isOld ? inMemory : row.config;
		const update: Connection = { ...before, ...Object(body), name };
		const keeps = answers.behaviour === 'publisherWithheld';
		const updated = storedBy(answers, keeps ? Object(withKeptSecrets(update, before)) : update);
		const fault = before && faultIn(updated, { knowsNewerTypes: answers.isNew });
		if (fault) return answers.faulty(fault);

		await this.list(answers, (listed) => [...listed.filter((each) => each !== inMemory), updated]);
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
	return answers.isPublisher ? asStored(connection) : connection;
}

function done(name: string, what: 'created' | 'updated' | 'deleted'): Answer {
	const message = `Connection "${name}" ${what} successfully`;
	return { status: what === 'created' ? 201 : 200, body: { message } };
}
