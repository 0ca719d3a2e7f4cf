import fc from 'fast-check';
import type { INodeParameters, INodeProperties } from 'n8n-workflow';

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
	/** Right values by the name of the field, where the kind of field does not say enough. */
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
		sslMode: ['true', 'disable', 'require'],
		sslCa: [lerian.CERTIFICATE],
		sslCert: [lerian.CERTIFICATE],
		sslPrivateKey: [lerian.PRIVATE_KEY],
		metadata: ['{"team":"data"}', { team: 'data' }],
	},
};

const CREDIBLE = {
	node: 'credibleData',
	credentials: () =>
		credible.credentialsFor(sandbox, { ...credible.LOGIN, accessToken: 'planted-token' }),
	right: { connectionName: ['crm'], host: ['db.example.com'], rawConnection: ['{}', {}] },
};

const SUPERMETRICS = {
	node: 'supermetricsHub',
	credentials: () => supermetrics.credentialsFor(sandbox),
	right: {
		dataSourceId: ['AW', 'GA'],
		destinationType: ['SQL_BQ'],
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

/** Values for one field, by its path: as they should be four times out of five. */
type Values = Record<string, fc.Arbitrary<unknown>>;

/** The fields inside of a collection, or of the entries of a list. */
function inside({ options = [] }: INodeProperties): INodeProperties[] {
	return options.flatMap((option) =>
		'values' in option ? option.values : 'type' in option ? [option] : [],
	);
}

function valuesOf(field: INodeProperties, right: Case['right']): Values {
	const { type, name, options = [] } = field;
	if (type === 'collection' || type === 'fixedCollection') {
		return Object.assign({}, ...inside(field).map((each) => valuesOf(each, right)));
	}
	const choices = options.flatMap((option) => ('value' in option ? [option.value] : []));
	const usual: Partial<Record<string, unknown[]>> = {
		boolean: [true, false],
		number: [5432, '443'],
		json: ['{}', '{"a":"b"}'],
		dateTime: ['2031-02-03'],
	};
	const given = right[name] ?? (choices.length > 0 ? choices : (usual[type] ?? ['a text', 'one']));
	const value = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...given) },
		{ weight: 1, arbitrary: fc.constantFrom(...ODD) },
	);
	return { [name]: value };
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

/** Display names of fields, those inside of others included. */
function namesOf(fields: INodeProperties[]): string[] {
	return fields.flatMap((field) => [
		field.displayName,
		...(field.type.endsWith('ollection') ? namesOf(inside(field)) : []),
	]);
}

/** Runs a case with the values of one item, and says what is wrong afterwards. */
async function faultsOf(tried: Case, fields: INodeProperties[], item: object): Promise<string[]> {
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
	const isNamed = named !== undefined && [...namesOf(fields), 'Secret Source'].includes(named);
	return [
		...faultsIn(result, { items: 1, isMade: 'maybe', secrets: [] }),
		...sandbox.violations.map((violation) => JSON.stringify(violation)),
		...(isNamed && writes.length > 0 ? [`was sent all the same: ${title}`] : []),
		...(!isNamed && requests.length === 0 ? [`names no parameter: ${title}`] : []),
	];
}

it.each(CASES.map((tried) => [tried.node, tried.operation.join('/'), tried] as const))(
	'%s %s sends what the API documents, or names the parameter at fault',
	async (_node, _operation, tried) => {
		const fixed = Object.keys(tried.prepare?.() ?? {});
		const fields = fieldsOf(tried).filter(({ name }) => !fixed.includes(name));
		const values: Values = Object.assign({}, ...fields.map((each) => valuesOf(each, tried.right)));
		const top = fields.flatMap(({ name }) => (Object.hasOwn(values, name) ? [name] : []));
		const items = fc.record(values, { requiredKeys: top });
		await fc.assert(
			fc.asyncProperty(items, async (item) => {
				expect(await faultsOf(tried, fields, item)).toEqual([]);
			}),
			{ seed: 14, numRuns: 150 },
		);
	},
);
