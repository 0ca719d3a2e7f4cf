import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { Problem } from '../../../nodes/shared/values/problem';

const node: INode = {
	id: '1',
	name: 'Node',
	type: 'package.node',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const refused = new Problem('The API refused the values', {
	text: 'Region is unknown',
	advice: 'Choose another region',
	status: 422,
	code: 'INVALID',
	requestId: 'r-1',
	outcome: 'notApplied',
});

describe('Problem.toItem', () => {
	it('tells everything in the shape that n8n keeps', () => {
		expect(refused.toItem(3)).toEqual({
			json: {
				error: 'The API refused the values [item 3]',
				message: 'Region is unknown',
				details: {
					status: 422,
					code: 'INVALID',
					requestId: 'r-1',
					advice: 'Choose another region',
					outcome: 'notApplied',
				},
			},
			pairedItem: { item: 3 },
		});
	});

	it('has every detail where little is known, and says that nothing was changed', () => {
		expect(new Problem('Something happened').toItem(0).json).toEqual({
			error: 'Something happened [item 0]',
			message: 'Something happened',
			details: { status: null, code: null, requestId: null, advice: null, outcome: 'notApplied' },
		});
	});

	it.each(['notApplied', 'unknown', 'applied'] as const)('tells the outcome %s', (outcome) => {
		const item = new Problem('Something happened', { outcome }).toItem(0);
		expect(item.json).toMatchObject({ details: { outcome } });
	});
});

describe('Problem.toNodeError', () => {
	it('is an API error with status, provider words, advice and item', () => {
		const error = refused.toNodeError(node, 3);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'The API refused the values [item 3]',
			description: 'Region is unknown. Choose another region.',
			httpCode: '422',
			context: { itemIndex: 3 },
		});
	});

	it('is an operation error with the item for a parameter', () => {
		const problem = Problem.parameter('Limit', 'must be a whole number', 'Use digits.');
		const error = problem.toNodeError(node, 2);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: "'Limit' must be a whole number [item 2]",
			description: 'Use digits.',
			context: { itemIndex: 2 },
		});
	});

	it('names no item where there is none', () => {
		const error = refused.toNodeError(node);
		expect(error.message).toBe('The API refused the values');
		expect(error.context).not.toHaveProperty('itemIndex');
	});

	it.each([
		'EPERM is not in this list',
		"Connection 'eperm' was not found",
		'The server said econnrefused',
		'etimedout',
	])('keeps the message "%s" as it is', (message) => {
		expect(new Problem(message, { status: 404 }).toNodeError(node, 0).message).toBe(
			`${message} [item 0]`,
		);
		expect(Problem.parameter('Note', message).toNodeError(node, 0).message).toBe(
			`'Note' ${message} [item 0]`,
		);
	});

	it('says nothing twice where there is neither text nor advice', () => {
		const error = new Problem('Something happened').toNodeError(node, 0);
		expect(error.message).toBe('Something happened [item 0]');
		expect(error.description ?? '').not.toContain('Something happened');
	});
});

describe('Problem.from', () => {
	it('hands on a Problem as it is', () => {
		expect(Problem.from(refused)).toBe(refused);
	});

	it.each([
		{ thrown: new Error('broken'), message: 'broken', text: undefined },
		{
			thrown: new NodeOperationError(node, 'broken', { description: 'why' }),
			message: 'broken',
			text: 'why',
		},
		{ thrown: 'a text', message: 'a text', text: undefined },
	])('takes over the words of $thrown', ({ thrown, message, text }) => {
		const problem = Problem.from(thrown);
		expect(problem.message).toBe(message);
		expect(problem.facts).toEqual({ outcome: 'notApplied', text });
	});
});

describe('Problem.withAdvice', () => {
	it('keeps what was known but for the advice', () => {
		const more = refused.withAdvice('Look first');
		expect(more.message).toBe(refused.message);
		expect(more.facts).toEqual({
			...refused.facts,
			advice: 'Look first',
		});
		expect(refused.facts.advice).not.toContain('Look first');
	});

	it('stays a problem of its parameter', () => {
		const problem = Problem.parameter('Limit', 'is bad').withAdvice('Use digits');
		expect(problem.toNodeError(node)).toBeInstanceOf(NodeOperationError);
	});
});

describe('Problem.withMore', () => {
	it('adds sentences after the advice, and keeps the rest', () => {
		const more = refused.withMore('Nothing else', false, undefined, '', 'Really.');
		expect(more.facts).toEqual({
			...refused.facts,
			advice: 'Choose another region. Nothing else. Really.',
		});
		expect(more.message).toBe(refused.message);
		expect(refused.facts.advice).toBe('Choose another region');
	});

	it('begins with the first text where there was no advice', () => {
		expect(new Problem('x').withMore('Look').facts.advice).toBe('Look.');
	});
});

it('Problem.toText tells all of it, with its item', () => {
	expect(refused.toText(3)).toBe(
		'The API refused the values [item 3]. Region is unknown. Choose another region.',
	);
	expect(new Problem('It is gone').toText(0)).toBe('It is gone [item 0].');
});

it('a cancellation says if something was under way', () => {
	expect(Problem.canceled().facts.text).toBeUndefined();
	expect(Problem.canceled('unknown').facts).toMatchObject({
		text: 'What was under way may have been done all the same',
		outcome: 'unknown',
	});
});
