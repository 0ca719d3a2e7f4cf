import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Accounts, type Account, type Provider } from '../transport/account';
import { inParallel } from '../transport/throttle';
import type { Trace } from '../transport/trace';
import { Problem, worst } from '../values/problem';
import type { Operation, Resource, Run } from './operation';
import { ofItem, Parameters } from './parameters';
import * as retryOnFail from './retryOnFail';
import { notStarted, stopped, type Failure } from './rollback';

/** What an item will do, its parameters and credential being good. */
interface Ready<Api> {
	account: Account<Api>;
	/** Items with the same key run one after the other, in order. */
	key?: string;
	/** What is sent for the item. */
	trace: Trace;
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
	resources: Array<Resource<Api>>,
): Promise<INodeExecutionData[]> {
	const stops = !ctx.continueOnFail();
	const operation = operationOf(ctx, resources);
	if (operation.createsEachTime) retryOnFail.refuseAfterUntracedTry(ctx);
	const { entries, settings } = await prepareItems(ctx, provider, operation);

	const [firstBad, ...otherBad] = entries.flatMap((entry, itemIndex) =>
		entry instanceof Problem ? [{ problem: entry, itemIndex }] : [],
	);
	if (stops && firstBad) {
		throw notStarted(firstBad, otherBad).toNodeError(ctx.getNode(), firstBad.itemIndex);
	}

	const lastSteps: Array<() => Promise<void>> = [];
	const createdBefore = retryOnFail.createdBefore(ctx);
	const run: Run = {
		created: [],
		toBeDeleted: new Set(),
		createdBefore: (key) => createdBefore.get(key),
		afterAll: (step) => lastSteps.push(step),
		hint: hints(ctx),
	};
	const failures: Failure[] = [];
	const outputs: INodeExecutionData[][] = [];
	const fail = (problem: Problem, itemIndex: number) => {
		outputs[itemIndex] = [errorItem(ctx, problem, itemIndex)];
	};
	const inTurn = turns();
	const runItem = async (entry: Ready<Api>, itemIndex: number) =>
		await inTurn(entry.key, async () => {
			if (stops && failures.length > 0) return;
			try {
				const results = await entry.run(run);
				outputs[itemIndex] = results.map((json) => ({ json, pairedItem: { item: itemIndex } }));
			} catch (error) {
				const problem = problemOf(error, entry.trace);
				failures.push({ problem, itemIndex });
				fail(retryOnFail.withTryBefore(problem, createdBefore.get(entry.key ?? '')), itemIndex);
			}
		});
	// Each account for itself, so that one whose provider asks for a pause holds up no others.
	const byAccount = new Map<Account<Api>, Array<[Ready<Api>, number]>>();
	for (const [itemIndex, entry] of entries.entries()) {
		if (entry instanceof Problem) {
			fail(entry, itemIndex);
			continue;
		}
		const items = byAccount.get(entry.account) ?? [];
		items.push([entry, itemIndex]);
		byAccount.set(entry.account, items);
	}
	const { concurrency } = settings;
	await inParallel(byAccount.values(), Infinity, async (items) => {
		await inParallel(
			items,
			concurrency,
			async ([entry, itemIndex]) => await runItem(entry, itemIndex),
		);
	});
	const [first, ...others] = failures;
	if (stops && first) {
		const isAgain = (key: string) => run.created.some((created) => created.key === key);
		// What tries before this one have made is lost from sight, too.
		const before = [...createdBefore].flatMap(([key, id]) => (isAgain(key) ? [] : [{ id, key }]));
		const all = [...before, ...run.created];
		const { problem, undone, unclean } = await stopped(first, others, all, settings);
		const { itemIndex } = first;
		retryOnFail.keepCreated(
			ctx,
			all.filter(({ id }) => !undone.includes(id)),
		);
		if (unclean && operation.createsEachTime) {
			retryOnFail.keepFromRepetition(ctx, problem, itemIndex);
		}
		throw problem.toNodeError(ctx.getNode(), itemIndex);
	}
	retryOnFail.keepCreated(ctx, run.created);
	await inParallel(lastSteps, concurrency, async (step) => await step());
	return outputs.flat();
}

/** A Problem with the outcome of the whole item: the worst of all that was sent for it. */
function problemOf(error: unknown, trace: Trace): Problem {
	const problem = Problem.from(error);
	return problem.with({ outcome: worst(problem.facts.outcome, trace.outcome) });
}

/**
 * An error item. Engines before 2.35 know no `details`, and send an item to the error output only by
 * its `error`; newer ones would drop all other keys for one that can be enumerated.
 */
function errorItem(ctx: IExecuteFunctions, problem: Problem, itemIndex: number) {
	const item = problem.toItem(itemIndex);
	const node = ctx.getNode();
	if (node.onError !== 'continueErrorOutput') return item;
	const value = problem.toNodeError(node, itemIndex);
	return Object.defineProperty(item, 'error', { value, writable: true, configurable: true });
}

/** Shows notes on the node's output, each once however many items it is about. */
function hints(ctx: IExecuteFunctions): (message: string) => void {
	const shown = new Set<string>();
	return (message) => {
		if (!shown.has(message)) ctx.addExecutionHints?.({ message, location: 'outputPane' });
		shown.add(message);
	};
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

/** Refuses the second item about what a run may do an operation to only once. */
function refuseSecond<Api>({ name, fields, onceFor }: Operation<Api>) {
	const seen = new Map<Account<Api>, Set<string>>();
	return (entry: Ready<Api> | Problem): Ready<Api> | Problem => {
		if (onceFor === undefined || entry instanceof Problem || entry.key === undefined) return entry;
		const keys = seen.get(entry.account) ?? new Set();
		seen.set(entry.account, keys);
		if (!keys.has(entry.key)) {
			keys.add(entry.key);
			return entry;
		}
		const field = fields.find((each) => each.name === onceFor);
		return Problem.parameter(
			field?.displayName ?? onceFor,
			`is the same as in an item before, and '${name}' goes only once for each`,
			'Remove the duplicates before this node',
		);
	};
}

/** Every item made ready, or its Problem. */
async function prepareItems<Api>(
	ctx: IExecuteFunctions,
	provider: Provider<Api>,
	operation: Operation<Api>,
): Promise<{ entries: Array<Ready<Api> | Problem>; settings: Settings }> {
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
			retryOnFail.refuseRepetition(ctx, operation.name, { rollback, items: items.length });
		}
		const limits = { limit: settings.concurrency, signal: ctx.getExecutionCancelSignal?.() };
		const accounts = new Accounts(ctx, provider, limits);

		const prepare = async (itemIndex: number): Promise<Ready<Api> | Problem> => {
			try {
				const parameters = new Parameters(ofItem(ctx, itemIndex), operation.fields);
				const timeout = parameters.group('options').integer('timeout', 1, 86_400_000);
				const work = await operation.prepare(parameters);
				const account = await accounts.of(itemIndex);
				const { api, trace } = account.forItem({ ...retries, timeout });
				return { account, trace, key: work.key, run: async (run) => await work.run(api, run) };
			} catch (error) {
				return Problem.from(error);
			}
		};
		const entries = await inParallel(items, 1, prepare);
		return { entries: entries.map(refuseSecond(operation)), settings };
	} catch (error) {
		const problem = Problem.from(error);
		return { entries: items.map(() => problem), settings: { concurrency: 1, rollback: false } };
	}
}
