import { causeOf, explain, outcomeOf, wordsOf } from '../../nodes/CredibleData/refusal';

const answer = (status: number, body: unknown = '') => ({
	status,
	headers: {},
	body: typeof body === 'string' ? body : JSON.stringify(body),
});
const said = (status: number, message: string) => answer(status, { code: status, message });

describe('what an answer is about', () => {
	it.each([
		[answer(409, { error: 'Connection "x" already exists' }), 'alreadyExists'],
		[said(500, 'Connection "x" already exists in project "p".'), 'alreadyExists'],
		[said(404, 'Project "p" could not be resolved to a path.'), 'projectNotFound'],
		[said(500, 'Environment "p" not found in database'), 'projectNotFound'],
		[said(404, 'Connection "x" not found in project "p"'), 'connectionNotFound'],
		[said(404, 'Connection x not found'), 'connectionNotFound'],
		[said(400, 'anything'), 'invalidValues'],
		[said(500, 'Unsupported connection type: oracle'), 'invalidValues'],
		[said(404, 'Connection "other" not found'), undefined],
		[said(404, 'Not found'), undefined],
		[said(500, 'Failed to attach database shop: IO Error'), undefined],
		[said(503, 'Snowflake account is required.'), undefined],
		[answer(404, '<html>Connection x not found</html>'), undefined],
		[answer(500, { code: 500 }), undefined],
	])('%j: %s', (given, cause) => {
		expect(causeOf(given, 'x')).toBe(cause);
	});
});

it.each([
	[said(400, 'x'), 'notApplied'],
	[said(403, 'x'), 'notApplied'],
	[said(500, 'MotherDuck access token is required.'), 'notApplied'],
	[answer(500, { code: 500 }), 'unknown'],
	[said(502, 'x'), 'unknown'],
	[answer(302), 'unknown'],
])('%j leaves a change %s', (given, outcome) => {
	expect(outcomeOf(given)).toBe(outcome);
});

it.each([
	[{ message: 'a', error: 'b' }, 'a'],
	[{ error: 'b' }, 'b'],
	[{ message: { a: 1 } }, undefined],
	['text', undefined],
	[[], undefined],
])('the words of %j are %s', (body, words) => {
	expect(wordsOf(answer(400, body))).toBe(words);
});

it.each([
	[said(401, 'x'), 'did not accept the token'],
	[said(403, 'x'), 'does not allow this'],
	[answer(404, '<html>'), 'nothing at this address (status 404)'],
	[answer(302), 'nothing at this address (status 302)'],
	[said(500, 'x'), 'could not handle the request (status 500)'],
])('%j is explained, with what to do', (given, happened) => {
	const [message, advice] = explain(given, { address: "'Base URL' (http://x)" });
	expect(message).toContain(happened);
	expect(advice).toMatch(/^[A-Z]/);
	expect(message).not.toMatch(/error|problem|failure|mistake/i);
});
