import type { INodeProperties } from 'n8n-workflow';

import { Parameters } from '../../nodes/shared/parameters';
import { nodeWith, sourceOf } from './stub';

const field = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: `The ${name}`,
	name,
	type: 'string',
	default: '',
	...more,
});
const FIELDS = [
	field('value'),
	field('choice', { default: 'a' }),
	field('options', { type: 'collection', default: {}, options: [field('inner')] }),
];

const withValue = (value: unknown) => new Parameters(sourceOf({ ...Object({ value }) }), FIELDS);

describe('exactText', () => {
	it.each([
		['keeps blanks at the ends', ' pass word ', ' pass word '],
		['keeps line breaks', 'a\nb\n', 'a\nb\n'],
		['takes a number for a text', 12, '12'],
		['is not set where there is nothing', '', undefined],
		['is not set where there is null', null, undefined],
		['is not set where there are blanks only', '  ', undefined],
	])('%s', (_name, value, expected) => {
		expect(withValue(value).exactText('value')).toBe(expected);
	});

	it('refuses an object by the name shown in the panel', () => {
		expect(() => withValue({ a: 1 }).exactText('value')).toThrow("'The value' must be a text");
	});
});

describe('json', () => {
	it.each([
		['an object', { a: 1 }, { a: 1 }],
		['a list', [1], [1]],
		['the text of an object', '{"a": 1}', { a: 1 }],
		['the text of a number', '12', 12],
		['the text null', 'null', null],
		['false', false, false],
		['nothing', '', undefined],
		['null', null, undefined],
	])('reads %s', (_name, value, expected) => {
		expect(withValue(value).json('value')).toEqual(expected);
	});

	it.each(['{', 'text', "{'a': 1}", '{"a": 1}}'])('refuses %j, without repeating it', (text) => {
		expect(() => withValue(text).json('value')).toThrow(/^'The value' is not valid JSON$/);
	});
});

describe('object', () => {
	it.each([
		[{ a: 1 }, { a: 1 }],
		['{"a": 1}', { a: 1 }],
		['{}', {}],
		['', undefined],
		[null, undefined],
	])('reads %j', (value, expected) => {
		expect(withValue(value).object('value')).toEqual(expected);
	});

	it.each(['[]', [1], '12', 'null', 'true', 5])('refuses %j', (value) => {
		expect(() => withValue(value).object('value')).toThrow("'The value' must be a JSON object");
	});
});

describe('has', () => {
	it('knows what the operation has, inside a collection too', () => {
		const parameters = withValue('');
		expect(parameters.has('value')).toBe(true);
		expect(parameters.has('inner')).toBe(false);
		expect(parameters.group('options').has('inner')).toBe(true);
		expect(parameters.group('options').has('value')).toBe(false);
		expect(parameters.group('none').has('value')).toBe(false);
	});
});

describe('isExpression', () => {
	it('tells an expression from a value, inside a collection too', () => {
		const values = { value: '=x', choice: 'x', 'options.inner': '={{ $json.x }}' };
		const parameters = new Parameters(sourceOf(values), FIELDS);
		expect(parameters.isExpression('value')).toBe(true);
		expect(parameters.isExpression('choice')).toBe(false);
		expect(parameters.group('options').isExpression('inner')).toBe(true);
		expect(parameters.group('options').isExpression('missing')).toBe(false);
		expect(withValue({ '=': 1 }).isExpression('value')).toBe(false);
	});
});

describe('credential', () => {
	const data = { password: 'x' };
	const credential = async (type: string) => await Promise.resolve({ ...data, type });

	it('is undefined if none was chosen, which n8n is not asked for', async () => {
		const parameters = new Parameters(sourceOf({}), FIELDS);
		await expect(parameters.credential('someApi')).resolves.toBeUndefined();
	});

	it('is read if one was chosen', async () => {
		const node = nodeWith({ credentials: { someApi: { id: '1', name: 'Some' } } });
		const parameters = new Parameters(sourceOf({}, { node, credential }), FIELDS);
		await expect(parameters.credential('someApi')).resolves.toEqual({ ...data, type: 'someApi' });
		await expect(parameters.credential('otherApi')).resolves.toBeUndefined();
	});
});

describe('forAgent', () => {
	it.each([
		['package.node', false, false],
		['package.nodeTool', false, true],
		['package.node', true, true],
	])('of %s with isToolExecution %s is %s', (type, isTool, expected) => {
		const source = sourceOf({}, { node: nodeWith({ type }), isTool });
		expect(new Parameters(source, FIELDS).forAgent).toBe(expected);
	});
});
