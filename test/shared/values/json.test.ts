import {
	idOrNull,
	isTooDeep,
	numberOrNull,
	own,
	parseJson,
	textOf,
} from '../../../nodes/shared/values/json';

describe('parseJson', () => {
	it.each([
		['{"id":9007199254740993}', { id: '9007199254740993' }],
		['[9007199254740991,-9007199254740993]', [9007199254740991, '-9007199254740993']],
		['{"id":9223372036854775807,"n":1}', { id: '9223372036854775807', n: 1 }],
		[
			'{"text":"9007199254740993 \\" 9007199254740993"}',
			{ text: '9007199254740993 " 9007199254740993' },
		],
		[
			'{"a":0.1234567890123456,"b":1e300,"c":1234567890123456.5}',
			{ a: 0.1234567890123456, b: 1e300, c: 1234567890123456.5 },
		],
		['\uFEFF{"a":1}', { a: 1 }],
		['', undefined],
		['{"a":', undefined],
		['{"text":"1234567890123456","more":"a\\nb"}', { text: '1234567890123456', more: 'a\nb' }],
		[`${'['.repeat(50_000)}${']'.repeat(50_000)}`, undefined],
		[`${'['.repeat(500)}${']'.repeat(500)}`, expect.any(Array)],
	])('reads %s without rounding an ID', (text, value) => {
		expect(parseJson(text)).toEqual(value);
	});

	it('keeps keys that objects have by themselves', () => {
		const parsed = Object(parseJson('{"__proto__":1,"constructor":2}'));
		expect(Object.entries(parsed)).toEqual([
			['__proto__', 1],
			['constructor', 2],
		]);
	});
});

describe('textOf', () => {
	const nested = () => {
		let value: unknown = 1;
		for (let depth = 0; depth < 50_000; depth++) value = [value];
		return value;
	};

	it.each([
		['a text', 'a text'],
		[12, '12'],
		[null, 'null'],
		[undefined, 'undefined'],
		[{ toString: 1 }, '{"toString":1}'],
		[Object.create(null), '{}'],
	])('describes %j', (value, text) => {
		expect(textOf(value)).toBe(text);
	});

	it('describes what cannot be written down', () => {
		const circle: unknown[] = [];
		circle.push(circle);
		expect(textOf(circle)).toBe('[…]');
		expect(typeof textOf(nested())).toBe('string');
	});
});

describe('idOrNull', () => {
	it.each([
		['a-b_1', 'a-b_1'],
		[12, '12'],
		['..', null],
		['', null],
		['a/b', null],
		[1.5, null],
		[{}, null],
		['x'.repeat(201), null],
	])('reads %j', (value, id) => {
		expect(idOrNull(value)).toBe(id);
	});
});

describe('numberOrNull', () => {
	it.each([
		[443, 443],
		['443', 443],
		['0x50', null],
		['', null],
		[NaN, null],
		[true, null],
	])('reads %j', (value, number) => {
		expect(numberOrNull(value)).toBe(number);
	});
});

describe('own', () => {
	it.each(['constructor', '__proto__', 'toString'])('takes %s for a key like others', (key) => {
		expect(own({}, key)).toBeUndefined();
		expect(own(JSON.parse(`{ "${key}": 1 }`), key)).toBe(1);
	});
});

describe('isTooDeep', () => {
	const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

	it('counts levels, and takes no value for too deep to count', () => {
		expect([nested(60), nested(61), nested(50_000)].map((each) => isTooDeep(each))).toEqual([
			false,
			true,
			true,
		]);
		expect([null, 'x', 1].map((each) => isTooDeep(each))).toEqual([false, false, false]);
	});
});
