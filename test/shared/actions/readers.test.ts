import {
	date,
	document,
	endOfDay,
	exactText,
	flag,
	id,
	integer,
	json,
	list,
	object,
	oneOf,
	port,
} from '../../../nodes/shared/actions/readers';
import { Problem } from '../../../nodes/shared/values/problem';

const bad = (says: string, advice?: string) => Problem.parameter('The value', says, advice);

describe('exactText', () => {
	it.each([
		['keeps blanks at the ends', ' pass word ', ' pass word '],
		['keeps line breaks', 'a\nb\n', 'a\nb\n'],
		['takes a number for a text', 12, '12'],
		['is not set where there are blanks only', '  ', undefined],
	])('%s', (_name, value, expected) => {
		expect(exactText(value, bad)).toBe(expected);
	});

	it('refuses an object', () => {
		expect(() => exactText({ a: 1 }, bad)).toThrow("'The value' must be a text");
	});

	it.each([2 ** 53, -(2 ** 53), 1e21])('refuses the number %d, which has lost digits', (value) => {
		expect(() => exactText(value, bad)).toThrow('too long to keep its last digits');
		expect(exactText(String(value), bad)).toBe(String(value));
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
	])('reads %s', (_name, value, expected) => {
		expect(json(value, bad)).toEqual(expected);
	});

	it.each(['{', 'text', "{'a': 1}", '{"a": 1}}'])('refuses %j, without repeating it', (text) => {
		expect(() => json(text, bad)).toThrow(/^'The value' is not valid JSON$/);
	});
});

describe('object', () => {
	it.each([
		[{ a: 1 }, { a: 1 }],
		['{"a": 1}', { a: 1 }],
		['{}', {}],
	])('reads %j', (value, expected) => {
		expect(object(value, bad)).toEqual(expected);
	});

	it.each(['[]', [1], '12', 'null', 'true', 5])('refuses %j', (value) => {
		expect(() => object(value, bad)).toThrow("'The value' must be a JSON object");
	});
});

describe('integer', () => {
	it.each([
		[5432, 5432],
		['5432', 5432],
		[' 1 ', 1],
	])('reads %j', (value, number) => {
		expect(port(value, bad)).toBe(number);
	});

	it.each([0, 65_536, 1.5, true, '0x50', '1e3', '', ' ', '12a', [80], { a: 1 }, NaN, Infinity])(
		'refuses %j',
		(value) => {
			expect(() => port(value, bad)).toThrow("'The value' must be a whole number from 1 to 65535");
		},
	);

	it('takes numbers below zero where they are wanted', () => {
		expect(integer(-5, 5)('-3', bad)).toBe(-3);
	});
});

describe('list', () => {
	it.each([
		['a, b\nc\r\nd', ['a', 'b', 'c', 'd']],
		[
			['a', ' b ', '', 3, null],
			['a', 'b', '3'],
		],
		['["My Team","Data, Platform"]', ['My Team', 'Data, Platform']],
		[7, ['7']],
		[' , ', undefined],
		[[], undefined],
		['[]', undefined],
		['[::1]', ['[::1]']],
		['[::1], 10.0.0.1', ['[::1]', '10.0.0.1']],
	])('reads %j', (value, entries) => {
		expect(list(value, bad)).toEqual(entries);
	});

	it.each([{ a: 1 }, [{ a: 1 }], [['a']], '[{"a":1}]', '["a"'])('refuses %j', (value) => {
		expect(() => list(value, bad)).toThrow("'The value' must be a list of values");
	});
});

describe('document', () => {
	it.each([
		['{"type":"x"}', '{"type":"x"}'],
		[{ type: 'x' }, '{"type":"x"}'],
		['  text\n', 'text'],
		[12, '12'],
	])('reads %j', (value, text) => {
		expect(document(value, bad)).toBe(text);
	});
});

describe('date', () => {
	it.each([
		['2027-01-01', '2027-01-01T05:00:00Z'],
		['2027-01-01T08:00', '2027-01-01T13:00:00Z'],
		['2027-01-01 08:00', '2027-01-01T13:00:00Z'],
		['2027-01-01T08:00:00Z', '2027-01-01T08:00:00Z'],
		['2027-01-01T08:00:00.5+02:00', '2027-01-01T06:00:00.500Z'],
		[new Date(0), '1970-01-01T00:00:00Z'],
	])('reads %s in the time zone of the workflow', (value, iso) => {
		expect(date(value, bad, 'America/New_York')).toBe(iso);
	});

	it.each([
		'2027-02-30',
		'2027-04-31 23:59:59',
		'2027-13-01',
		'2027-01-01 8:00',
		'2027-01-01T24:00',
		'2027-01-01T23:60',
		'12',
		'2027',
		'tomorrow',
		'01.02.2027',
		20270101,
		true,
		[['2027-01-01']],
	])('refuses %j', (value) => {
		expect(() => date(value, bad, 'UTC')).toThrow("'The value' is not a valid date");
	});

	it('takes midnight for the whole day where that is wanted', () => {
		expect(endOfDay('2027-01-01', bad, 'UTC')).toBe('2027-01-01T23:59:59.999Z');
		expect(endOfDay('2027-01-01T01:00', bad, 'UTC')).toBe('2027-01-01T01:00:00Z');
	});
});

describe('flag, oneOf and id', () => {
	it('read what they are for', () => {
		expect([flag(true, bad), flag('false', bad)]).toEqual([true, false]);
		expect(oneOf(['a', 'b'])('b', bad)).toBe('b');
		expect(id(' ab_1-2 ', bad)).toBe('ab_1-2');
		expect(id(12, bad)).toBe('12');
	});

	it('refuse the rest', () => {
		expect(() => flag(1, bad)).toThrow('must be true or false');
		expect(() => oneOf(['a', 'b'])('c', bad)).toThrow('must be one of: a, b');
		for (const value of ['..', 'a/b', 'a b', 'ä']) {
			expect(() => id(value, bad)).toThrow('is not an ID');
		}
	});
});
