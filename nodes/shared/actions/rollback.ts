import { inParallel } from '../transport/throttle';
import type { Created } from './operation';
import { Problem } from '../values/problem';

/** An item that cannot be, or could not be, done. */
export interface Failure {
	problem: Problem;
	itemIndex: number;
}

/** The Problem of a run that did not start: that of its first bad item, and which others there are. */
export function notStarted({ problem }: Failure, others: Failure[]): Problem {
	const indexes = others.map(({ itemIndex }) => itemIndex).join(', ');
	return problem.withMore(
		indexes && `Other items with unusable values: ${indexes}`,
		'Nothing was sent, for no item',
	);
}

/**
 * Ends a run that an item has stopped: what it has created is deleted again if `rollback` is on. Answers
 * with the Problem of the first item to fail, which also says what was deleted and what was not, and
 * what other items may have changed; `undone` are the IDs of what was deleted, `unclean` if something may be left.
 */
export async function stopped(
	{ problem: first }: Failure,
	others: Failure[],
	created: Created[],
	{ rollback, concurrency }: { rollback: boolean; concurrency: number },
): Promise<{ problem: Problem; undone: string[]; unclean: boolean }> {
	const problems = [first, ...others.map(({ problem }) => problem)];
	// After a cancellation n8n sends nothing more.
	const undoes = rollback && !problems.some(({ isCanceled }) => isCanceled);
	const undone: string[] = [];
	const left: string[] = [];
	await inParallel(created, concurrency, async ({ id, undo }) => {
		try {
			if (!undoes || !undo) return left.push(id);
			await undo();
			return undone.push(id);
		} catch (error) {
			return left.push(`${id} (${Problem.from(error).message})`);
		}
	});
	const changing = others.filter(({ problem }) => problem.facts.outcome !== 'notApplied');
	const todo = created.some(({ undo }) => undo) ? 'Delete what you do not need' : 'Keep the IDs';
	const problem = first.withMore(
		...changing.map((other) => other.problem.toText(other.itemIndex)),
		undone.length > 0 && `What this run had created was deleted again: ${undone.join(', ')}`,
		left.length > 0 &&
			`Created by this run, without output, and not deleted again: ${left.join(', ')}. ${todo}`,
	);
	return { problem, undone, unclean: left.length > 0 || problems.some(isUntraced) };
}

/** Whether a Problem has left something of which the ID is not known. */
function isUntraced({ facts: { outcome, createdId } }: Problem): boolean {
	return outcome !== 'notApplied' && createdId === undefined;
}
