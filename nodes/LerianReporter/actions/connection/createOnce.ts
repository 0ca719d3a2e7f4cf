import type { Run } from '../../../shared/actions/operation';
import { Refused } from '../../../shared/transport/apiClient';
import { Problem } from '../../../shared/values/problem';
import type { LerianApi } from '../../api';
import type { Connection } from '../../items';
import type { NewConnection } from '../../settings/read';
import { createdAt } from '../../transport/list';
import { differenceOf } from './newConnection';

/** The `Date` header, by which clocks are compared, has whole seconds. */
const CLOCK_TOLERANCE_MS = 2000;

const DAY_MS = 24 * 60 * 60 * 1000;

/** A new connection, or that another one has its name, and which if that is known already. */
export type CreateResult = { created: Connection } | { nameTaken: Problem; existing?: Connection };

/**
 * Creates a connection; nothing repeats the request. If its answer is lost, the connection is looked
 * for by its name, and counts as created only if it is not older than the request. Throws a Problem.
 */
export async function createOnce(
	api: LerianApi,
	productName: string,
	wanted: NewConnection,
	run: Run,
): Promise<CreateResult> {
	const { configName } = wanted;
	const started = Date.now();
	const result = await api.createConnection(productName, wanted.settings);
	if (!(result instanceof Refused)) {
		const { id } = result;
		run.created.push({ id, key: configName, undo: async () => await api.deleteConnection(id) });
		return { created: result };
	}
	const { problem } = result;
	// Sent twice, it may have been taken by the first one.
	if (result.is === 'nameTaken' && !result.isRepeated) return { nameTaken: problem };

	const found = await lookFor(api, configName, started, problem);
	if (!found && result.is === 'nameTaken') {
		result.settle('notApplied');
		return { nameTaken: problem };
	}
	if (!found) throw notFound(configName, problem);
	if (createdAt(found) < api.serverTime(started) - CLOCK_TOLERANCE_MS) {
		result.settle('notApplied');
		return { nameTaken: new Problem(problem.message, { code: 'FET-1002' }), existing: found };
	}
	if (differenceOf(found, productName, wanted, false).changes.length > 0) {
		throw problem.withAdvice(
			`Connection ${found.id} has this name and is new, but has other settings: check it before you create it again`,
		);
	}
	result.settle('applied');
	// It was found, not answered: it is named, but never deleted again.
	run.created.push({ id: found.id, key: configName });
	return { created: found };
}

/** The connection with this name, if it is from yesterday or today. Throws the Problem with other advice if that cannot be found out. */
async function lookFor(
	api: LerianApi,
	configName: string,
	started: number,
	problem: Problem,
): Promise<Connection | undefined> {
	try {
		return await api.findSince(configName, api.serverTime(started) - DAY_MS);
	} catch (error) {
		const other = Problem.from(error);
		if (other.isCanceled) throw Problem.canceled('unknown');
		throw problem.withAdvice(
			`It may have been created. Looking for it did not succeed either (${other.message}): look for '${configName}' before you create it again`,
		);
	}
}

function notFound(configName: string, problem: Problem): Problem {
	return problem.withAdvice(
		`No connection with the name '${configName}' from yesterday or today was found afterwards. Run this again: if it was created after all, its name is taken then`,
	);
}
