import type { IDataObject } from 'n8n-workflow';

import { connectionItem, dataSourcesOf, sourceItem } from '../../nodes/BetterStackTelemetry/model';
import { createdItem } from '../../nodes/BetterStackTelemetry/secretOutput';
import { upsertKeys } from '../../nodes/shared/upsert';
import { fieldsIn, jsonOf, operations } from '../sources.mts';
import { documentedConnection, documentedSource } from './documented';

const options = ['concurrency', 'maxRetries', 'maxRetryWait', 'timeout'];
const list = { returnAll: [], limit: [], simplify: [], options };
const additionalFields = ['dataRegion', 'ipAllowlist', 'teamIds', 'teamNames', 'validUntil'];
const provisioning = [...options, 'publicKey', 'rollback', 'secretOutput', 'verify'];

/** Parameters, and those inside collections: saved workflows depend on these names. */
const PARAMETERS: Record<string, Record<string, string[]>> = {
	'connection/create': {
		passwordNotice: [],
		clientType: [],
		note: [],
		additionalFields,
		simplify: [],
		options: provisioning,
	},
	'connection/upsert': {
		passwordNotice: [],
		note: [],
		additionalFields,
		simplify: [],
		options: [...provisioning, 'compareValidUntil', 'dryRun', 'ifDifferent', 'ifSeveral'],
	},
	'connection/delete': { connectionId: [], options },
	'connection/get': { connectionId: [], simplify: [], options },
	'connection/getAll': {
		...list,
		filters: ['dataRegion', 'expiresBefore', 'noteContains', 'teamId', 'teamName'],
	},
	'connection/rotate': {
		passwordNotice: [],
		connectionId: [],
		simplify: [],
		options: [...provisioning, 'dataRegion', 'deletePrevious', 'validUntil'],
	},
	'connection/test': {
		host: [],
		port: [],
		userName: [],
		password: [],
		options: [...options, 'allowOtherHost', 'protocol'],
	},
	'source/getAll': list,
};

/** The menus in menu order. */
const OPERATIONS = Object.keys(PARAMETERS);

const connection = documentedConnection({ created_by: { id: 1, email: 'me@example.com' } });
const created = createdItem(connection, true, (password) => ({ password }));
const changes = [{ field: 'ipAllowlist', from: ['10.0.0.1'], to: ['10.0.0.2'] }];

/** An item of each operation, with every key that it can have. */
const ITEMS: Record<string, IDataObject> = {
	'connection/create': created,
	'connection/upsert': {
		...created,
		...upsertKeys('replaced', { changes, notCompared: ['dataRegion'] }),
		previousId: '44497',
		previousDeleted: true,
		twinIds: ['44499'],
	},
	'connection/delete': { deleted: true, id: '44498', alreadyGone: true },
	'connection/get': { ...connectionItem(connection), dataSources: dataSourcesOf(connection) },
	'connection/getAll': connectionItem(connection),
	'connection/rotate': { ...created, previousId: '44497', previousDeleted: true },
	'connection/test': { ok: true, message: 'The connection answered SELECT 1', latencyMs: 1 },
	'source/getAll': sourceItem(documentedSource()),
};

const own = operations.filter(({ node }) => node === 'BetterStackTelemetry');

/** Where a value is not as a preview says: a path and the type that is missing there. */
function differences(value: unknown, schema: unknown, path = 'item'): string[] {
	const { type, properties, items } = Object(schema);
	const found = typeOf(value);
	if (![type].flat().includes(found)) return [`${path} is a ${found}`];
	if (Array.isArray(value)) {
		return value.flatMap((each, index) => differences(each, items, `${path}[${index}]`));
	}
	if (found !== 'object') return [];
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

describe('Better Stack Telemetry', () => {
	it('has these operations in this order', () => {
		expect(own.map(({ path }) => path)).toEqual(OPERATIONS);
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

	it.each(own)('outputs for $path what the preview shows', ({ path }) => {
		const preview = jsonOf(`nodes/BetterStackTelemetry/__schema__/v1.0.0/${path}.json`);
		expect(differences(ITEMS[path], preview)).toEqual([]);
	});
});
