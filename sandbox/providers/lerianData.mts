import { randomBytes } from 'node:crypto';

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

/** Makes a connection; its ID is a UUIDv7, as the manager's are. */
export function makeConnection(
	settings: Settings,
	now: number,
	{ createdAt = new Date(now).toISOString(), ...more }: Partial<Connection> = {},
): Connection {
	const id = uuidV7(Date.parse(createdAt));
	return { id, ...settings, ...more, createdAt, updatedAt: more.updatedAt ?? createdAt };
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
