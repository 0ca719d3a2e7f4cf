import { dialPostgres } from '../dialPostgres.mts';
import type { Answer } from '../provider.mts';
import type { Connection } from './lerianData.mts';
import { refused } from './lerianRules.mts';

const TESTS_PER_MINUTE = 10;
const MINUTE = 60_000;
/** In milliseconds. */
const LONGEST_TEST = 10_000;

/** Counts the tests of each connection, of which there may be ten a minute. */
export class TestLimit {
	private readonly times = new Map<string, number[]>();

	constructor(private readonly now: () => number) {}

	/** Counts a test; answers if it is one too many. */
	refuse(id: string): Answer | undefined {
		const recent = (this.times.get(id) ?? []).filter((time) => time > this.now() - MINUTE);
		const [oldest] = recent;
		if (recent.length >= TESTS_PER_MINUTE && oldest !== undefined) {
			const seconds = Math.max(1, Math.ceil((oldest + MINUTE - this.now()) / 1000));
			const message = `Connection test limit reached. Try again in ${seconds} seconds.`;
			return refused(429, 429, 'Rate Limit Exceeded', message);
		}
		this.times.set(id, [...recent, this.now()]);
		return undefined;
	}
}

/** How a test can end that does not reach the database: as the manager answers, or as the page promises. */
export type Failing = '500' | 'failure';

/** Tests a connection: PostgreSQL is dialled for real, of the others `isDown` is told. */
export async function testConnection(
	connection: Connection,
	isDown: boolean,
	failing: Failing,
): Promise<Answer> {
	const { type, host, port, databaseName: database, userName: user, password } = connection;
	const { ok, latencyMs } =
		type === 'POSTGRESQL'
			? await dialPostgres({ host, port, database, user, password, timeout: LONGEST_TEST })
			: { ok: !isDown, latencyMs: 1 };
	if (ok) {
		const body = { status: 'success', message: 'Connection successful', latencyMs };
		return { status: 200, body };
	}
	const message =
		'The target data source could not be connected to. Check credentials and network.';
	if (failing === '500') return refused(500, 500, 'Database Connection Error', message);
	return { status: 200, body: { status: 'failure', message, latencyMs } };
}
