import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	type INode,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

import { credentials } from '../sources.mts';
import { additionalData, type CredentialData } from './engine';
import { nothingRan } from './olderN8n';

/** What the editor says of a credential that was tested. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/**
 * Tests a credential as n8n does: its declared request is sent by a made-up node, with the login and
 * the renewal that n8n itself makes; a failure is told by the rule for its status.
 */
export async function testCredential(
	name: string,
	data: CredentialData,
): Promise<CredentialTestResult> {
	const type = credentials.find((each) => each.type.name === name)?.type;
	if (!type?.test) throw new Error(`${name} declares no test`);
	const temp: INodeProperties = {
		displayName: 'Temp',
		name: 'temp',
		type: 'string',
		default: '',
		routing: { request: type.test.request },
	};
	const nodeType: INodeType = {
		description: {
			displayName: 'No Operation',
			name: 'n8n-nodes-base.noOp',
			group: ['transform'],
			version: 1,
			description: 'Sends the request',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name, required: true }],
			properties: [temp],
		},
	};
	const node: INode = {
		id: 'temp',
		name: 'Temp',
		type: nodeType.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [name]: { id: '1', name: 'Test' } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const all = additionalData(data, [node]);
	const used = workflow.getNode('Temp') ?? node;
	const decrypted = await all.credentialsHelper.getDecrypted(
		all,
		{ id: '1', name: 'Test' },
		name,
		'internal',
	);
	const context = new ExecuteContext(
		workflow,
		used,
		all,
		'internal',
		nothingRan(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node: used, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, nodeType, {
		id: '1',
		name: 'Test',
		type: name,
		data: decrypted,
	});
	try {
		await routing.runNode();
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		const status: unknown = Object(error).cause?.response?.status;
		const rule = type.test.rules?.find(
			(each) => each.type === 'responseCode' && each.properties.value === status,
		);
		const message = rule?.properties.message ?? Object(error).message;
		return { status: 'Error', message: String(message) };
	}
}
