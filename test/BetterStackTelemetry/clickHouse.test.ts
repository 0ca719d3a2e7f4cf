import {
	testLogin,
	verifyLogin,
} from '../../nodes/BetterStackTelemetry/actions/connection/clickHouse';
import type { Answer } from '../../nodes/shared/transport/call';
import { Problem } from '../../nodes/shared/values/problem';

/** An endpoint that answers this, or throws it. */
const endpoint = (answer: Partial<Answer> | Problem) => ({
	send: async (): Promise<Answer> => {
		if (answer instanceof Problem) throw Problem.from(answer);
		return await Promise.resolve({
			status: 200,
			headers: {},
			body: '',
			isRepeated: false,
			...answer,
		});
	},
	show: (text: string) => `<${text}>`,
});

describe('testLogin', () => {
	it.each(['1\n', '1', ' 1 \r\n'])('takes %j for an answer', async (body) => {
		await expect(testLogin(endpoint({ body }))).resolves.toEqual({
			ok: true,
			message: 'The connection answered SELECT 1',
			latencyMs: expect.any(Number),
		});
	});

	it.each(['', '2\n', '11', 'one', '<html>1</html>'])('takes %j for none', async (body) => {
		const { ok, message } = await testLogin(endpoint({ body }));
		expect(ok).toBe(false);
		expect(message).toBe(
			`The host answered with status 200, but not as ClickHouse does: <${body.split('\n')[0]}>`,
		);
	});

	it.each(['192', '193', '195', '516'])(
		'speaks of login, expiry and allow-list for code %s, in the header or in the text',
		async (code) => {
			for (const answer of [
				{ headers: { 'x-clickhouse-exception-code': code }, body: 'Denied\nStack trace' },
				{ body: `Code: ${code}. DB::Exception: Denied\nStack trace` },
			]) {
				const { ok, message } = await testLogin(endpoint({ status: 403, ...answer }));
				expect(ok).toBe(false);
				expect(message).toMatch(
					new RegExp(`^ClickHouse refused the login with code ${code}: <.*Denied> Check `),
				);
				expect(message).toContain('IP allowlist');
				expect(message).not.toContain('Stack trace');
			}
		},
	);

	it('reduces another exception to its code and its first line', async () => {
		const body = 'Code: 159. DB::Exception: Timeout\nStack trace';
		const { message } = await testLogin(endpoint({ status: 500, body }));
		expect(message).toBe('ClickHouse answered with code 159: <Code: 159. DB::Exception: Timeout>');
	});

	it.each(['<b>516</b>', '516; secret', '5'.repeat(200_000)])(
		'shows no code that is none (%#)',
		async (code) => {
			const headers = { 'x-clickhouse-exception-code': code };
			const { message } = await testLogin(endpoint({ status: 403, headers, body: 'No' }));
			expect(message).toBe('The host answered with status 403, but not as ClickHouse does: <No>');
		},
	);

	it('tells why there was no answer', async () => {
		const problem = new Problem('The host could not be reached', { text: 'ECONNREFUSED' });
		await expect(testLogin(endpoint(problem))).resolves.toMatchObject({
			ok: false,
			message: 'The host could not be reached: ECONNREFUSED',
		});
		await expect(testLogin(endpoint(new Problem('No answer')))).resolves.toMatchObject({
			message: 'No answer',
		});
	});

	it('throws a cancellation', async () => {
		await expect(testLogin(endpoint(Problem.canceled()))).rejects.toMatchObject({
			isCanceled: true,
		});
	});
});

describe('verifyLogin', () => {
	const baseUrl = 'http://127.0.0.1:4010/betterStack';

	it.each([
		['eu-nbg-2-connect.betterstackdata.com', 'https'],
		['127.0.0.1', 'http'],
	])('asks %s by %s, with the login of the answer', async (host, protocol) => {
		const queryEndpoint = jest.fn(() => endpoint({ body: '1' }));
		const attributes = { host, port: 443, username: 'u', password: 'p' };
		await verifyLogin({ queryEndpoint, baseUrl }, { id: '7', attributes });
		expect(queryEndpoint).toHaveBeenCalledWith({ ...attributes, protocol });
	});

	it('takes a port that is a text', async () => {
		const queryEndpoint = jest.fn(() => endpoint({ body: '1' }));
		const attributes = { host: '127.0.0.1', port: '443', username: 'u', password: 'p' };
		await verifyLogin({ queryEndpoint, baseUrl }, { id: '7', attributes });
		expect(queryEndpoint).toHaveBeenCalledWith({ ...attributes, port: 443, protocol: 'http' });
	});

	it.each([
		['example.com', 443],
		['localhost', 443],
		['betterstackdata.com.example.com', 443],
		['example.com/.betterstackdata.com', 443],
		['u@x.betterstackdata.com', 443],
		['', 443],
		[null, 443],
		[{ toString: 1 }, 443],
		['127.0.0.1', 0],
		['127.0.0.1', 65_536],
		['127.0.0.1', '4x'],
		['127.0.0.1', true],
	])('sends the password to no other host: %j, port %j', async (host, port) => {
		const queryEndpoint = jest.fn(() => endpoint({ body: '1' }));
		const attributes = { host, port, username: 'u', password: 'p' };
		const verified = verifyLogin({ queryEndpoint, baseUrl }, { id: '7', attributes });
		await expect(verified).rejects.toThrow('The login of the new connection 7 was not tested');
		expect(queryEndpoint).not.toHaveBeenCalled();
	});
});
