import {
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	LoadOptionsContext,
	PollContext,
	WorkflowExecute,
} from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeTypes,
	IRun,
	IWorkflowExecuteAdditionalData,
	NodeExecutionHint,
	OnError,
} from 'n8n-workflow';
import { NodeConnectionTypes, Workflow } from 'n8n-workflow';

import { TestCredentials } from './credentials';
import { nodeTypesOf, PACKAGE, sources, type Loaded } from './loaded';
import { startRun } from './olderN8n';

/** Decrypted credential data by credential type. */
export type CredentialData = Record<string, ICredentialDataDecryptedObject>;

/** A node to run, with what a workflow would hold of it. */
export interface NodeStep {
	/** Of this package without its prefix, else the full name. */
	type: string;
	/** 1 if missing. */
	typeVersion?: number;
	/** "Node" if missing. */
	name?: string;
	parameters: INodeParameters;
	onError?: OnError;
	retryOnFail?: boolean;
}

/** What all nodes of a test have in common. */
export interface Surroundings {
	credentials: CredentialData;
	/** One by default. */
	items?: IDataObject[];
	timezone?: string;
	/** Called when the execution has begun, with a way to cancel it. */
	started?: (cancel: () => void) => void;
	/** The package's sources if missing. */
	loaded?: Loaded;
}

export type NodeRun = NodeStep & Surroundings;

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
	/** Everything that n8n would save, made when it is read. */
	readonly saved: string;
	status: string;
}

/** Runs one node in n8n's own engine, as in a workflow: expressions, credential, retries, error output. */
export async function runNode(wanted: NodeRun): Promise<NodeResult> {
	const [result] = await runNodes([wanted], wanted);
	if (!result) throw new Error('The node did not run');
	return result;
}

/** Runs nodes one after the other, each on the output of the one before; results in the same order. */
export async function runNodes(
	steps: NodeStep[],
	{ items = [{}], timezone, credentials: data, started, loaded = sources }: Surroundings,
): Promise<NodeResult[]> {
	const begin: INode = {
		id: '1',
		name: 'Start',
		type: 'test.start',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const nodeTypes = nodeTypesOf(loaded);
	const nodesToRun = steps.map((step) => nodeOf(step, data, nodeTypes));
	const chain = [begin, ...nodesToRun];
	const connections = Object.fromEntries(
		chain.slice(1).map(({ name }, index) => {
			const next = { node: name, type: NodeConnectionTypes.Main, index: 0 };
			return [chain[index]?.name ?? '', { main: [[next]] }];
		}),
	);
	const workflow = new Workflow({
		id: 'test',
		nodes: chain,
		connections,
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', timezone },
	});
	const execution = startRun(
		new WorkflowExecute(additionalData(data, nodesToRun, loaded), 'manual'),
		{
			workflow,
			startNode: begin,
			pinData: { Start: items.map((json) => ({ json })) },
		},
	);
	started?.(() => execution.cancel());
	const run = await execution;
	return nodesToRun.map(({ name }) => resultOf(run, name));
}

/** A trigger to poll once. */
export interface PollRun {
	/** Without the package's prefix. */
	type: string;
	parameters: INodeParameters;
	credentials: CredentialData;
	/** What n8n has saved of the trigger; changed by the poll. */
	state: IDataObject;
	/** As when the user runs the trigger by hand. */
	manual?: boolean;
	/** Milliseconds that n8n gives to a poll. */
	budget?: number;
	/** ID and name of the credentials, as the workflow holds them. */
	chosen?: { id: string; name: string };
	/** The package's sources if missing. */
	loaded?: Loaded;
}

/** Polls once, as n8n does; null if there is nothing new. */
export async function runPoll(wanted: PollRun): Promise<IDataObject[] | null> {
	const { loaded = sources } = wanted;
	const nodeTypes = nodeTypesOf(loaded);
	const node = nodeOf(wanted, wanted.credentials, nodeTypes, wanted.chosen);
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
		staticData: { [`node:${node.name}`]: wanted.state },
	});
	const unused = () => {
		throw new Error('Not part of these tests');
	};
	const context = new PollContext(
		workflow,
		// With the defaults that n8n fills in.
		workflow.getNode(node.name) ?? node,
		additionalData(wanted.credentials, [node], loaded),
		wanted.manual ? 'manual' : 'trigger',
		wanted.manual ? 'manual' : 'activate',
		unused,
		unused,
		unused,
		unused,
		undefined,
		() => wanted.budget ?? 300_000,
	);
	const output = await nodeTypes.getByNameAndVersion(node.type).poll?.call(context);
	return output?.[0]?.map(({ json }) => json) ?? null;
}

/** The functions that n8n gives to a node's drop-downs while its panel is open. */
export function lookupContext(wanted: NodeRun): LoadOptionsContext {
	const nodeTypes = nodeTypesOf(sources);
	const node = nodeOf(wanted, wanted.credentials, nodeTypes);
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const data = additionalData(wanted.credentials, [node]);
	const shown = { ...data, currentNodeParameters: wanted.parameters };
	return new LoadOptionsContext(workflow, node, shown, '');
}

/** A node with every credential that it may have and that there is data for: any, if it is of another package. */
function nodeOf(
	step: NodeStep,
	data: CredentialData,
	nodeTypes: INodeTypes,
	credential = { id: '1', name: 'Test' },
): INode {
	const isOwn = !step.type.includes('.');
	const type = isOwn ? `${PACKAGE}.${step.type}` : step.type;
	const usable = nodeTypes.getByNameAndVersion(type).description.credentials ?? [];
	const chosen = Object.keys(data).filter(
		(key) => !isOwn || usable.some(({ name }) => name === key),
	);
	return {
		id: step.name ?? '2',
		name: step.name ?? 'Node',
		type,
		typeVersion: step.typeVersion ?? 1,
		position: [200, 0],
		parameters: step.parameters,
		credentials: Object.fromEntries(chosen.map((name) => [name, credential])),
		onError: step.onError,
		retryOnFail: step.retryOnFail,
		maxTries: 2,
		// n8n takes 0 for a second.
		waitBetweenTries: 1,
	};
}

/** What n8n gives to an execution. */
export function additionalData(
	data: CredentialData,
	used: INode[],
	{ credentials: types } = sources,
): IWorkflowExecuteAdditionalData {
	const url = 'http://127.0.0.1:1/';
	const unused = () => {
		throw new Error('Not part of these tests');
	};
	return {
		credentialsHelper: new TestCredentials(types, data),
		hooks: new ExecutionLifecycleHooks('manual', '1', {
			id: 'test',
			name: 'Test',
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			nodes: used,
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

function resultOf(run: IRun, name: string): NodeResult {
	const task = run.data.resultData.runData[name]?.[0];
	const error = task?.error;
	return {
		items: task?.data?.main?.[0] ?? [],
		errors: task?.data?.main?.[1] ?? [],
		hints: task?.hints ?? [],
		get saved() {
			return JSON.stringify(run);
		},
		status: run.status,
		error: error && {
			message: error.message,
			description: error.description,
			httpCode: 'httpCode' in error ? error.httpCode : undefined,
			itemIndex: Number(error.context?.itemIndex),
		},
	};
}
