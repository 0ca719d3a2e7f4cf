import { randomBytes, randomInt } from 'node:crypto';

export type DatabaseType = 'ORACLE' | 'SQL_SERVER' | 'POSTGRESQL' | 'MONGODB' | 'MYSQL';

/** What a connection is made of. Only `ssl.mode` is ever shown of the secrets. */
export interface Settings {
	configName: string;
	type: DatabaseType;
	host: string;
	port: number;
	databaseName: string;
	userName: string;
	password: string;
	schema?: string;
	ssl?: { mode: string; ca: string; cert?: string; key?: string };
	metadata?: Record<string, unknown>;
}

/** A stored connection, secrets included. */
export interface Connection extends Settings {
	id: string;
	productName?: string;
	createdAt: string;
	updatedAt: string;
}

/** The manager never sets the date of its own rows. */
export const GO_ZERO_TIME = '0001-01-01T00:00:00Z';

/** A connection of which no test says more than its name. */
export const SEEDED: Omit<Settings, 'configName'> & { productName: string } = {
	productName: 'reporter',
	type: 'MYSQL',
	host: 'db.example.com',
	port: 3306,
	databaseName: 'ledger',
	userName: 'reporter',
	password: 'seeded-password',
};

/** Makes a connection; its ID is a UUIDv7, as the manager's are. */
export function makeConnection(
	settings: Settings,
	now: number,
	{ createdAt: wanted, ...more }: Partial<Connection> = {},
): Connection {
	const createdAt = timeOf(wanted === undefined ? now : Date.parse(wanted));
	const id = uuidV7(Date.parse(createdAt));
	return { id, ...settings, ...more, createdAt, updatedAt: more.updatedAt ?? createdAt };
}

/** A time as Go writes it that comes from the database: with milliseconds, but for zeros at their end. */
export function timeOf(time: number): string {
	return new Date(time)
		.toISOString()
		.replace(/\.(\d*?)0*Z$/, (_match, digits: string) => (digits ? `.${digits}Z` : 'Z'));
}

/** The settings as they are kept: blanks around the user and the database go (model/connection.go:149-152). */
export function trimmed<Given extends Settings>(settings: Given): Given {
	const { userName, databaseName } = settings;
	return { ...settings, userName: userName.trim(), databaseName: databaseName.trim() };
}

/** A connection as the API shows it right after its creation: with nanoseconds (create_connection.go:104). */
export function asCreated(connection: Connection) {
	const milliseconds = new Date(connection.createdAt).toISOString().slice(0, -1);
	const more = String(randomInt(500_000) * 2 + 1).padStart(6, '0');
	const now = `${milliseconds}${more}Z`;
	return { ...shown(connection), createdAt: now, updatedAt: now };
}

/** A connection as the API shows it. */
export function shown({ password: _password, ssl, ...connection }: Connection) {
	return { ...connection, ssl: ssl && { mode: ssl.mode } };
}

function uuidV7(at: number): string {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(Math.max(0, at), 0, 6);
	bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
	bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
