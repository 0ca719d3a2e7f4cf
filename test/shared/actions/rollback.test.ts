import { Problem, type Outcome } from '../../../nodes/shared/values/problem';
import { notStarted, stopped } from '../../../nodes/shared/actions/rollback';

const failure = (message: string, itemIndex: number, facts = {}) => ({
	problem: new Problem(message, { advice: 'Do this', ...facts }),
	itemIndex,
});
const first = failure('First', 1);
const ROLLBACK = { rollback: true, concurrency: 2 };

describe('notStarted', () => {
	it('tells the first bad item, and which others there are', () => {
		expect(notStarted(first, []).facts.advice).toBe('Do this. Nothing was sent, for no item.');
		expect(notStarted(first, [failure('B', 3), failure('C', 5)]).facts.advice).toBe(
			'Do this. Other items with unusable values: 3, 5. Nothing was sent, for no item.',
		);
	});

	it('keeps the name of the parameter', () => {
		const problem = Problem.parameter('Limit', 'is bad');
		expect(notStarted({ problem, itemIndex: 0 }, []).parameter).toBe('Limit');
	});
});

describe('stopped', () => {
	const undo = jest.fn(async () => {});
	const failing = async () => await Promise.reject(new Problem('It is locked'));
	beforeEach(() => undo.mockClear());

	it('undoes what was created, and says what was undone and what was not', async () => {
		const created = [{ id: 'a', undo }, { id: 'b' }, { id: 'c', undo: failing }, { id: 'd', undo }];
		const { problem, unclean } = await stopped(first, [], created, ROLLBACK);
		expect(undo).toHaveBeenCalledTimes(2);
		expect(problem.message).toBe('First');
		expect(problem.facts.advice).toBe(
			'Do this. What this run had created was deleted again: a, d. Created by this run, without output, and not deleted again: b, c (It is locked). Delete what you do not need.',
		);
		expect(unclean).toBe(true);
	});

	it.each([
		['without rollback', { rollback: false, concurrency: 2 }, []],
		['after a cancellation', ROLLBACK, [{ problem: Problem.canceled(), itemIndex: 2 }]],
	])('undoes nothing %s', async (_name, settings, others) => {
		const { problem, unclean } = await stopped(first, others, [{ id: 'a', undo }], settings);
		expect(undo).not.toHaveBeenCalled();
		expect(problem.facts.advice).toContain('not deleted again: a. Delete what');
		expect(unclean).toBe(true);
	});

	it('adds what other items may have changed, and nothing about the rest', async () => {
		const others = [
			failure('Second', 4, { outcome: 'unknown', text: 'No answer' }),
			failure('Third', 5),
			failure('Fourth', 6, { outcome: 'applied', createdId: 'x' }),
		];
		const { problem } = await stopped(first, others, [], ROLLBACK);
		expect(problem.facts.advice).toBe(
			'Do this. Second [item 4]. No answer. Do this. Fourth [item 6]. Do this.',
		);
	});

	it.each<[Outcome, string | undefined, boolean]>([
		['notApplied', undefined, false],
		['unknown', undefined, true],
		['applied', undefined, true],
		['applied', 'x', false],
	])('an outcome "%s" of %s is unclean: %s', async (outcome, createdId, expected) => {
		for (const [one, others] of [
			[failure('First', 0, { outcome, createdId }), [failure('Second', 1)]],
			[first, [failure('Second', 2, { outcome, createdId })]],
		] as const) {
			expect((await stopped(one, [...others], [], ROLLBACK)).unclean).toBe(expected);
		}
	});

	it('is clean if everything was undone', async () => {
		const { unclean } = await stopped(first, [], [{ id: 'a', undo }], ROLLBACK);
		expect(unclean).toBe(false);
	});
});
