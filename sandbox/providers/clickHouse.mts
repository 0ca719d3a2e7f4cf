import { STATUS_CODES } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { builtInEngine, type Engine } from '../clickHouseEngine.mts';
import type { Answer, Call, Provider, Refusal, SchemaError } from '../provider.mts';
import type { Connection } from './betterStackData.mts';

const NOT_IMPLEMENTED = 48;
const UNKNOWN_SETTING = 115;
const AUTHENTICATION_FAILED = 516;
const UNKNOWN_EXCEPTION = 1002;

/** ClickHouse's HTTP interface for the logins that Better Stack's connections hand out. */
export class ClickHouse implements Provider {
	readonly name = 'clickHouse';
	readonly seedable = [];
	readonly lasting = [];

	readonly handlers = {
		getQuery: (call: Call) => this.query(call),
		postQuery: (call: Call) => this.query(call),
	};

	readonly security = {
		login: (call: Call) => this.isAllowed(call),
	};

	constructor(
		private readonly connections: ReadonlyMap<string, Connection>,
		readonly engine: Engine = builtInEngine,
	) {}

	// It has no state of its own.
	reset(): void {}
	seed(): void {}

	snapshot() {
		return { engine: this.engine.name };
	}

	failure(status: number): unknown {
		const text = STATUS_CODES[status] ?? `Status ${status}`;
		return `Code: ${UNKNOWN_EXCEPTION}. DB::Exception: ${text}. (UNKNOWN_EXCEPTION)\n`;
	}

	isDocumentedRefusal(): boolean {
		return false;
	}

	refuse(refusal: Refusal, call: Call): Answer {
		switch (refusal.reason) {
			case 'unauthorized': {
				const text =
					`${loginOf(call).user}: Authentication failed: password is incorrect, ` +
					'or there is no user with such name';
				return exception(403, AUTHENTICATION_FAILED, text, 'AUTHENTICATION_FAILED');
			}
			case 'invalid': {
				const names = refusal.errors.map(nameOf);
				return exception(404, UNKNOWN_SETTING, `Unknown setting ${names}`, 'UNKNOWN_SETTING');
			}
			default:
				return { status: 404, body: `There is no handle ${call.path}\n` };
		}
	}

	private async query({ query, body }: Call): Promise<Answer> {
		// Of both, ClickHouse takes the body as the rest of the query.
		const sql = [query.query, body].filter((part) => part !== undefined && part !== '').join('\n');
		try {
			return { status: 200, body: await this.engine.query(sql) };
		} catch (error) {
			return failed(error instanceof Error ? error.message : String(error));
		}
	}

	/**
	 * Whether there is a connection with this login that has not expired and whose allow-list holds the client. How the hosted
	 * service refuses the latter two is not known; here it is as with a wrong password.
	 */
	private isAllowed(call: Call): boolean {
		const { user, password } = loginOf(call);
		const found = [...this.connections.values()].find(({ username }) => username === user);
		if (found?.password !== password) return false;
		if (found.valid_until !== null && Date.parse(found.valid_until) <= Date.now()) return false;
		return found.ip_allowlist.length === 0 || holds(found.ip_allowlist, call.clientAddress);
	}
}

/** By ClickHouse's own headers or by Basic authentication; without both, ClickHouse takes its user `default`. */
function loginOf({ headers }: Call): { user: string; password: string } {
	const user = headers['x-clickhouse-user'];
	if (user !== undefined) return { user, password: headers['x-clickhouse-key'] ?? '' };
	const encoded = /^Basic +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
	const [name = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
	return { user: name || 'default', password: rest.join(':') };
}

function holds(allowlist: string[], address: string): boolean {
	const allowed = new BlockList();
	for (const entry of allowlist) {
		const [network = '', prefix] = entry.split('/');
		const bits = isIPv6(network) ? 128 : 32;
		allowed.addSubnet(network, Number(prefix ?? bits), family(network));
	}
	return allowed.check(address, family(address));
}

function family(address: string): 'ipv4' | 'ipv6' {
	return isIPv6(address) ? 'ipv6' : 'ipv4';
}

function nameOf({ params, instancePath }: SchemaError): string {
	const { additionalProperty } = params;
	return typeof additionalProperty === 'string' ? additionalProperty : instancePath;
}

/** An engine's message as an answer; ClickHouse has further statuses for some of its codes. */
function failed(message: string): Answer {
	const code = Number(/^Code: (\d+)/.exec(message)?.[1] ?? UNKNOWN_EXCEPTION);
	const headers = { 'x-clickhouse-exception-code': String(code) };
	return { status: code === NOT_IMPLEMENTED ? 501 : 500, headers, body: `${message}\n` };
}

function exception(status: number, code: number, text: string, name: string): Answer {
	const { headers, body } = failed(`Code: ${code}. DB::Exception: ${text}. (${name})`);
	return { status, headers, body };
}
