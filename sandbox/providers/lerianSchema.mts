import { at } from '../json.mts';
import type { Answer } from '../provider.mts';
import type { Connection } from './lerianData.mts';
import { forbiddenHost, refused } from './lerianRules.mts';

/** What every database of the sandbox holds. */
const TABLES = [
	{ name: 'accounts', fields: ['id', 'name', 'opened_at'] },
	{ name: 'transactions', fields: ['account_id', 'amount', 'id'] },
];

/** The tables behind a connection. */
export function schemaOf(connection: Connection, isDown: boolean): Answer {
	if (isDown) {
		const message = 'No connection to the database could be established.';
		return refused(500, 500, 'Database Connection Error', message);
	}
	const { id, configName, databaseName, type } = connection;
	return { status: 200, body: { id, configName, databaseName, type, tables: TABLES } };
}

/** Whether the tables and fields of a request are there. `lookAt` says it of a whole database. */
export function validateSchema(
	body: unknown,
	lookAt: (configName: string) => 'there' | 'down' | 'missing' | 'forbidden',
): Answer {
	const mapped: Record<string, Record<string, string[]>> = Object(at(body, 'mappedFields'));
	const names = Object.keys(mapped);
	// One refused host ends it all: validate_schema.go:186-193.
	if (names.some((name) => lookAt(name) === 'forbidden')) return forbiddenHost();
	if (names.every((name) => lookAt(name) === 'missing')) {
		const message = 'No connection has any of the names.';
		return refused(400, 'FET-1062', 'No Connections Found', message);
	}
	const errors = Object.entries(mapped).flatMap(([dataSourceId, tables]) => {
		const state = lookAt(dataSourceId);
		if (state === 'missing') return [{ type: 'DATA_SOURCE_NOT_FOUND', dataSourceId }];
		if (state === 'down') return [{ type: 'DATA_SOURCE_DOWN', dataSourceId }];
		return Object.entries(tables).flatMap(([table, fields]) => {
			const known = TABLES.find(({ name }) => name === table);
			if (!known) return [{ type: 'TABLE_NOT_FOUND', dataSourceId, table }];
			const unknown = fields.filter((field) => !known.fields.includes(field));
			return unknown.map((field) => ({ type: 'FIELD_NOT_FOUND', dataSourceId, table, field }));
		});
	});
	if (errors.length === 0) {
		return { status: 200, body: { status: 'success', message: 'Schema validated successfully.' } };
	}
	const message = 'Schema validation found inconsistencies.';
	return refused(422, 'FET-1060', 'Schema Validation Failed', message, { errors });
}
