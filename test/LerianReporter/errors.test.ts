import { DIALECT, limitOf } from '../../nodes/LerianReporter/transport/errors';
import { explain } from '../../nodes/shared/transport/errors';
import { parseJson } from '../../nodes/shared/values/json';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
	status,
	headers,
	body: typeof body === 'string' ? body : JSON.stringify(body),
	isRepeated: false,
});

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

describe('what an answer says', () => {
	it.each([
		[
			answer(400, { code: 'FET-0402', title: 'Missing', message: 'Look.', fields: { host: 'is' } }),
			{ code: 'FET-0402', title: 'Missing', text: 'Look. host: is' },
		],
		[
			answer(429, { code: 429, title: 'Rate Limit Exceeded', message: 'Wait.' }),
			{ code: '429', title: 'Rate Limit Exceeded', text: 'Wait.' },
		],
		[answer(400, { title: 'Only a title' }), { title: 'Only a title', text: 'Only a title' }],
		[answer(400, {}), {}],
		[answer(401, 'Missing Token', TEXT), { text: 'Missing Token' }],
		[answer(401, '', TEXT), {}],
		[answer(502, '<h1>Bad Gateway</h1>', { 'content-type': 'text/html' }), {}],
		[answer(400, [1]), {}],
		[answer(400, { code: {}, message: 1 }), {}],
	])('%j', (given, says) => {
		const { isRefusal, ...reason } = DIALECT.reasonIn(given, parseJson(given.body));
		expect(JSON.parse(JSON.stringify(reason))).toEqual(says);
		expect(isRefusal ?? false).toBe(false);
	});
});

it('a validation is refused unless it lists what is missing', () => {
	const isRefusal = (body: object) => DIALECT.reasonIn(answer(422, body), body).isRefusal;
	expect(isRefusal({ code: 'FET-1060', errors: [{ type: 'TABLE_NOT_FOUND' }] })).toBe(false);
	expect(isRefusal({ code: 'FET-1060' })).toBe(true);
});

describe('a limit', () => {
	it('of a connection test has its seconds in the text, and is for that test only', () => {
		const message = 'Connection test limit reached. Try again in 42 seconds.';
		expect(limitOf(answer(429, { code: 429, message }))).toEqual({
			code: '429',
			text: message,
			pause: 42_000,
			forThisOnly: true,
		});
		expect(limitOf(answer(429, { message: 'Try again in 1 second.' })).pause).toBe(1000);
	});

	it('of another kind is left to its headers', () => {
		expect(limitOf(answer(429, 'slow down', TEXT))).toEqual({ text: 'slow down' });
	});
});

describe('the explanation', () => {
	/** https://github.com/LerianStudio/fetcher v2.0.2, pkg/constant/errors.go, as far as this node can meet them. */
	const CODES = [
		...['0001', '0002', '0003', '0400', '0401', '0402', '0403', '0404', '0406'],
		...['0410', '0411', '0412', '0413', '0414'],
		...['1001', '1002', '1014', '1015', '1016', '1021', '1040', '1061', '1062'],
		...['1080', '1081', '1082'],
	].map((code) => `FET-${code}`);
	const STATUSES = [204, 302, 400, 401, 403, 404, 405, 409, 418, 500, 503];
	const explained = (status: number, reason: object = {}) =>
		explain(DIALECT.errors, {
			provider: 'Lerian Reporter',
			status,
			address: 'the address',
			reason,
			about: {},
		});
	const statusOf = (code: string) => (code === 'FET-1001' ? 404 : 400);
	const all = [
		...CODES.map((code) => explained(statusOf(code), { code })),
		...STATUSES.map((status) => explained(status)),
	].map(({ happened, advice }) => [happened, advice] as const);

	it.each(all)('"%s" says what to do, without the words that n8n avoids', (happened, advice) => {
		expect(happened).toMatch(/^[A-Z].+[^.]$/);
		expect(advice).toMatch(/^[A-Z].+[^.]$/);
		expect(`${happened} ${advice}`).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
	});

	it('is another one for each code', () => {
		const own = CODES.filter(
			(code) => explained(statusOf(code), { code }).happened === explained(418).happened,
		);
		// Both say that the values were refused.
		expect(own).toEqual(['FET-0001', 'FET-0401']);
	});

	it('of an unknown code goes by the status', () => {
		expect(explained(400, { code: 'FET-9999' })).toEqual(explained(400));
	});

	it('of a database that is down says that nothing was changed', () => {
		const reason = { code: '500', title: 'Database Connection Error' };
		expect(explained(500, reason)).toMatchObject({ is: 'databaseDown', outcome: 'notApplied' });
		expect(explained(500)).toMatchObject({ is: undefined, outcome: 'unknown' });
	});
});
