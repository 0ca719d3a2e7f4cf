import type { IDataObject } from 'n8n-workflow';

import { connectionItem, schemaItem } from '../../nodes/LerianReporter/items';
import { upsertKeys } from '../../nodes/shared/actions/upsert';
import { itKeeps } from '../contract';
import { operations } from '../sources.mts';
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

describe('Lerian Reporter', () => {
	itKeeps('LerianReporter', { parameters: PARAMETERS, items: ITEMS });

	it.each(own.filter(({ path }) => /create|upsert/.test(path)))(
		'has for $path fields to type secrets into, if asked for',
		({ shown }) => {
			const names = (source: string) => shown({ secretSource: source }).map(({ name }) => name);
			const typed = names('parameters').filter((name) => !names('credential').includes(name));
			expect(typed.sort()).toEqual(TYPED);
		},
	);
});
