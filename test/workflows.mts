import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { filesIn, jsonOf } from './sources.mts';

/** The workflows in examples/. */
export const examples = filesIn('examples', '.json').map((file) => {
	const json = Object(jsonOf(file));
	const nodes: INode[] = json.nodes;
	return { file, json, nodes };
});

/** The paths of parameters that n8n would drop, because the node does not have them or does not show them. */
export function droppedParameters(node: INode, description: INodeTypeDescription): string[] {
	const { properties } = description;
	const kept = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
	return missingIn(kept, node.parameters);
}

function missingIn(kept: unknown, given: INodeParameters): string[] {
	return Object.entries(given).flatMap(([name, value]) => {
		const inner = Object(kept)[name];
		if (inner === undefined) return [name];
		if (typeof value !== 'object' || value === null) return [];
		return missingIn(inner, Object(value)).map((path) => `${name}.${path}`);
	});
}

/** What n8n's editor would mark in red, but for credentials that are still to be chosen. */
export function issuesOf(node: INode, description: INodeTypeDescription): string[] {
	const { properties } = description;
	const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
	return Object.values(issues?.parameters ?? {}).flat();
}
