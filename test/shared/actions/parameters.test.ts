import type { INodeProperties } from 'n8n-workflow';

import { Parameters } from '../../../nodes/shared/actions/parameters';
import { text } from '../../../nodes/shared/actions/readers';
import { nodeWith, sourceOf } from '../stub';

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

describe('read', () => {
	it('gives what the value stands for, undefined where there is none', () => {
		expect(withValue(' 12 ').read('value', text)).toBe('12');
		for (const unset of ['', null, undefined]) {
			expect(withValue(unset).read('value', text)).toBeUndefined();
		}
	});

	it('names the parameter as shown in the panel', () => {
		expect(() => withValue({ a: 1 }).read('value', text)).toThrow("'The value' must be a text");
	});
});

describe('readLimit', () => {
	it('takes an empty field for none', () => {
		expect(withValue('').readLimit('value', text)).toBeUndefined();
	});

	it.each([['='], ['=  ']])('refuses the expression %j, which gives nothing', (value) => {
		expect(() => withValue(value).readLimit('value', text)).toThrow(
			"'The value' is an expression that gives nothing",
		);
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
