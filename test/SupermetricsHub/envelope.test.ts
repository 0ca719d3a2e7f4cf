import { idOfRequest, listIn, objectIn, refusalIn } from '../../nodes/SupermetricsHub/envelope';

const answer = (body: unknown, headers = {}) => ({
	status: 200,
	headers,
	body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('listIn', () => {
	it.each([
		[[1]],
		[{ data: [1] }],
		[{ meta: {}, data: { items: [1] } }],
		[{ data: { data: [1] } }],
		[{ items: [1] }],
	])('finds the list in %j', (body) => {
		expect(listIn(body)).toEqual([1]);
	});

	it.each([[{}], [{ data: {} }], [{ data: null }], [{ data: 'x' }], ['x'], [null], [undefined]])(
		'finds none in %j',
		(body) => {
			expect(listIn(body)).toBeUndefined();
		},
	);
});

describe('objectIn', () => {
	const found = { id: 1, more: 2 };

	it.each([
		[found],
		[{ meta: {}, data: found }],
		[{ data: { data: found } }],
		[{ data: [found] }],
		[[found]],
	])('finds the object in %j', (body) => {
		expect(objectIn(body, ['id'])).toEqual(found);
	});

	it.each([[{}], [{ data: {} }], [{ data: [found, found] }], [{ data: null }], ['x'], [undefined]])(
		'finds none in %j',
		(body) => {
			expect(objectIn(body, ['id'])).toBeUndefined();
		},
	);

	it('does not go deeper than any answer is', () => {
		const deep = { data: { data: { data: { data: { data: found } } } } };
		expect(objectIn(deep, ['id'])).toBeUndefined();
	});
});

describe('refusalIn', () => {
	it.each([
		[
			{ error: { code: 'A', message: 'Short', description: 'Long' } },
			{ code: 'A', text: 'Short: Long' },
		],
		[{ error: { code: 'A', message: 'Same', description: 'Same' } }, { code: 'A', text: 'Same' }],
		[{ error: { code: 'A' } }, { code: 'A', text: undefined }],
		[{ error: {} }, { code: undefined, text: undefined }],
		[
			{ error: 'LINK_NOT_FOUND', message: 'No link' },
			{ code: 'LINK_NOT_FOUND', text: 'No link' },
		],
	])('reads %j', (body, said) => {
		expect(refusalIn(answer(body))).toEqual(said);
	});

	it.each([[{}], [{ data: [] }], [{ error: null }], [{ error: '' }], [[]], ['<html>']])(
		'is none in %j',
		(body) => {
			expect(refusalIn(answer(body))).toBeUndefined();
		},
	);
});

describe('idOfRequest', () => {
	const headers = { 'x-request-id': 'from-header' };

	it.each([
		[{ meta: { request_id: 'from-body' } }, 'from-body'],
		[{ meta: {} }, 'from-header'],
		['<html>', 'from-header'],
	])('of %j is %s', (body, id) => {
		expect(idOfRequest(answer(body, headers))).toBe(id);
	});
});
