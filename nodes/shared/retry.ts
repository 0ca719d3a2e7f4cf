import type { IExecuteFunctions } from 'n8n-workflow';

import { isObject, textOrNull } from './json';
import { Problem } from './problem';

// n8n's Retry On Fail runs the whole node again, also after an error item, and drops what the try
// before has output and said. Where an operation creates something, that does no harm only if the
// try before has left nothing behind.

/** What is asked of n8n here. */
type Context = Pick<
	IExecuteFunctions,
	'continueOnFail' | 'getContext' | 'getExecutionId' | 'getNode'
>;

/** Under this name a try keeps, for the next one of the same execution, that it has left something behind. */
const KEY = 'leftBehind';

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
	ctx.getContext('node')[KEY] = { execution, message, text, advice, itemIndex };
}

/** Throws once more what the try before has said, if that try has left something behind. */
export function refuseAfterUncleanTry(ctx: Context): void {
	const kept: unknown = ctx.getContext('node')[KEY];
	if (!isObject(kept) || kept.execution !== ctx.getExecutionId()) return;
	const { message, text, advice, itemIndex } = kept;
	throw new Problem(String(message), {
		text: textOrNull(text) ?? undefined,
		advice: textOrNull(advice) ?? undefined,
		outcome: 'unknown',
	})
		.withMore("'Retry On Fail' did not run this again: it could create another one")
		.toNodeError(ctx.getNode(), Number(itemIndex));
}
