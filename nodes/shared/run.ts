import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Gate, inParallel } from './gate';
import type { Patience, Sender } from './http';
import type { Created, Operation, Resource, Run } from './operation';
import { ofItem, Parameters } from './parameters';
import { Problem } from './problem';

/** A provider as the runner sees it. */
export interface Provider<Api> {
	resources: Array<Resource<Api>>;
	/** Opens the API with the credential of an item. Throws a Problem if the credential cannot be used. */
	open(sender: Sender, itemIndex: number, patience: Patience, gate: Gate): Promise<Api>;
}

/** What an item will do, its parameters and credential being good. */
interface Ready {
	/** Items with the same key run one after the other, in order. */
	key?: string;
	run(run: Run): Promise<IDataObject[]>;
}

/** What concerns the whole run; read from the first item. */
interface Settings {
	concurrency: number;
	/** Whether to delete what was created if an item stops the run. */
	rollback: boolean;
}

/** An item that cannot be, or could not be, done. */
interface Failure {
	problem: Problem;
	itemIndex: number;
}

/**
 * Runs the chosen operation for all items and returns the paired output in input order. First every
 * item's parameters and credential are checked; only then is anything sent. Without "Continue" the
 * first Problem stops the node: nothing more is begun, items under way end first, and what was
 * created is deleted again if 'Rollback' is on.
 */
export async function runItems<Api>(
	ctx: IExecuteFunctions,
	provider: Provider<Api>,
): Promise<INodeExecutionData[]> {
	const stops = !ctx.continueOnFail();
	const operation = operationOf(ctx, provider.resources);
	const { entries, settings } = await prepareItems(ctx, provider, operation);

	const bad = entries.flatMap((entry, itemIndex) =>
		entry instanceof Problem ? [{ problem: entry, itemIndex }] : [],
	);
	if (stops && bad.length > 0) throw stopped(ctx, bad, nothingSent(bad));

	const lastSteps: Array<() => Promise<void>> = [];
	const run: Run = {
		created: [],
		afterAll: (step) => lastSteps.push(step),
		hint: (message) => ctx.addExecutionHints?.({ message, location: 'outputPane' }),
	};
	const failures: Failure[] = [];
	const inTurn = turns();
	const outputs = await inParallel(entries, settings.concurrency, async (entry, itemIndex) => {
		if (entry instanceof Problem) return [entry.toItem(itemIndex)];
		return await inTurn(entry.key, async () => {
			if (stops && failures.length > 0) return [];
			try {
				const results = await entry.run(run);
				return results.map((json) => ({ json, pairedItem: { item: itemIndex } }));
			} catch (error) {
				const problem = Problem.from(error);
				failures.push({ problem, itemIndex });
				return [problem.toItem(itemIndex)];
			}
		});
	});
	if (stops && failures.length > 0) {
		throw stopped(ctx, failures, await becameOf(run.created, settings, failures));
	}
	try {
		await inParallel(lastSteps, settings.concurrency, async (step) => await step());
	} catch (error) {
		const canceled = [{ problem: Problem.from(error), itemIndex: 0 }];
		throw stopped(ctx, canceled, leftBehind(run.created));
	}
	return outputs.flat();
}

/** Makes work with the same key wait for its turn. Nothing that waits can fail because of its predecessor. */
function turns() {
	const latest = new Map<string, Promise<unknown>>();
	return async <T>(key: string | undefined, work: () => Promise<T>): Promise<T> => {
		if (key === undefined) return await work();
		const before = latest.get(key);
		const mine = (async () => {
			await before;
			return await work();
		})();
		latest.set(key, mine);
		return await mine;
	};
}

/** The error that stops the node: its first failure, and what there is to say about the run. */
function stopped(ctx: IExecuteFunctions, [first]: Failure[], more: string | undefined) {
	const { problem, itemIndex } = first ?? { problem: Problem.canceled(), itemIndex: 0 };
	const advice = [problem.facts.advice, more].filter((text) => text !== undefined);
	return problem.withAdvice(advice.join('. ')).toNodeError(ctx.getNode(), itemIndex);
}

function nothingSent([, ...others]: Failure[]): string {
	const indexes = others.map(({ itemIndex }) => itemIndex);
	const also = others.length > 0 ? `Other items with unusable values: ${indexes.join(', ')}. ` : '';
	return `${also}Nothing was sent, for no item`;
}

/** Under "Stop" the items that succeeded are not output: their connections go, or are named. */
async function becameOf(
	created: Created[],
	{ rollback, concurrency }: Settings,
	failures: Failure[],
): Promise<string | undefined> {
	// After a cancellation n8n sends nothing more.
	if (!rollback || failures.some(({ problem }) => problem.isCanceled)) return leftBehind(created);
	const undone: string[] = [];
	const left: string[] = [];
	await inParallel(created, concurrency, async ({ id, undo }) => {
		try {
			if (!undo) return left.push(id);
			await undo();
			return undone.push(id);
		} catch (error) {
			return left.push(`${id} (${Problem.from(error).message})`);
		}
	});
	const texts = [
		undone.length > 0 && `What this run had created was deleted again: ${undone.join(', ')}`,
		left.length > 0 &&
			`Created by this run, without output, and not deleted again: ${left.join(', ')}. Delete what you do not need`,
	];
	return texts.filter((text) => text !== false).join('. ') || undefined;
}

function leftBehind(created: Created[]): string | undefined {
	if (created.length === 0) return undefined;
	const ids = created.map(({ id }) => id).join(', ');
	const todo = created.some(({ undo }) => undo) ? 'Delete what you do not need' : 'Keep the IDs';
	return `This run had created ${ids} by then, without output. ${todo}`;
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

/** Every item made ready, or its Problem. */
async function prepareItems<Api>(
	ctx: IExecuteFunctions,
	provider: Provider<Api>,
	operation: Operation<Api>,
): Promise<{ entries: Array<Ready | Problem>; settings: Settings }> {
	const items = [...ctx.getInputData().keys()];
	try {
		const options = new Parameters(ofItem(ctx, 0), operation.fields).group('options');
		const settings = {
			concurrency: options.integer('concurrency', 1, 20),
			rollback: options.has('rollback') && options.boolean('rollback'),
		};
		const retries = {
			maxRetries: options.integer('maxRetries', 0, 1000),
			maxRetryWait: options.integer('maxRetryWait', 0, 86_400),
		};
		if (operation.createsEachTime) refuseRepetition(ctx, operation.name, settings, items.length);
		const gate = new Gate(settings.concurrency, ctx.getExecutionCancelSignal?.());

		const prepare = async (itemIndex: number): Promise<Ready | Problem> => {
			try {
				const parameters = new Parameters(ofItem(ctx, itemIndex), operation.fields);
				const timeout = parameters.group('options').integer('timeout', 1, 86_400_000);
				const work = await operation.prepare(parameters);
				const api = await provider.open(ctx, itemIndex, { ...retries, timeout }, gate);
				return { key: work.key, run: async (run) => await work.run(api, run) };
			} catch (error) {
				return Problem.from(error);
			}
		};
		return { entries: await inParallel(items, 1, prepare), settings };
	} catch (error) {
		const problem = Problem.from(error);
		return { entries: items.map(() => problem), settings: { concurrency: 1, rollback: false } };
	}
}

/**
 * n8n's Retry On Fail runs the whole node again, also after an error item, and drops what the first
 * try has output. That does no harm if what the first try created is deleted first.
 */
function refuseRepetition(
	ctx: IExecuteFunctions,
	operation: string,
	{ rollback }: Settings,
	items: number,
) {
	if (!ctx.getNode().retryOnFail) return;
	if (!ctx.continueOnFail() && (rollback || items === 1)) return;
	throw Problem.parameter(
		'Retry On Fail',
		`would run '${operation}' again for every item, and drop what it has made before`,
		"Switch off 'Retry On Fail' in the node's settings: rate limits are waited for without it. It may stay on with 'On Error' set to 'Stop Workflow', if 'Rollback' is on or there is a single item",
	);
}
