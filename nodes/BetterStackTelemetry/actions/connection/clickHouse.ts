import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../../../shared/transport/call';
import type { HttpClient } from '../../../shared/transport/http';
import { isHost, isLoopback } from '../../../shared/values/addresses';
import { numberOrNull, textOf, textOrNull } from '../../../shared/values/json';
import { Problem } from '../../../shared/values/problem';
import type { ApiObject, Login } from '../../api';

/**
 * ClickHouse's codes for a login that it does not take: unknown user, wrong password, address not
 * allowed, authentication failed (https://github.com/ClickHouse/ClickHouse, ErrorCodes.cpp).
 */
const REFUSED_LOGIN = ['192', '193', '195', '516'];

/** What came of a test; `ok` false is a result, not a failure of the node. */
export interface TestResult extends IDataObject {
	ok: boolean;
	message: string;
	/** Until the answer, all attempts together. */
	latencyMs: number;
}

/** The query endpoint of a connection, with its login. */
type Endpoint = Pick<HttpClient, 'send' | 'show'>;

/** Runs `SELECT 1` at the query endpoint of a connection. Throws only a cancellation. */
export async function testLogin(endpoint: Endpoint): Promise<TestResult> {
	const started = Date.now();
	const refusal = await selectOne(endpoint);
	return {
		ok: refusal === undefined,
		message: refusal ?? 'The connection answered SELECT 1',
		latencyMs: Date.now() - started,
	};
}

/** Tests a new connection's own login. Throws a Problem, without the password, if it does not work. */
export async function verifyLogin(
	api: { queryEndpoint(login: Login): Endpoint },
	{ id, attributes }: ApiObject,
) {
	const host = textOrNull(attributes.host);
	const port = numberOrNull(attributes.port);
	const username = textOrNull(attributes.username);
	if (host === null || !isHost(host) || port === null || username === null) {
		throw new Problem(`The login of the new connection ${id} was not tested`, {
			text: 'Better Stack told no host, port and user name that could be asked',
		});
	}
	const endpoint = api.queryEndpoint({
		protocol: isLoopback(host) ? 'http' : 'https',
		host,
		port,
		username,
		password: textOf(attributes.password),
	});
	const { ok, message } = await testLogin(endpoint);
	if (ok) return;
	throw new Problem(`The login of the new connection ${id} did not work`, {
		text: message,
		advice: "'Verify' ran SELECT 1 from this n8n: check the IP allowlist",
	});
}

/** Why `SELECT 1` was not answered; undefined if it was. */
async function selectOne(endpoint: Endpoint): Promise<string | undefined> {
	try {
		const query = { query: 'SELECT 1' };
		const answer = await endpoint.send({ method: 'GET', path: '/', query });
		const isOne = answer.status === 200 && answer.body.trim() === '1';
		return isOne ? undefined : explain(answer, endpoint);
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.isCanceled) throw problem;
		return [problem.message, problem.facts.text].filter((text) => text).join(': ');
	}
}

function explain(answer: Answer, endpoint: Endpoint): string {
	const { status, headers, body } = answer;
	const firstLine = endpoint.show(body.split('\n', 1)[0] ?? '', 300);
	const code = headers['x-clickhouse-exception-code'] ?? /^Code: (\d+)/.exec(body)?.[1];
	if (code === undefined) {
		return `The host answered with status ${status}, but not as ClickHouse does: ${firstLine}`;
	}
	if (!REFUSED_LOGIN.includes(code)) return `ClickHouse answered with code ${code}: ${firstLine}`;
	return `ClickHouse refused the login with code ${code}: ${firstLine} Check the user name and the password, whether the connection has expired or was deleted, and whether its IP allowlist leaves out this n8n.`;
}
