import type { IDataObject, INode } from 'n8n-workflow';

import type { ParameterSource } from '../../nodes/shared/actions/parameters';

/** A node, as far as the shared rooms look at it. */
export function nodeWith(more: Partial<INode> = {}): INode {
	return {
		id: '1',
		name: 'Node',
		type: 'package.node',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	};
}

/** Parameters with these values, by their path; what begins with `=` is an expression for its rest. */
export function sourceOf(
	values: IDataObject,
	more: Partial<ParameterSource> = {},
): ParameterSource {
	return {
		node: nodeWith(),
		timezone: 'UTC',
		isTool: false,
		read: (path, { rawExpressions }) => {
			const value = values[path] ?? null;
			const isExpression = typeof value === 'string' && value.startsWith('=');
			return isExpression && !rawExpressions ? value.slice(1) : value;
		},
		credential: async () => await Promise.reject(new Error('There is none')),
		...more,
	};
}
