import type { INodeParameters } from 'n8n-workflow';

import { CREDIBLE_PROJECT } from '../../sandbox/providers/credible.mts';
import type { Fault, Sandbox } from '../../sandbox/server.mts';
import * as betterStack from '../engine/betterStack/useBetterStack';
import type { CredentialData } from '../engine/engine';
import * as credible from '../engine/credible/useCredible';
import * as lerian from '../engine/lerian/useLerian';
import * as supermetrics from '../engine/supermetrics/useSupermetrics';

/** An operation, and the request of it whose answer is documented. */
export interface Way {
	operation: [resource: string, operation: string];
	/** Fills the sandbox, and answers with the parameters. */
	prepare(sandbox: Sandbox): INodeParameters;
	/** Which request is meant, where the operation sends several. */
	request?: Pick<Fault, 'method' | 'path' | 'provider'>;
	/** Whether the request changes something; `later` if it is read before something is changed. */
	changes?: boolean | 'later';
	/** The IDs of what the operation has made, in the order of its items: nobody must lose them. */
	madeIds?(sandbox: Sandbox): string[];
	/** Keys of an answer that lead to that ID. */
	idKeys?: string[];
}

/** A node, how it reaches the sandbox, and its ways. */
export interface NodeUnderTest {
	node: string;
	credentials(sandbox: Sandbox): CredentialData;
	/** What no message and no item may show, but for a one-time secret in its own field. */
	secrets(sandbox: Sandbox): string[];
	ways: Way[];
}

const BETTER_STACK: NodeUnderTest = {
	node: 'betterStackTelemetry',
	credentials: (sandbox) => betterStack.credentialsFor(sandbox),
	secrets: (sandbox) => betterStack.connectionsOf(sandbox).map(({ password }) => password),
	ways: [
		{
			operation: ['connection', 'create'],
			prepare: () => ({ note: '={{ $json.name }}' }),
			request: { method: 'POST' },
			changes: true,
			madeIds: betterStack.idsOf,
			idKeys: ['data', 'id'],
		},
		{
			operation: ['connection', 'create'],
			prepare: () => ({
				note: '={{ $json.name }}',
				options: { secretOutput: 'omit', verify: true },
			}),
			request: { method: 'POST' },
			changes: true,
			madeIds: betterStack.idsOf,
			idKeys: ['data', 'id'],
		},
		{ operation: ['connection', 'get'], prepare: seededConnection },
		{
			operation: ['connection', 'getAll'],
			prepare(sandbox) {
				sandbox.betterStack.seed({ connections: 2 });
				return {};
			},
		},
		{
			operation: ['connection', 'upsert'],
			prepare(sandbox) {
				sandbox.betterStack.seed({ connections: 2 });
				return { note: '={{ $json.name }}' };
			},
			request: { method: 'GET' },
			changes: 'later',
		},
		{
			operation: ['connection', 'rotate'],
			// Another one for each item: a run rotates a connection only once.
			prepare: (sandbox) => {
				sandbox.betterStack.seed({ connections: 3 });
				const ids = JSON.stringify(betterStack.idsOf(sandbox));
				return betterStack.byId(`={{ ${ids}[$itemIndex] }}`);
			},
			request: { method: 'GET', path: '^/api/v1/connections/' },
		},
		{
			operation: ['source', 'getAll'],
			prepare: () => ({}),
		},
	],
};

function seededConnection(sandbox: Sandbox): INodeParameters {
	sandbox.betterStack.seed({ connections: 1 });
	const [id = ''] = betterStack.idsOf(sandbox);
	return betterStack.byId(id);
}

const LERIAN: NodeUnderTest = {
	node: 'lerianReporter',
	credentials: (sandbox) => lerian.credentialsFor(sandbox),
	secrets: () => ['secretpassword', 'seeded-password'],
	ways: [
		{
			operation: ['connection', 'create'],
			prepare: () => ({ ...lerian.NEW, configName: '={{ $json.name }}' }),
			request: { method: 'POST' },
			changes: true,
			madeIds: ({ lerian: { connections } }) => [...connections.keys()],
			idKeys: ['id'],
		},
		{ operation: ['connection', 'get'], prepare: storedConnection },
		{
			operation: ['connection', 'getAll'],
			prepare(sandbox) {
				sandbox.lerian.seed({ connections: 2 });
				return { filters: { createdAfter: new Date(Date.now() - 86_400_000).toISOString() } };
			},
		},
		{
			operation: ['connection', 'update'],
			prepare: (sandbox) => ({
				...storedConnection(sandbox),
				updateFields: { host: 'db2.example.com' },
			}),
			changes: true,
		},
		{
			operation: ['connection', 'upsert'],
			prepare(sandbox) {
				storedConnection(sandbox);
				return { ...lerian.NEW, configName: 'stored' };
			},
			request: { method: 'GET' },
			changes: 'later',
		},
		{ operation: ['connection', 'test'], prepare: storedConnection },
		{
			operation: ['connection', 'assignProduct'],
			prepare(sandbox) {
				const ids = ['a', 'b', 'c'].map(
					(configName) => sandbox.lerian.add({ configName, productName: undefined }).id,
				);
				// It can be done once.
				return lerian.chosen(`={{ ${JSON.stringify(ids)}[$itemIndex] }}`);
			},
			request: { method: 'POST' },
			changes: true,
		},
		{ operation: ['schema', 'get'], prepare: storedConnection },
		{
			operation: ['schema', 'validate'],
			prepare(sandbox) {
				storedConnection(sandbox);
				return { mappings: JSON.stringify({ stored: { accounts: ['id'] } }) };
			},
		},
	],
};

function storedConnection(sandbox: Sandbox): INodeParameters {
	const { id } = sandbox.lerian.add({
		configName: 'stored',
		password: 'seeded-password',
		metadata: { team: 'data' },
	});
	return lerian.chosen(id);
}

const SUPERMETRICS: NodeUnderTest = {
	node: 'supermetricsHub',
	credentials: (sandbox) => supermetrics.credentialsFor(sandbox),
	secrets: () => [],
	ways: [
		{
			operation: ['connection', 'create'],
			prepare: () => supermetrics.connecting('AW', 'SQL_BQ'),
			request: { method: 'POST' },
			changes: true,
			madeIds: ({ supermetrics: { connections } }) =>
				connections.map(({ connection_id: id }) => id),
			idKeys: ['data', 'connection_id'],
		},
		{ operation: ['dataSource', 'getAll'], prepare: () => ({}) },
		{ operation: ['destination', 'getAll'], prepare: () => ({}) },
		{
			operation: ['destination', 'get'],
			prepare: () => ({ destinationId: supermetrics.byId(9) }),
		},
		{ operation: ['login', 'getAll'], prepare: () => ({}) },
		{ operation: ['login', 'get'], prepare: () => ({ loginId: supermetrics.byId('dsl_1') }) },
		{
			operation: ['login', 'revoke'],
			prepare: () => ({ loginId: supermetrics.byId('dsl_1') }),
			request: { method: 'DELETE' },
			changes: true,
		},
		{
			operation: ['loginLink', 'create'],
			prepare: () => ({ dataSourceId: supermetrics.byId('AW') }),
			request: { method: 'POST' },
			changes: true,
		},
		{
			operation: ['loginLink', 'getAll'],
			prepare(sandbox) {
				sandbox.supermetrics.seed({ loginLinks: 2 });
				return {};
			},
		},
		{
			operation: ['loginLink', 'get'],
			prepare: link,
		},
		{
			operation: ['loginLink', 'close'],
			prepare: link,
			request: { method: 'PUT' },
			changes: true,
		},
		{ operation: ['transfer', 'getAll'], prepare: () => ({}) },
		{
			operation: ['transfer', 'get'],
			prepare: () => ({ transferId: supermetrics.byId(36091) }),
		},
	],
};

function link(sandbox: Sandbox): INodeParameters {
	sandbox.supermetrics.seed({ loginLinks: 1 });
	return { linkId: supermetrics.byId(sandbox.supermetrics.loginLinks[0]?.link_id ?? '') };
}

/** Servers show secrets in clear, too: as the older Publisher does. */
const CREDIBLE: NodeUnderTest = {
	node: 'credibleData',
	credentials: (sandbox) => credible.credentialsFor(sandbox),
	secrets: () => ['planted-', 'seeded-secret'],
	ways: [
		{
			operation: ['connection', 'create'],
			prepare: (sandbox) => ({
				...project(sandbox),
				...credible.POSTGRES,
				connectionName: '={{ $json.name }}',
			}),
			request: { method: 'POST' },
			changes: true,
		},
		{
			operation: ['connection', 'create'],
			prepare: (sandbox) => ({
				...project(sandbox),
				...credible.POSTGRES,
				connectionName: '={{ $json.name }}',
			}),
			request: { method: 'GET' },
			changes: 'later',
		},
		{ operation: ['connection', 'get'], prepare: credibleConnection },
		{ operation: ['connection', 'getAll'], prepare: project },
		{
			operation: ['connection', 'update'],
			prepare: (sandbox) => ({
				...credibleConnection(sandbox),
				type: 'postgres',
				updateFields: { host: 'db2.example.com' },
			}),
			request: { method: 'GET' },
			changes: 'later',
		},
		{
			operation: ['connection', 'upsert'],
			prepare: (sandbox) => ({ ...project(sandbox), ...credible.POSTGRES, connectionName: 'crm' }),
			request: { method: 'GET' },
			changes: 'later',
		},
		{ operation: ['project', 'getAll'], prepare: () => ({}) },
		{ operation: ['schema', 'getAll'], prepare: credibleConnection },
		{
			operation: ['table', 'getAll'],
			prepare: (sandbox) => ({
				...credibleConnection(sandbox),
				schemaName: 'public',
			}),
		},
	],
};

function project({ credible: server }: Sandbox): INodeParameters {
	server.options.behaviour = 'publisher-0.0.166';
	return { projectName: credible.byName(CREDIBLE_PROJECT) };
}

function credibleConnection(sandbox: Sandbox): INodeParameters {
	const parameters = project(sandbox);
	sandbox.credible.add(credible.stored('planted'));
	return { ...parameters, connectionName: credible.byName('planted') };
}

export const UNDER_TEST = [BETTER_STACK, CREDIBLE, LERIAN, SUPERMETRICS];
