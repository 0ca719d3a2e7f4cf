import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../../../shared/transport/call';
import type { HttpClient } from '../../../shared/transport/http';
import { isHost, isLoopback } from '../../../shared/values/addresses';
import { numberOrNull, textOrNull } from '../../../shared/values/json';
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

/** Whether a password may be sent to a host without more ado: one of Better Stack, or that of the credential. */
export function isTrusted(host: string, baseUrl: string): boolean {
	const name = host.toLowerCase();
	return (
		isHost(name) && (name.endsWith('.betterstackdata.com') || name === new URL(baseUrl).hostname)
	);
}

/**
 * Tests a new connection's own login, at the host and port that the create answer names. Throws a Problem,
 * without the password, if it does not work, or if that is no host for a password.
 */
export async function verifyLogin(
	api: { queryEndpoint(login: Login): Endpoint; baseUrl: string },
	{ id, attributes }: ApiObject,
) {
	const host = textOrNull(attributes.host) ?? '';
	const port = numberOrNull(attributes.port) ?? 0;
	const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
	const username = textOrNull(attributes.username) ?? '';
	if (!isTrusted(host, api.baseUrl) || !isPort || username === '') {
		throw new Problem(`The login of the new connection ${id} was not tested`, {
			text: 'Better Stack names a host that is not its own, or no port or user name. The password was not sent there',
			advice: "Switch off 'Verify', and look at the connection before you use it",
		});
	}
	const endpoint = api.queryEndpoint({
		protocol: isLoopback(host) ? 'http' : 'https',
		host,
		port,
		username,
		password: textOrNull(attributes.password) ?? '',
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
	const told = headers['x-clickhouse-exception-code'] ?? '';
	const [, code] = /^(\d{1,9})$/.exec(told) ?? /^Code: (\d{1,9})\b/.exec(body) ?? [];
	if (code === undefined) {
		return `The host answered with status ${status}, but not as ClickHouse does: ${firstLine}`;
	}
	if (!REFUSED_LOGIN.includes(code)) return `ClickHouse answered with code ${code}: ${firstLine}`;
	return `ClickHouse refused the login with code ${code}: ${firstLine} Check the user name and the password, whether the connection has expired or was deleted, and whether its IP allowlist leaves out this n8n.`;
}
