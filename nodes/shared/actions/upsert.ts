import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { MASK } from '../values/redaction';

/** What Create or Update did, or would do in a dry run. */
export type Action =
	| 'created'
	| 'updated'
	| 'replaced'
	| 'unchanged'
	| 'kept'
	| 'wouldCreate'
	| 'wouldUpdate'
	| 'wouldReplace';

type Value = IDataObject[string];

/** A field as it is and as it should be. */
export interface Comparison {
	/** The name of the field's parameter. */
	field: string;
	from: Value;
	/** Undefined if the user set nothing, which is no difference. */
	to: Value;
	/** Whether both mean the same; undefined if nobody can tell. Identity if missing. */
	same?: (from: Value, to: Value) => boolean | undefined;
	/** Set if neither value may be shown. */
	secret?: boolean;
}

/** How what is there differs from what is wanted. */
export interface Difference {
	changes: Array<{ field: string; from: Value; to: Value }>;
	/** Fields that the user set, but that nobody can compare. */
	notCompared: string[];
}

/** No difference, for what is not there yet. */
export const NO_DIFFERENCE: Difference = { changes: [], notCompared: [] };

/** Compares fields, in the order given. */
export function compareFields(comparisons: Comparison[]): Difference {
	const difference: Difference = { changes: [], notCompared: [] };
	for (const { field, from, to, same = Object.is, secret } of comparisons) {
		if (to === undefined) continue;
		const answer = same(from, to);
		if (answer === undefined) difference.notCompared.push(field);
		if (answer !== false) continue;
		const values = secret ? { from: MASK, to: MASK } : { from: from ?? null, to };
		difference.changes.push({ field, ...values });
	}
	return difference;
}

/** The keys that Create or Update adds to an output item. */
export function upsertKeys(action: Action, { changes, notCompared }: Difference): IDataObject {
	return { action, changes, notCompared };
}

/** "Dry Run", an option of Create or Update and of Update. */
export const dryRunField: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description:
		'Whether to compare only: nothing is created or changed, and the output says what would be',
};

/** "Update Secret", where the API does not show the secrets that a connection has. */
export const updateSecretField: INodeProperties = {
	displayName: 'Update Secret',
	name: 'updateSecret',
	type: 'boolean',
	default: false,
	description:
		'Whether to send the secrets of an existing connection each time. They cannot be compared: if off, they are sent along with another change, and never alone.',
};
