import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';

/** "Return All" and "Limit", in the words that n8n's lint asks for. */
export const listFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/** "Simplify", in the words that n8n's lint asks for. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Rows that an AI agent gets at the most: what it reads costs tokens. */
const AGENT_LIMIT = 50;

/** Reads "Return All", "Limit" and "Simplify"; `limit` is Infinity for all. */
export function readList(parameters: Parameters): { limit: number; simplify: boolean } {
	const returnAll = parameters.boolean('returnAll');
	const limit = returnAll ? Infinity : parameters.integer('limit', 1, Number.MAX_SAFE_INTEGER);
	if (parameters.forAgent) return { limit: Math.min(limit, AGENT_LIMIT), simplify: true };
	return { limit, simplify: parameters.boolean('simplify') };
}

/** "Rollback", for operations that create something which can be deleted again. */
export const rollbackField: INodeProperties = {
	displayName: 'Rollback',
	name: 'rollback',
	type: 'boolean',
	default: false,
	description:
		"Whether to delete what this run has created when an item fails and 'On Error' is 'Stop Workflow'. Read from the first item.",
};

/** What operations that change something pass to `optionsField`: fewer at once than those that only read. */
export const WRITES = { concurrency: 4 };

/** The "Options" collection: what every operation has, and an operation's own. `concurrency` is the default. */
export function optionsField(
	own: INodeProperties[] = [],
	{ concurrency = 8 }: { concurrency?: number } = {},
): INodeProperties {
	const common: INodeProperties[] = [
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 20 },
			default: concurrency,
			description:
				'How many requests may be under way at once, from 1 to 20. Read from the first item.',
		},
		{
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 5,
			description:
				'How often a request is tried again after a rate limit or a network failure. Read from the first item.',
		},
		{
			displayName: 'Max Retry Wait (Seconds)',
			name: 'maxRetryWait',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 120,
			description:
				'How long one request may wait for its retries. If the provider asks for a longer pause, the item fails at once and says until when. Read from the first item.',
		},
		{
			displayName: 'Timeout (Milliseconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 30000,
			description: 'How long to wait for the answer to a request',
		},
	];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...common, ...own].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
