import type { Run } from '../../../shared/actions/operation';
import { instantOf } from '../../../shared/values/dates';
import { Problem } from '../../../shared/values/problem';
import type { ApiObject, BetterStackApi, NewConnection } from '../../api';
import { matches } from '../../settings';

/** The `Date` header, by which clocks are compared, has whole seconds. */
const CLOCK_TOLERANCE_MS = 2000;

/**
 * Creates a connection, once: nothing repeats the request. If its answer is lost, the Problem's advice
 * names the connections that may be the one, by note and settings, new since the request.
 */
export async function createOnce(
	api: BetterStackApi,
	wanted: NewConnection,
	run: Run,
): Promise<ApiObject> {
	const started = Date.now();
	const keep = (id: string) =>
		run.created.push({ id, undo: async () => await api.deleteConnection(id) });
	const result = await api.createConnection(wanted);
	if ('created' in result) {
		keep(result.created.id);
		return result.created;
	}
	const { problem } = result;
	const { createdId } = problem.facts;
	if (createdId === undefined) {
		throw problem.withMore(await lookFor(api, wanted, run, started));
	}
	keep(createdId);
	throw problem;
}

async function lookFor(
	api: BetterStackApi,
	wanted: NewConnection,
	run: Run,
	started: number,
): Promise<string> {
	const isNew = ({ attributes }: ApiObject) =>
		// "Not older", so that a date that cannot be read hides no candidate.
		(instantOf(attributes.created_at) ?? Infinity) >= api.serverTime(started) - CLOCK_TOLERANCE_MS;
	try {
		const found = await api.allConnections((row) =>
			matches(row, wanted) && isNew(row) ? row.id : undefined,
		);
		// Others of this run may have come to know theirs meanwhile.
		const own = run.created.map(({ id }) => id);
		const ids = found.filter((id) => !own.includes(id));
		if (ids.length === 0) {
			return 'No new connection with this note and these settings was found afterwards. Check the list before you create it again';
		}
		const which = ids.length === 1 ? 'connection' : 'one of the connections';
		return `It may be ${which} ${ids.join(', ')}, new since then and with the same note and settings. Unless somebody else has just created it, nobody has its password: delete it before you create another one`;
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.isCanceled) throw Problem.canceled('unknown');
		return `It may have been created. Looking for it did not succeed either (${problem.message}): check the list of connections for a new one before you create it again`;
	}
}
