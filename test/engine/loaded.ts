import type { ICredentialType, INodeType, INodeTypes } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { credentials, nodes } from '../sources.mts';

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

/** The prefix of the package's node types. */
export const PACKAGE = 'n8n-nodes-data-connections';

/** What n8n has loaded. */
export interface Loaded {
	/** By full name. */
	nodes: Record<string, INodeType>;
	credentials: ICredentialType[];
}

/** The package's sources. A node with `usableAsTool` gets a second type from n8n. */
export const sources: Loaded = {
	nodes: Object.fromEntries(
		nodes.flatMap(({ type }) =>
			['', 'Tool'].map((suffix) => [`${PACKAGE}.${type.description.name}${suffix}`, type]),
		),
	),
	credentials: credentials.map(({ type }) => type),
};

/** Looks a type up as n8n does, and the node that every test begins with. */
export function nodeTypesOf({ nodes: known }: Loaded): INodeTypes {
	const types: Record<string, INodeType> = { 'test.start': start, ...known };
	const byName = (name: string) => {
		const type = types[name];
		if (!type) throw new Error(`Unknown node type ${name}`);
		return type;
	};
	return { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) };
}
