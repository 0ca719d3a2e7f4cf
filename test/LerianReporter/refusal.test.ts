import { explain, limitIn, outcomeOf, saidIn } from '../../nodes/LerianReporter/refusal';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
	status,
	headers,
	body: typeof body === 'string' ? body : JSON.stringify(body),
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
	])('%j', (given, said) => {
		expect(JSON.parse(JSON.stringify(saidIn(given)))).toEqual(said);
	});
});

describe('a limit', () => {
	it('of a connection test has its seconds in the text, and is for that test only', () => {
		const message = 'Connection test limit reached. Try again in 42 seconds.';
		expect(limitIn(answer(429, { code: 429, message }))).toEqual({
			code: '429',
			text: message,
			pause: 42_000,
			forThisOnly: true,
		});
		expect(limitIn(answer(429, { message: 'Try again in 1 second.' })).pause).toBe(1000);
	});

	it('of another kind is left to its headers', () => {
		expect(limitIn(answer(429, 'slow down', TEXT))).toEqual({ text: 'slow down' });
	});
});

describe('the outcome', () => {
	it.each([
		[400, 'notApplied'],
		[409, 'notApplied'],
		[200, 'unknown'],
		[500, 'unknown'],
		[503, 'unknown'],
	])('of %i is %s', (status, outcome) => {
		expect(outcomeOf(answer(status, {}))).toBe(outcome);
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
	const texts = [
		...CODES.map((code) => explain(400, { code }, 'the address')),
		...STATUSES.map((status) => explain(status, {}, 'the address')),
	];

	it.each(texts)('"%s" says what to do, without the words that n8n avoids', (happened, advice) => {
		expect(happened).toMatch(/^[A-Z].+[^.]$/);
		expect(advice).toMatch(/^[A-Z].+[^.]$/);
		expect(`${happened} ${advice}`).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
	});

	it('is another one for each code', () => {
		const own = CODES.filter((code) => explain(400, { code }, '')[0] === explain(418, {}, '')[0]);
		// Both say that the values were refused.
		expect(own).toEqual(['FET-0001', 'FET-0401']);
	});

	it('of an unknown code goes by the status', () => {
		expect(explain(400, { code: 'FET-9999' }, '')).toEqual(explain(400, {}, ''));
	});
});
