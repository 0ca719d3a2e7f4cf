import {
	CONNECTION,
	createdIdIn,
	LINK,
	objectIn,
	reasonIn,
	rowsIn,
} from '../../nodes/SupermetricsHub/transport/envelope';

const answer = { status: 200, headers: {}, body: '', isRepeated: false };
const ROW = { id: 1 };

describe('rowsIn', () => {
	it.each([
		[[ROW]],
		[{ data: [ROW] }],
		[{ meta: {}, data: { items: [ROW] } }],
		[{ data: { data: [ROW] } }],
		[{ items: [ROW] }],
	])('finds the rows in %j', (body) => {
		expect(rowsIn(body)).toEqual([ROW]);
	});

	it.each([
		[{ data: null }],
		[{ meta: {}, data: null }],
		[{ meta: {} }],
		[{ meta: {}, data: { items: null } }],
		[{ items: [] }],
	])('finds an empty list in %j', (body) => {
		expect(rowsIn(body)).toEqual([]);
	});

	it.each([
		[{}],
		[{ meta: 'x' }],
		[{ data: {} }],
		[{ meta: {}, data: {} }],
		[{ data: 'x' }],
		[{ data: [ROW, 'x'] }],
		['x'],
		[null],
		[undefined],
	])('finds none in %j', (body) => {
		expect(rowsIn(body)).toBeUndefined();
	});
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

describe('reasonIn', () => {
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
		[{ result: false }, { text: expect.stringContaining('the result is not true') }],
		[
			{ meta: {}, data: { result: false } },
			{ text: expect.stringContaining('the result is not true') },
		],
	])('reads the refusal in %j', (body, reason) => {
		expect(reasonIn(answer, body)).toEqual({ ...reason, requestId: undefined, isRefusal: true });
	});

	it.each([
		[{}],
		[{ data: [] }],
		[{ error: null }],
		[{ error: '' }],
		[[]],
		['<html>'],
		[{ data: { result: true } }],
		[{ data: { transfer_id: 1, result: false } }],
	])('finds none in %j', (body) => {
		expect(reasonIn(answer, body)).toEqual({});
	});

	it.each([{ error: 'A' }, { error: { code: 'A' } }, { data: [] }, { result: false }])(
		'gives the ID of the request beside %j',
		(body) => {
			const meta = { request_id: 'REQ-1' };
			expect(reasonIn(answer, { meta, ...body })).toMatchObject({ requestId: 'REQ-1' });
		},
	);
});

describe('createdIdIn', () => {
	const UUID = '019461A0-0000-7000-8000-000000000001';

	it.each([
		['a body that is cut off', `{"data":{"connection_id": "${UUID}", "login`, UUID],
		['a number', '{"data":{"connection_id":12345678901234567890}', '12345678901234567890'],
		['an ID that is cut off itself', '{"data":{"connection_id":"019461A0', undefined],
		['a number that is cut off itself', '{"data":{"connection_id":1234', undefined],
		['what is no ID', '{"data":{"connection_id":"../x"', undefined],
		['an ID that is too long', `{"connection_id":"${'1'.repeat(201)}"}`, undefined],
	])('finds it in the body: %s', (_name, body, id) => {
		expect(createdIdIn({ ...answer, body }, CONNECTION)).toBe(id);
	});

	it.each([
		[`https://host/v1/teams/1/data-source-connections/${UUID}`, UUID],
		[`/v1/teams/1/data-source-connections/${UUID}/?v=1`, UUID],
		['/v1/teams/1/data-source-connections/42', '42'],
		[`https://proxy/${UUID}#top`, UUID],
		[`/${UUID}/logs`, undefined],
		['/v1/teams/1/data-source-connections', undefined],
		['/v1/teams/1/data-source-connections/..', undefined],
	])("finds a connection's at the end of Location %s", (location, id) => {
		expect(createdIdIn({ ...answer, headers: { location } }, CONNECTION)).toBe(id);
	});

	it.each([
		['https://host/v2/ds/login/link/dsll_9', 'dsll_9'],
		['/v2/ds/login/link/', undefined],
		['/v2/ds/login/link/dsll_9/close', undefined],
	])("finds a link's at the end of Location %s", (location, id) => {
		expect(createdIdIn({ ...answer, headers: { location } }, LINK)).toBe(id);
	});
});
