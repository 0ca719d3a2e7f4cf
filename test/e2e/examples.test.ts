import type { INodeTypeDescription } from 'n8n-workflow';

import type { Together } from '../../playground/together.mts';
import { droppedParameters, examples, issuesOf } from '../workflows.mts';
import { useN8n } from './useN8n';

let together: Together;
useN8n((it) => (together = it));

let types: INodeTypeDescription[];
beforeAll(async () => {
	const response = await together.session.fetch('GET', '/types/nodes.json');
	types = Object(await response.json());
});

it.each(examples)('$file has nodes and parameters that this n8n knows', ({ nodes }) => {
	for (const node of nodes) {
		const description = types.find(
			({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
		);
		if (!description) throw new Error(`n8n has no ${node.type} ${node.typeVersion}`);
		expect([node.name, droppedParameters(node, description)]).toEqual([node.name, []]);
		expect([node.name, issuesOf(node, description)]).toEqual([node.name, []]);
	}
});
