import fc from 'fast-check';
import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { SUPERMETRICS_TEAM } from '../../sandbox/providers/supermetrics.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import * as betterStack from '../engine/betterStack/useBetterStack';
import * as credible from '../engine/credible/useCredible';
import { runNode, type CredentialData } from '../engine/engine';
import * as lerian from '../engine/lerian/useLerian';
import { nodeTypesOf, PACKAGE, sources } from '../engine/loaded';
import * as supermetrics from '../engine/supermetrics/useSupermetrics';
import { useSandbox } from '../useSandbox';
import { faultsIn } from './judge';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

jest.setTimeout(120_000);

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

/** What no field was made for; some of it is right for one or the other. */
const ODD: unknown[] = [
	null,
	'',
	' ',
	true,
	7,
	-1,
	1.5,
	2 ** 53,
	1e300,
	'0x50',
	'true',
	'..',
	'a/b?c#d',
	'__proto__',
	'\uD800',
	'x'.repeat(3000),
	'1\n2, 3',
	'2031-02-03T04:05:06+01:00',
	'[1, "a"]',
	'{"constructor":"x","__proto__":{"a":1}}',
	[],
	[1, 'a', null],
	[{ a: 1 }],
	{},
	{ toString: 1, valueOf: 1 },
	{ a: { b: [1] } },
];

/** A write of a node, of which all parameters are tried. */
interface Case {
	node: string;
	operation: [resource: string, operation: string];
	credentials(): CredentialData;
	/** Parameters that stay as they are; may fill the sandbox. */
	prepare?(): INodeParameters;
	/** Right values by the name of the field, which is always given then; none if it is right only by chance. */
	right: Record<string, unknown[]>;
}

const BETTER_STACK = {
	node: 'betterStackTelemetry',
	credentials: () => betterStack.credentialsFor(sandbox),
	right: {
		clientType: ['clickhouse'],
		dataRegion: ['germany', 'us_east'],
		ipAllowlist: ['10.0.0.1, 192.168.1.0/24', ['::1']],
		teamIds: ['123', [123, 456]],
		// Not beside the IDs.
		teamNames: [],
		dryRun: [false],
		validUntil: ['2031-02-03', '2031-02-03T04:05:06Z'],
	},
};

const LERIAN = {
	node: 'lerianReporter',
	credentials: () => lerian.credentialsFor(sandbox),
	right: {
		productName: ['Reporter'],
		configName: ['production-db'],
		host: ['db.example.com', '10.0.0.1'],
		type: ['MONGODB', 'MYSQL', 'ORACLE', 'SQL_SERVER'],
		sslMode: ['true'],
		sslCa: [lerian.CERTIFICATE],
		sslCert: [],
		sslPrivateKey: [],
		dryRun: [false],
		metadata: ['{"team":"data"}', { team: 'data' }],
		// Not beside the metadata.
		key: [],
		value: [],
	},
};

const CREDIBLE = {
	node: 'credibleData',
	credentials: () =>
		credible.credentialsFor(sandbox, { ...credible.LOGIN, accessToken: 'planted-token' }),
	right: {
		connectionName: ['crm'],
		type: [
			'bigquery',
			'databricks',
			'duckdb',
			'motherduck',
			'mysql',
			'postgres',
			'snowflake',
			'trino',
		],
		host: ['db.example.com'],
		port: [5432],
		account: ['acme-one'],
		rawConnection: ['{}', {}],
		dryRun: [false],
	},
};

const SUPERMETRICS = {
	node: 'supermetricsHub',
	credentials: () => supermetrics.credentialsFor(sandbox),
	right: {
		dataSourceId: ['AW', 'GA'],
		destinationType: ['SQL_BQ'],
		teamId: ['', SUPERMETRICS_TEAM],
		expiryTime: ['10 hours', '2031-02-03'],
		redirectUrl: ['https://example.com/done'],
	},
};

const project = () => ({ projectName: credible.byName('demo') });

const CASES: Case[] = [
	{ ...BETTER_STACK, operation: ['connection', 'create'] },
	{ ...BETTER_STACK, operation: ['connection', 'upsert'] },
	{ ...CREDIBLE, operation: ['connection', 'create'], prepare: project },
	{ ...CREDIBLE, operation: ['connection', 'upsert'], prepare: project },
	{
		...CREDIBLE,
		right: { ...CREDIBLE.right, type: ['postgres'] },
		operation: ['connection', 'update'],
		prepare() {
			sandbox.credible.add(credible.stored('crm'));
			return { ...project(), connectionName: credible.byName('crm') };
		},
	},
	{ ...LERIAN, operation: ['connection', 'create'] },
	{ ...LERIAN, operation: ['connection', 'upsert'] },
	{
		...LERIAN,
		operation: ['connection', 'update'],
		prepare: () => lerian.chosen(sandbox.lerian.add({ configName: 'stored' }).id),
	},
	{ ...SUPERMETRICS, operation: ['connection', 'create'] },
	{ ...SUPERMETRICS, operation: ['loginLink', 'create'] },
];

/** The fields of an operation's panel that hold values of its request. */
function fieldsOf({ node, operation: [resource, operation] }: Case): INodeProperties[] {
	const { properties } = nodeTypesOf(sources).getByNameAndVersion(`${PACKAGE}.${node}`).description;
	const kept = ['resource', 'operation', 'secretSource'];
	return properties.filter(({ type, name, displayOptions }) => {
		const { resource: resources, operation: operations } = displayOptions?.show ?? {};
		const isShown = resources?.includes(resource) && operations?.includes(operation);
		return isShown && type !== 'notice' && !kept.includes(name);
	});
}

/** Values as they should be, by the names of the fields. */
type Values = Record<string, fc.Arbitrary<unknown>>;

/** How requests are sent, which is no part of them. */
const SENDING = ['concurrency', 'maxRetries', 'maxRetryWait', 'timeout'];

/** The fields inside of a collection, or of the entries of a list. */
function inside({ options = [] }: INodeProperties): INodeProperties[] {
	const fields = options.flatMap((option) =>
		'values' in option ? option.values : 'type' in option ? [option] : [],
	);
	return fields.filter(({ name }) => !SENDING.includes(name));
}

function valuesOf(field: INodeProperties, right: Case['right']): Values {
	const { type, name, options = [] } = field;
	const choices = options.flatMap((option) => ('value' in option ? [option.value] : []));
	const usual: Partial<Record<string, unknown[]>> = {
		boolean: [true, false],
		number: [field.default || 5432],
		json: ['{}', '{"a":"b"}'],
		dateTime: ['2031-02-03'],
	};
	const given = right[name] ?? (choices.length > 0 ? choices : (usual[type] ?? ['a text', 'one']));
	return given.length > 0 ? { [name]: fc.constantFrom(...given) } : {};
}

/** The parameter with expressions for what an item gives; of collections only what it gives. */
function parameterOf(field: INodeProperties, item: object): INodeParameters[string] {
	const { type, name } = field;
	const given = inside(field).filter((each) => Object.hasOwn(item, each.name));
	if (type === 'collection') {
		return Object.fromEntries(given.map((each) => [each.name, parameterOf(each, item)]));
	}
	if (type === 'fixedCollection') {
		const entry = Object.fromEntries(given.map((each) => [each.name, parameterOf(each, item)]));
		return { [field.options?.[0]?.name ?? '']: [entry] };
	}
	const value = `={{ $json[${JSON.stringify(name)}] }}`;
	return type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value;
}

/** All fields that hold a value, those inside of others included. */
function leavesOf(fields: INodeProperties[]): INodeProperties[] {
	return fields.flatMap((field) =>
		/ollection$/.test(field.type) ? leavesOf(inside(field)) : [field],
	);
}

/** Runs a case with the values of one item, and says what is wrong afterwards, and whether a change was sent. */
async function run(tried: Case, fields: INodeProperties[], item: object) {
	sandbox.reset();
	const [resource, operation] = tried.operation;
	const before = sandbox.requests.length;
	const parameters = Object.fromEntries(
		fields.map((field) => [field.name, parameterOf(field, item)]),
	);
	const result = await runNode({
		type: tried.node,
		parameters: { resource, operation, ...parameters, ...tried.prepare?.() },
		credentials: tried.credentials(),
		items: [{ ...item }],
		onError: 'continueErrorOutput',
	});
	const requests = sandbox.requests.slice(before);
	const writes = requests.filter(({ method }) => method !== 'GET');
	const title = String(result.errors[0]?.json.error ?? '');
	const named = /^'(.+?)' /.exec(title)?.[1];
	const known = [...fields, ...leavesOf(fields)].map(({ displayName }) => displayName);
	const isNamed = named !== undefined && [...known, 'Secret Source'].includes(named);
	const faults = [
		...faultsIn(result, { items: 1, isMade: 'maybe', secrets: [] }),
		...sandbox.violations.map((violation) => JSON.stringify(violation)),
		...(isNamed && writes.length > 0 ? [`was sent all the same: ${title}`] : []),
		...(!isNamed && requests.length === 0 ? [`names no parameter: ${title}`] : []),
	];
	return { faults, isSent: writes.length > 0 };
}

it.each(CASES.map((tried) => [tried.node, tried.operation.join('/'), tried] as const))(
	'%s %s sends what the API documents, or names the parameter at fault',
	async (_node, _operation, tried) => {
		const fixed = Object.keys(tried.prepare?.() ?? {});
		const fields = fieldsOf(tried).filter(({ name }) => !fixed.includes(name));
		const values: Values = Object.assign(
			{},
			...leavesOf(fields).map((each) => valuesOf(each, tried.right)),
		);
		const names = leavesOf(fields).map(({ name }) => name);
		const always = [...fields.map(({ name }) => name), ...Object.keys(tried.right)];
		const requiredKeys = Object.keys(values).filter((name) => always.includes(name));
		const items = fc
			.record({
				usual: fc.record(values, { requiredKeys }),
				odd: fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...ODD), {
					maxKeys: 2,
				}),
			})
			.map(({ usual, odd }) => ({ ...usual, ...odd }));
		const sent: boolean[] = [];
		await fc.assert(
			fc.asyncProperty(items, async (item) => {
				const { faults, isSent } = await run(tried, fields, item);
				sent.push(isSent);
				expect(faults).toEqual([]);
			}),
			{ seed: 14, numRuns: 100 },
		);
		// Neither is everything refused, nor everything sent.
		expect(sent.filter((each) => each).length).toBeGreaterThan(5);
		expect(sent.filter((each) => !each).length).toBeGreaterThan(5);
	},
);
