import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Gate, inParallel } from './gate';
import type { Patience, Sender } from './http';
import type { Operation, Resource, Run } from './operation';
import { ofItem, Parameters } from './parameters';
import { Problem } from './problem';
import { keepFromRepetition, refuseAfterUncleanTry, refuseRepetition } from './retry';
import { notStarted, stopped, type Failure } from './stop';

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
	if (operation.createsEachTime) refuseAfterUncleanTry(ctx);
	const { entries, settings } = await prepareItems(ctx, provider, operation);

	const [firstBad, ...otherBad] = entries.flatMap((entry, itemIndex) =>
		entry instanceof Problem ? [{ problem: entry, itemIndex }] : [],
	);
	if (stops && firstBad) {
		throw notStarted(firstBad, otherBad).toNodeError(ctx.getNode(), firstBad.itemIndex);
	}

	const lastSteps: Array<() => Promise<void>> = [];
	const run: Run = {
		created: [],
		leaving: new Set(),
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
	const [first, ...others] = failures;
	if (stops && first) {
		const { problem, unclean } = await stopped(first, others, run.created, settings);
		const { itemIndex } = first;
		if (unclean && operation.createsEachTime) keepFromRepetition(ctx, problem, itemIndex);
		throw problem.toNodeError(ctx.getNode(), itemIndex);
	}
	await inParallel(lastSteps, settings.concurrency, async (step) => await step());
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
		if (operation.createsEachTime) {
			const { rollback } = settings;
			refuseRepetition(ctx, operation.name, { rollback, items: items.length });
		}
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
