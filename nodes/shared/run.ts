import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Gate, inParallel } from './gate';
import type { Patience, Sender } from './http';
import type { Operation, Resource, Run } from './operation';
import { Parameters } from './parameters';
import { Problem } from './problem';

/** A provider as the runner sees it. */
export interface Provider<Api> {
	resources: Array<Resource<Api>>;
	/** Opens the API with the credential of an item. Throws a Problem if the credential cannot be used. */
	open(sender: Sender, itemIndex: number, patience: Patience, gate: Gate): Promise<Api>;
}

/** What an item will do, its parameters and credential being good. */
type Ready = (run: Run) => Promise<IDataObject[]>;

/** An item that cannot be, or could not be, done. */
interface Failure {
	problem: Problem;
	itemIndex: number;
}

/**
 * Runs the chosen operation for all items and returns the paired output in input order. First every
 * item's parameters and credential are checked; only then is anything sent. Without "Continue" the
 * first Problem stops the node: nothing more is begun, items under way end first.
 */
export async function runItems<Api>(
	ctx: IExecuteFunctions,
	provider: Provider<Api>,
): Promise<INodeExecutionData[]> {
	const stops = !ctx.continueOnFail();
	const operation = operationOf(ctx, provider.resources);
	const { entries, concurrency } = await prepareItems(ctx, provider, operation);

	const bad = entries.flatMap((entry, itemIndex) =>
		entry instanceof Problem ? [{ problem: entry, itemIndex }] : [],
	);
	if (stops) throwFirst(ctx, bad, nothingSent);

	const run: Run = {
		created: [],
		hint: (message) => ctx.addExecutionHints?.({ message, location: 'outputPane' }),
	};
	const failures: Failure[] = [];
	const outputs = await inParallel(entries, concurrency, async (entry, itemIndex) => {
		if (stops && failures.length > 0) return [];
		try {
			if (entry instanceof Problem) return [entry.toItem(itemIndex)];
			const results = await entry(run);
			return results.map((json) => ({ json, pairedItem: { item: itemIndex } }));
		} catch (error) {
			const problem = Problem.from(error);
			failures.push({ problem, itemIndex });
			return [problem.toItem(itemIndex)];
		}
	});
	if (stops) throwFirst(ctx, failures, () => leftBehind(run));
	return outputs.flat();
}

/** Stops the node with the first failure, if there is one, and what there is to say about the run. */
function throwFirst(
	ctx: IExecuteFunctions,
	[first, ...others]: Failure[],
	more: (others: Failure[]) => string | undefined,
): void {
	if (!first) return;
	const { problem, itemIndex } = first;
	const advice = [problem.facts.advice, more(others)].filter((text) => text !== undefined);
	throw problem.withAdvice(advice.join('. ')).toNodeError(ctx.getNode(), itemIndex);
}

function nothingSent(others: Failure[]): string {
	const indexes = others.map(({ itemIndex }) => itemIndex);
	const also = others.length > 0 ? `Other items with unusable values: ${indexes.join(', ')}. ` : '';
	return `${also}Nothing was sent, for no item`;
}

/** Under "Stop" the items that succeeded are not output. */
function leftBehind({ created }: Run): string | undefined {
	if (created.length === 0) return undefined;
	return `This run had created ${created.join(', ')} by then, without output. Delete what you do not need`;
}

function operationOf<Api>(ctx: IExecuteFunctions, resources: Array<Resource<Api>>): Operation<Api> {
	const resource = ctx.getNodeParameter('resource', 0);
	const operation = ctx.getNodeParameter('operation', 0);
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (found) return found;
	throw Problem.parameter(
		'Operation',
		`has no choice '${String(operation)}' for the resource '${String(resource)}'`,
	).toNodeError(ctx.getNode(), 0);
}

/** Every item made ready, or its Problem. What concerns the whole run is read from the first item. */
async function prepareItems<Api>(
	ctx: IExecuteFunctions,
	provider: Provider<Api>,
	operation: Operation<Api>,
): Promise<{ entries: Array<Ready | Problem>; concurrency: number }> {
	const items = [...ctx.getInputData().keys()];
	try {
		refuseRepetition(ctx, operation, items.length);
		const options = new Parameters(ctx, 0, operation.fields).group('options');
		const concurrency = options.integer('concurrency', 1, 20);
		const retries = {
			maxRetries: options.integer('maxRetries', 0, 1000),
			maxRetryWait: options.integer('maxRetryWait', 0, 86_400),
		};
		const gate = new Gate(concurrency, ctx.getExecutionCancelSignal?.());

		const prepare = async (itemIndex: number): Promise<Ready | Problem> => {
			try {
				const parameters = new Parameters(ctx, itemIndex, operation.fields);
				const timeout = parameters.group('options').integer('timeout', 1, 86_400_000);
				const work = operation.prepare(parameters);
				const api = await provider.open(ctx, itemIndex, { ...retries, timeout }, gate);
				return async (run) => await work(api, run);
			} catch (error) {
				return Problem.from(error);
			}
		};
		return { entries: await inParallel(items, 1, prepare), concurrency };
	} catch (error) {
		const problem = Problem.from(error);
		return { entries: items.map(() => problem), concurrency: 1 };
	}
}

/**
 * n8n's Retry On Fail runs the whole node again, also after an error item: what the first try created
 * would be created again.
 */
function refuseRepetition<Api>(ctx: IExecuteFunctions, operation: Operation<Api>, items: number) {
	const { retryOnFail } = ctx.getNode();
	if (!operation.createsEachTime || !retryOnFail) return;
	if (items === 1 && !ctx.continueOnFail()) return;
	throw Problem.parameter(
		'Retry On Fail',
		`would run '${operation.name}' again for every item, and make what it has made before a second time`,
		"Switch off 'Retry On Fail' in the node's settings: rate limits are waited for without it. With a single item and 'On Error' set to 'Stop Workflow' it may stay on",
	);
}
