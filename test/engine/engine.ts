import {
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	LoadOptionsContext,
	WorkflowExecute,
} from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowExecuteAdditionalData,
	NodeExecutionHint,
	OnError,
} from 'n8n-workflow';
import { NodeConnectionTypes, Workflow } from 'n8n-workflow';

import { BetterStackTelemetryApi } from '../../credentials/BetterStackTelemetryApi.credentials';
import { BetterStackTelemetry } from '../../nodes/BetterStackTelemetry/BetterStackTelemetry.node';
import { TestCredentials } from './credentials';

/** A node that only hands on what is pinned to it, in place of a trigger. */
const start: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: 'Begins a test',
		defaults: {},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
};

const PACKAGE = 'n8n-nodes-data-connections';

const types: Record<string, INodeType> = {
	'test.start': start,
	[`${PACKAGE}.betterStackTelemetry`]: new BetterStackTelemetry(),
	// The second type that n8n derives from a node with `usableAsTool`.
	[`${PACKAGE}.betterStackTelemetryTool`]: new BetterStackTelemetry(),
};

const nodeTypes: INodeTypes = {
	getByName: (name) => typeOf(name),
	getByNameAndVersion: (name) => typeOf(name),
	getKnownTypes: () => ({}),
};

function typeOf(name: string): INodeType {
	const type = types[name];
	if (!type) throw new Error(`Unknown node type ${name}`);
	return type;
}

/** A node to run, with what a workflow would hold of it. */
export interface NodeRun {
	/** Without the package's prefix. */
	type: string;
	parameters: INodeParameters;
	credential: { type: string; data: ICredentialDataDecryptedObject };
	/** One by default. */
	items?: IDataObject[];
	onError?: OnError;
	retryOnFail?: boolean;
	timezone?: string;
	/** Called when the execution has begun, with a way to cancel it. */
	started?: (cancel: () => void) => void;
}

/** What came of it. */
export interface NodeResult {
	/** Items of the first output. */
	items: INodeExecutionData[];
	/** Items of the error output. */
	errors: INodeExecutionData[];
	/** The error that stopped the node. */
	error?: {
		message: string;
		description?: string | null;
		httpCode?: string | null;
		itemIndex?: number;
	};
	hints: NodeExecutionHint[];
	/** Everything that n8n would save. */
	saved: string;
	status: string;
}

/** Runs one node in n8n's own engine, as in a workflow: expressions, credential, retries, error output. */
export async function runNode(wanted: NodeRun): Promise<NodeResult> {
	const begin: INode = {
		id: '1',
		name: 'Start',
		type: 'test.start',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const node = nodeOf(wanted);
	const workflow = new Workflow({
		id: 'test',
		nodes: [begin, node],
		connections: {
			Start: { main: [[{ node: 'Node', type: NodeConnectionTypes.Main, index: 0 }]] },
		},
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', timezone: wanted.timezone },
	});
	const items = wanted.items ?? [{}];
	const execution = new WorkflowExecute(additionalData(wanted, node), 'manual').run({
		workflow,
		startNode: begin,
		pinData: { Start: items.map((json) => ({ json })) },
	});
	wanted.started?.(() => execution.cancel());
	return resultOf(await execution);
}

/** The functions that n8n gives to a node's drop-downs while its panel is open. */
export function lookupContext(wanted: NodeRun): LoadOptionsContext {
	const node = nodeOf(wanted);
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return new LoadOptionsContext(workflow, node, additionalData(wanted, node), '');
}

function nodeOf({ type, parameters, credential, onError, retryOnFail }: NodeRun): INode {
	return {
		id: '2',
		name: 'Node',
		type: `${PACKAGE}.${type}`,
		typeVersion: 1,
		position: [200, 0],
		parameters,
		credentials: { [credential.type]: { id: '1', name: 'Test' } },
		onError,
		retryOnFail,
		maxTries: 2,
		waitBetweenTries: 0,
	};
}

function additionalData({ credential }: NodeRun, node: INode): IWorkflowExecuteAdditionalData {
	const url = 'http://127.0.0.1:1/';
	const unused = () => {
		throw new Error('Not part of these tests');
	};
	return {
		credentialsHelper: new TestCredentials([new BetterStackTelemetryApi()], {
			[credential.type]: credential.data,
		}),
		hooks: new ExecutionLifecycleHooks('manual', '1', {
			id: 'test',
			name: 'Test',
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			nodes: [node],
			connections: {},
		}),
		externalSecretsProxy: new ExternalSecretsProxy(),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		mcpBaseUrl: url,
		mcpTestBaseUrl: url,
		variables: {},
		logAiEvent: () => {},
		executeWorkflow: unused,
		getRunExecutionData: unused,
		getRuntimeCredential: unused,
		startRunnerTask: unused,
	};
}

function resultOf(run: IRun): NodeResult {
	const task = run.data.resultData.runData.Node?.[0];
	const error = task?.error;
	return {
		items: task?.data?.main?.[0] ?? [],
		errors: task?.data?.main?.[1] ?? [],
		hints: task?.hints ?? [],
		saved: JSON.stringify(run),
		status: run.status,
		error: error && {
			message: error.message,
			description: error.description,
			httpCode: 'httpCode' in error ? error.httpCode : undefined,
			itemIndex: Number(error.context?.itemIndex),
		},
	};
}
