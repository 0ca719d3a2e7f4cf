import type { IExecuteFunctions } from 'n8n-workflow';

import { isObject, objectOf, textOrNull } from '../values/json';
import { Problem } from '../values/problem';
import type { Created } from './operation';

// n8n's Retry On Fail runs the whole node again, also after an error item, and drops what the try
// before has output and said. Where an operation creates something, that does no harm only if the
// try before has left nothing behind.

/** What is asked of n8n here. */
type Context = Pick<
	IExecuteFunctions,
	'continueOnFail' | 'getContext' | 'getExecutionId' | 'getNode'
>;

/** What a try keeps in the node's context for the next one of the same execution, by these names. */
const LEFT_BEHIND = 'leftBehind';
const CREATED = 'created';

/** Throws a Problem where a repetition would lose what the try before has output. */
export function refuseRepetition(
	ctx: Context,
	operation: string,
	{ rollback, items }: { rollback: boolean; items: number },
): void {
	if (!ctx.getNode().retryOnFail) return;
	if (!ctx.continueOnFail() && (rollback || items === 1)) return;
	throw Problem.parameter(
		'Retry On Fail',
		`would run '${operation}' again for every item, and drop what it has made before`,
		"Switch off 'Retry On Fail' in the node's settings: rate limits are waited for without it. It may stay on with 'On Error' set to 'Stop Workflow', if there is a single item, or the operation has the option 'Rollback' and it is on",
	);
}

/** Keeps the next try from starting, and this one's message from being lost: n8n shows that of the last try only. */
export function keepFromRepetition(
	ctx: Context,
	{ message, facts: { text, advice } }: Problem,
	itemIndex: number,
): void {
	if (!ctx.getNode().retryOnFail) return;
	const execution = ctx.getExecutionId();
	ctx.getContext('node')[LEFT_BEHIND] = { execution, message, text, advice, itemIndex };
}

/** Throws once more what the try before has said, if that try has left something behind. */
export function refuseAfterUntracedTry(ctx: Context): void {
	const before: unknown = ctx.getContext('node')[LEFT_BEHIND];
	if (!isObject(before) || before.execution !== ctx.getExecutionId()) return;
	const { message, text, advice, itemIndex } = before;
	throw new Problem(String(message), {
		text: textOrNull(text) ?? undefined,
		advice: textOrNull(advice) ?? undefined,
		outcome: 'unknown',
	})
		.withMore("'Retry On Fail' did not run this again: it could create another one")
		.toNodeError(ctx.getNode(), Number(itemIndex));
}

/** Keeps by natural key what this try has created, so that the next one does not stumble over its names. */
export function keepCreated(ctx: Context, created: readonly Created[]): void {
	if (!ctx.getNode().retryOnFail) return;
	const ids = created.flatMap(({ id, key }) => (key === undefined ? [] : [[key, id]]));
	const before = createdBefore(ctx);
	ctx.getContext('node')[CREATED] = {
		execution: ctx.getExecutionId(),
		ids: Object.fromEntries([...before, ...ids]),
	};
}

/** The Problem of an item for which the try before has created something: n8n has dropped what that try said. */
export function withTryBefore(problem: Problem, id: string | undefined): Problem {
	if (id === undefined || problem.isCanceled) return problem;
	const applied = problem.with({ outcome: 'applied' });
	return applied.withMore(`The try before this one has created connection ${id}`);
}

/** What the tries before this one have created, IDs by natural key. */
export function createdBefore(ctx: Context): ReadonlyMap<string, string> {
	const before: unknown = ctx.getContext('node')[CREATED];
	const isSame = isObject(before) && before.execution === ctx.getExecutionId();
	const ids = isSame ? objectOf(before.ids) : {};
	return new Map(Object.entries(ids).map(([key, id]) => [key, String(id)]));
}
