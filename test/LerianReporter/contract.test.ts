import type { IDataObject } from 'n8n-workflow';

import { connectionItem, schemaItem } from '../../nodes/LerianReporter/model';
import { upsertKeys } from '../../nodes/shared/upsert';
import { fieldsIn, jsonOf, operations } from '../sources.mts';
import { documentedConnection } from './documented';

const common = ['concurrency', 'maxRetries', 'maxRetryWait', 'timeout'];
const options = common;
const metadata = ['metadata', 'metadataPairs'];
const ssl = ['sslCa', 'sslCert', 'sslPrivateKey'];

const settings = {
	productName: [],
	configName: [],
	type: [],
	host: [],
	port: [],
	databaseName: [],
	secretSource: [],
	additionalFields: [...metadata, 'schema', ...ssl, ...Array(5).fill('sslMode')],
	simplify: [],
};

/** Parameters, and those inside collections: saved workflows depend on these names. */
const PARAMETERS: Record<string, Record<string, string[]>> = {
	'connection/assignProduct': { connectionId: [], productName: [], simplify: [], options },
	'connection/create': { ...settings, options: [...common, 'rollback'] },
	'connection/upsert': { ...settings, options: [...common, 'dryRun', 'rollback', 'updateSecret'] },
	'connection/delete': { connectionId: [], options },
	'connection/get': { connectionId: [], simplify: [], options },
	'connection/getAll': {
		returnAll: [],
		limit: [],
		simplify: [],
		filters: [...metadata, 'createdAfter', 'createdBefore', 'productName', 'type', 'unassigned'],
		options: [...common, 'sortOrder'],
	},
	'connection/test': { connectionId: [], options },
	'connection/update': {
		connectionId: [],
		updateNotice: [],
		updateFields: [
			...['configName', 'databaseName', 'host', 'password', 'port', 'schema', 'type', 'userName'],
			...metadata,
			...ssl,
			'sslMode',
		],
		simplify: [],
		options,
	},
	'schema/get': { connectionId: [], simplify: [], options },
	'schema/validate': { mappings: [], options },
};

/** What is shown beside the above for the choice "Parameters" of 'Secret Source'. */
const TYPED = ['password', 'secretNotice', ...ssl, 'userName'];

const connection = connectionItem(documentedConnection());

/** An item of each operation, with every key that it can have. */
const ITEMS: Record<string, IDataObject> = {
	'connection/assignProduct': connection,
	'connection/create': connection,
	'connection/upsert': {
		...connection,
		...upsertKeys('updated', {
			changes: [{ field: 'host', from: 'a', to: 'b' }],
			notCompared: ['password'],
		}),
	},
	'connection/delete': { deleted: true, id: 'a1b2c3d4', alreadyGone: true },
	'connection/get': connection,
	'connection/getAll': connection,
	'connection/test': { ok: true, message: 'Connection successful', latencyMs: 7 },
	'connection/update': connection,
	'schema/get': schemaItem({
		id: 'a',
		configName: 'b',
		type: 'MYSQL',
		databaseName: 'c',
		tables: [{ name: 'd', fields: ['e'] }],
	}),
	'schema/validate': {
		ok: false,
		message: 'x',
		errors: [{ type: 'FIELD_NOT_FOUND', dataSourceId: 'a', table: 'b', field: 'c' }],
	},
};

const own = operations.filter(({ node }) => node === 'LerianReporter');

/** Where a value is not as a preview says: a path and the type that is missing there. */
function differences(value: unknown, schema: unknown, path = 'item'): string[] {
	const { type, properties, items } = Object(schema);
	const found = typeOf(value);
	if (![type].flat().includes(found)) return [`${path} is a ${found}`];
	if (Array.isArray(value)) {
		return value.flatMap((each, index) => differences(each, items, `${path}[${index}]`));
	}
	// The tags are the user's own.
	if (found !== 'object' || path === 'item.tags') return [];
	const names = new Set([...Object.keys(Object(value)), ...Object.keys(Object(properties))]);
	return [...names].flatMap((name) =>
		differences(Object(value)[name], Object(properties)[name], `${path}.${name}`),
	);
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

describe('Lerian Reporter', () => {
	it('has these operations in this order', () => {
		expect(own.map(({ path }) => path)).toEqual(Object.keys(PARAMETERS));
	});

	it.each(own)('has for $path these parameters', ({ path, shown }) => {
		const names = (list: string[]) => [...list].sort();
		const found = shown({ returnAll: false }).map((field) => [
			field.name,
			names(fieldsIn(field).map(({ name }) => name)),
		]);
		const wanted = Object.entries(PARAMETERS[path] ?? {}).map(([name, inside]) => [
			name,
			names(inside),
		]);
		expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
	});

	it.each(own.filter(({ path }) => /create|upsert/.test(path)))(
		'has for $path fields to type secrets into, if asked for',
		({ shown }) => {
			const names = (source: string) => shown({ secretSource: source }).map(({ name }) => name);
			const typed = names('parameters').filter((name) => !names('credential').includes(name));
			expect(typed.sort()).toEqual(TYPED);
		},
	);

	it.each(own)('outputs for $path what the preview shows', ({ path }) => {
		const preview = jsonOf(`nodes/LerianReporter/__schema__/v1.0.0/${path}.json`);
		expect(differences(ITEMS[path], preview)).toEqual([]);
	});
});
