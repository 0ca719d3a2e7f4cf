import type { Run } from '../../shared/operation';
import { Problem } from '../../shared/problem';
import type { ApiObject, BetterStackApi, NewConnection } from '../api';
import { verifyLogin } from '../clickHouse';
import { matches } from '../compare';

/** The `Date` header, by which clocks are compared, has whole seconds. */
const CLOCK_TOLERANCE_MS = 2000;

/**
 * Creates a connection, once: nothing repeats the request. If its answer is lost, the Problem's advice
 * names the connections that may be the one, by note and settings, new since the request. With
 * `verify` its login is tried too.
 */
export async function createOnce(
	api: BetterStackApi,
	wanted: NewConnection,
	run: Run,
	verify: boolean,
): Promise<ApiObject> {
	const started = Date.now();
	const keep = (id: string) =>
		run.created.push({ id, undo: async () => await api.deleteConnection(id) });
	try {
		const created = await api.createConnection(wanted);
		keep(created.id);
		if (verify) await verifyLogin(api, created);
		return created;
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.facts.createdId !== undefined) keep(problem.facts.createdId);
		const lost = problem.facts.outcome === 'unknown' && !problem.isCanceled;
		throw lost ? problem.withAdvice(await lookFor(api, wanted, run, started)) : problem;
	}
}

async function lookFor(
	api: BetterStackApi,
	wanted: NewConnection,
	run: Run,
	started: number,
): Promise<string> {
	const isCandidate = (row: ApiObject) =>
		matches(row, wanted) &&
		!run.created.some(({ id }) => id === row.id) &&
		// "Not older", so that a date that cannot be read hides no candidate.
		!(Date.parse(String(row.attributes.created_at)) < api.serverTime(started) - CLOCK_TOLERANCE_MS);
	try {
		const { rows } = await api.listConnections({ limit: Infinity, wanted: isCandidate });
		if (rows.length === 0) {
			return 'No new connection with this note and these settings was found afterwards. Check the list before you create it again';
		}
		const ids = rows.map(({ id }) => id).join(', ');
		return `It may have been created: new since then, with the same note and settings, ${rows.length === 1 ? 'is connection' : 'are connections'} ${ids}. Its password cannot be read again: delete it before you create another one`;
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.isCanceled) throw Problem.canceled('unknown');
		return `It may have been created. Looking for it did not succeed either (${problem.message}): check the list of connections for a new one before you create it again`;
	}
}
