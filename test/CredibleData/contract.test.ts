import type { IDataObject } from 'n8n-workflow';

import type { Connection } from '../../nodes/CredibleData/transport/answers';
import { connectionItem, projectItem, schemaItem, tableItem } from '../../nodes/CredibleData/items';
import { upsertKeys } from '../../nodes/shared/actions/upsert';
import { itKeeps } from '../contract';
import { allFields, credentials, fieldsIn, operations } from '../sources.mts';

const options = ['concurrency', 'maxRetries', 'maxRetryWait', 'timeout'];
const changeOptions = [...options, 'dryRun', 'reuseStoredSecret', 'updateSecret'];
const list = { returnAll: [], limit: [], simplify: [], options };
const place = { projectName: [], connectionName: [] };
const additional = ['attributes', 'rawConnection', 'resourcePath'];
/** Additional fields that only some types have. */
const ADDITIONAL: Record<string, string[]> = {
	postgres: ['proxy', 'sslmode'],
	snowflake: ['responseTimeoutMilliseconds'],
};
const allAdditional = [...additional, ...Object.values(ADDITIONAL).flat()];
const settings = { type: [], secretSource: [], additionalFields: allAdditional };

/** The settings of all types, by type. */
const TYPES: Record<string, string[]> = {
	bigquery: [
		'defaultProjectId',
		'billingProjectId',
		'location',
		'maximumBytesBilled',
		'queryTimeoutMilliseconds',
	],
	databricks: ['host', 'path', 'defaultCatalog', 'defaultSchema'],
	duckdb: ['attachedDatabases'],
	ducklake: [
		'host',
		'port',
		'databaseName',
		'metadataSchema',
		'bucketUrl',
		'accessKeyId',
		'region',
		'endpoint',
	],
	motherduck: ['databaseName'],
	mysql: ['host', 'port', 'databaseName'],
	postgres: ['host', 'port', 'databaseName'],
	publisher: ['connectionUri'],
	snowflake: ['account', 'warehouse', 'databaseName', 'schema', 'role'],
	trino: ['server', 'port', 'catalog', 'schema'],
};

/** The same for what 'Secret Source' = 'Parameters' asks for. */
const LOGINS: Record<string, string[]> = {
	bigquery: ['serviceAccountSecretJson'],
	databricks: ['userName', 'password', 'accessToken'],
	duckdb: ['attachedSecretsJson'],
	ducklake: ['userName', 'password', 'connectionStringSecret', 'attachedSecretsJson'],
	motherduck: ['accessToken'],
	mysql: ['userName', 'password'],
	postgres: ['userName', 'password', 'connectionStringSecret', 'privateKey', 'privateKeyPass'],
	publisher: ['accessToken'],
	snowflake: ['userName', 'password', 'privateKey', 'privateKeyPass'],
	trino: ['userName', 'password', 'peakaApiKey'],
};

/** Parameters, and those inside collections: saved workflows depend on these names. */
const PARAMETERS: Record<string, Record<string, string[]>> = {
	'connection/create': {
		...place,
		...settings,
		simplify: [],
		options: [...options, 'rollback'],
	},
	'connection/upsert': {
		...place,
		...settings,
		simplify: [],
		options: [...changeOptions, 'rollback'],
	},
	'connection/delete': { ...place, options },
	'connection/get': { ...place, simplify: [], options },
	'connection/getAll': { projectName: [], ...list },
	'connection/test': { testTarget: [], options },
	'connection/update': {
		...place,
		type: [],
		updateFields: [...new Set([...Object.values(TYPES).flat(), ...allAdditional])],
		secretSource: [],
		simplify: [],
		options: changeOptions,
	},
	'project/getAll': list,
	'schema/getAll': { ...place, ...list },
	'table/getAll': { ...place, schemaName: [], ...list },
};

const config: IDataObject = {
	name: 'shop',
	type: 'postgres',
	resource: '/a',
	attributes: { dialectName: 'postgres', isPool: false, canPersist: true, canStream: true },
	postgresConnection: { host: 'h', port: 5432, databaseName: 'd', userName: 'u', password: 'p' },
};
const connection: Connection = {
	name: 'shop',
	config,
	raw: config,
	createdAt: '2026-11-21T23:47:33.167Z',
	updatedAt: '2026-11-21T23:47:33.167Z',
};
const item = connectionItem('demo', connection);
const changes = [{ field: 'host', from: 'a', to: 'b' }];
const changed = { ...item, ...upsertKeys('updated', { changes, notCompared: ['password'] }) };
const named = (raw: IDataObject) => ({ name: String(raw.name ?? raw.resource), raw });
const origin = { project: 'demo', connection: 'shop' };

/** An item of each operation, with every key that it can have. */
const ITEMS: Record<string, IDataObject> = {
	'connection/create': item,
	'connection/upsert': changed,
	'connection/delete': { deleted: true, id: 'shop', name: 'shop', alreadyGone: true },
	'connection/get': item,
	'connection/getAll': item,
	'connection/test': { ok: true, message: 'The database answered', latencyMs: 12 },
	'connection/update': changed,
	'project/getAll': projectItem(named({ name: 'demo', resource: '/p', readme: '# demo' })),
	'schema/getAll': schemaItem(named({ name: 'public', isDefault: true }), origin),
	'table/getAll': tableItem(
		named({ resource: 'public.orders', columns: [{ name: 'id', type: 'number' }] }),
		'public',
		origin,
	),
};

const operation = (path: string) =>
	operations.find((each) => each.node === 'CredibleData' && each.path === path);

describe('Credible Data', () => {
	itKeeps('CredibleData', { parameters: PARAMETERS, items: ITEMS, writes: 1 });

	describe.each(Object.keys(TYPES))('for %s', (type) => {
		it.each(['create', 'upsert', 'test'])('has the settings and secrets of %s', (name) => {
			const names = (values: Record<string, string>) =>
				(operation(`connection/${name}`)?.shown({ testTarget: 'settings', type, ...values }) ?? [])
					.map((field) => field.name)
					.filter((field) => !Object.keys(PARAMETERS[`connection/${name}`] ?? {}).includes(field))
					.filter((field) => !Object.keys(settings).includes(field));
			expect(names({ secretSource: 'credential' })).toEqual(TYPES[type]);
			expect(names({ secretSource: 'none' })).toEqual(TYPES[type]);
			expect(names({ secretSource: 'parameters' })).toEqual([
				...(TYPES[type] ?? []),
				'secretNotice',
				...(LOGINS[type] ?? []),
			]);
		});

		it('has the same settings in the fields of Update', () => {
			const fields = operation('connection/update')?.shown({ type }) ?? [];
			const collection = fields.find(({ name }) => name === 'updateFields');
			const inside = collection ? fieldsIn(collection) : [];
			const shown = inside.filter(({ displayOptions }) => {
				const types = displayOptions?.show?.['/type'];
				return types === undefined || types.includes(type);
			});
			const own = [...additional, ...(ADDITIONAL[type] ?? [])];
			expect(shown.map(({ name }) => name).sort()).toEqual([...(TYPES[type] ?? []), ...own].sort());
		});
	});

	it('tests a saved connection by its place alone', () => {
		const names = operation('connection/test')
			?.shown({ testTarget: 'saved' })
			.map(({ name }) => name);
		expect(names).toEqual(['testTarget', 'projectName', 'connectionName', 'options']);
	});

	it('masks every field for a secret', () => {
		const fields = allFields(
			operation('connection/create')?.shown({ secretSource: 'parameters' }) ?? [],
		);
		const secret = credentials.find(({ className }) => className === 'CredibleDataSecretApi');
		const names = [...new Set(Object.values(LOGINS).flat())].filter((name) => name !== 'userName');
		for (const name of names) {
			const property = secret?.type.properties.find((each) => each.name === name);
			expect([name, property?.typeOptions?.password]).toEqual([name, true]);
		}
		expect(fields.filter(({ name }) => names.includes(name))).toEqual([]);
		for (const type of Object.keys(TYPES)) {
			const shown =
				operation('connection/create')?.shown({ secretSource: 'parameters', type }) ?? [];
			for (const field of shown.filter(({ name }) => names.includes(name))) {
				expect([field.name, field.typeOptions?.password]).toEqual([field.name, true]);
			}
		}
	});
});

describe('the credentials', () => {
	it.each<[string, Record<string, unknown>]>([
		[
			'CredibleDataApi',
			{
				hosting: 'cloud',
				organization: '',
				baseUrl: '',
				authScheme: 'Bearer',
				accessToken: '',
				pathStyle: 'projects',
			},
		],
		[
			'CredibleDataSecretApi',
			{
				notice: '',
				userName: '',
				password: '',
				connectionStringSecret: '',
				privateKey: '',
				privateKeyPass: '',
				serviceAccountSecretJson: '',
				accessToken: '',
				peakaApiKey: '',
				attachedSecretsJson: '',
			},
		],
	])('%s has these properties with these defaults', (className, wanted) => {
		const found = credentials.find((each) => each.className === className);
		const defaults = found?.type.properties.map((each) => [each.name, each.default]) ?? [];
		expect(Object.fromEntries(defaults)).toEqual(wanted);
	});
});
