import type { IContextObject } from 'n8n-workflow';

import { Problem } from '../../nodes/shared/problem';
import {
	keepFromRepetition,
	refuseAfterUncleanTry,
	refuseRepetition,
} from '../../nodes/shared/retry';
import { nodeWith } from './stub';

/** n8n in one execution: what is kept in `kept` is there for the next try. */
const n8n = ({ execution = '1', kept = {}, retryOnFail = true, continues = false } = {}) => {
	const context: IContextObject = kept;
	return {
		continueOnFail: () => continues,
		getContext: () => context,
		getExecutionId: () => execution,
		getNode: () => nodeWith({ retryOnFail }),
	};
};

describe('refuseRepetition', () => {
	it.each([
		['no Retry On Fail', { retryOnFail: false, continues: true }, { rollback: false, items: 9 }],
		['Stop, and Rollback', {}, { rollback: true, items: 9 }],
		['Stop, and one item', {}, { rollback: false, items: 1 }],
	])('lets pass: %s', (_name, context, settings) => {
		expect(() => refuseRepetition(n8n(context), 'Create', settings)).not.toThrow();
	});

	it.each([
		['Stop, several items and no Rollback', {}, { rollback: false, items: 2 }],
		['Continue', { continues: true }, { rollback: true, items: 1 }],
	])('refuses: %s', (_name, context, settings) => {
		expect(() => refuseRepetition(n8n(context), 'Create', settings)).toThrow(
			"'Retry On Fail' would run 'Create' again for every item, and drop what it has made before",
		);
	});
});

describe('a try that left something behind', () => {
	const problem = new Problem('No answer', { text: 'It was lost', advice: 'Look for 7' });

	it('keeps the next one of the execution from running, with what it had to say', () => {
		const kept = {};
		keepFromRepetition(n8n({ kept }), problem, 3);
		expect(() => refuseAfterUncleanTry(n8n({ kept }))).toThrow(
			expect.objectContaining({
				message: 'No answer [item 3]',
				description:
					"It was lost. Look for 7. 'Retry On Fail' did not run this again: it could create another one.",
				context: expect.objectContaining({ itemIndex: 3 }),
			}),
		);
	});

	it('does not keep another execution that began with its data from running', () => {
		const kept = {};
		keepFromRepetition(n8n({ kept }), problem, 3);
		expect(() => refuseAfterUncleanTry(n8n({ kept, execution: '2' }))).not.toThrow();
	});

	it('leaves no trace without Retry On Fail', () => {
		const kept = {};
		keepFromRepetition(n8n({ kept, retryOnFail: false }), problem, 3);
		expect(kept).toEqual({});
		expect(() => refuseAfterUncleanTry(n8n({ kept }))).not.toThrow();
	});
});
