import type { IContextObject } from 'n8n-workflow';

import { Problem } from '../../../nodes/shared/values/problem';
import {
	createdBefore,
	keepCreated,
	keepFromRepetition,
	refuseAfterUntracedTry,
	refuseRepetition,
} from '../../../nodes/shared/actions/retryOnFail';
import { nodeWith } from '../stub';

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
		expect(() => refuseAfterUntracedTry(n8n({ kept }))).toThrow(
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
		expect(() => refuseAfterUntracedTry(n8n({ kept, execution: '2' }))).not.toThrow();
	});

	it('leaves no trace without Retry On Fail', () => {
		const kept = {};
		keepFromRepetition(n8n({ kept, retryOnFail: false }), problem, 3);
		expect(kept).toEqual({});
		expect(() => refuseAfterUntracedTry(n8n({ kept }))).not.toThrow();
	});
});

describe('what a try has created', () => {
	const created = [{ id: '7', key: 'shop' }, { id: '8' }];

	it('is known to the next ones of the execution by its natural key', () => {
		const kept = {};
		keepCreated(n8n({ kept }), created);
		keepCreated(n8n({ kept }), [{ id: '9', key: 'constructor' }]);
		expect([...createdBefore(n8n({ kept }))]).toEqual([
			['shop', '7'],
			['constructor', '9'],
		]);
	});

	it('is not known to another execution, nor without Retry On Fail', () => {
		const kept = {};
		keepCreated(n8n({ kept, retryOnFail: false }), created);
		expect(createdBefore(n8n({ kept })).size).toBe(0);
		keepCreated(n8n({ kept }), created);
		expect(createdBefore(n8n({ kept, execution: '2' })).size).toBe(0);
	});
});
