import type { Run } from '../../shared/operation';
import { Problem } from '../../shared/problem';
import type { LerianApi } from '../api';
import { differenceOf } from '../compare';
import { createdAt, productOf } from '../list';
import type { Connection } from '../model';
import type { NewConnection } from './readSettings';

/** The `Date` header, by which clocks are compared, has whole seconds. */
const CLOCK_TOLERANCE_MS = 2000;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The code of a Problem that says that another connection has the name. */
const NAME_TAKEN = 'FET-1002';

export function isNameTaken(problem: Problem): boolean {
	return problem.facts.code === NAME_TAKEN;
}

/**
 * Creates a connection; nothing repeats the request. If its answer is lost, the connection is looked
 * for by its name, and counts as created only if it is not older than the request. Throws a Problem;
 * `isNameTaken` tells whether another connection has the name.
 */
export async function createOnce(
	api: LerianApi,
	productName: string,
	wanted: NewConnection,
	run: Run,
): Promise<Connection> {
	const started = Date.now();
	try {
		const created = await api.createConnection(productName, wanted);
		run.created.push({
			id: created.id,
			undo: async () => await api.deleteConnection(created.id),
		});
		return created;
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.facts.outcome !== 'unknown' || problem.isCanceled) throw problem;
		const found = await lookFor(api, wanted.configName, started, problem);
		if (createdAt(found) < api.serverTime(started) - CLOCK_TOLERANCE_MS) {
			throw taken(found, new Problem(problem.message, { code: NAME_TAKEN }));
		}
		if (differenceOf(found, productName, wanted, false).changes.length > 0) {
			throw problem.withAdvice(
				`Connection ${found.id} has this name and is new, but has other settings: check it before you create it again`,
			);
		}
		// It was found, not answered: it is named, but never deleted again.
		run.created.push({ id: found.id });
		return found;
	}
}

/** The connection with this name, if it is from yesterday or today; else throws the Problem with other advice. */
async function lookFor(
	api: LerianApi,
	configName: string,
	started: number,
	problem: Problem,
): Promise<Connection> {
	let found: Connection | undefined;
	try {
		found = await api.findConnection(configName, api.serverTime(started) - DAY_MS);
	} catch (error) {
		const other = Problem.from(error);
		if (other.isCanceled) throw Problem.canceled('unknown');
		throw problem.withAdvice(
			`It may have been created. Looking for it did not succeed either (${other.message}): look for '${configName}' before you create it again`,
		);
	}
	if (found) return found;
	throw problem.withAdvice(
		`No connection with the name '${configName}' from yesterday or today was found afterwards. Run this again: if it was created after all, its name is taken then`,
	);
}

/** Says whose the name is, where a name is taken. */
export function taken(existing: Connection, { facts }: Problem): Problem {
	const product = productOf(existing);
	return new Problem(`Connection ${existing.id} has the name '${existing.configName}' already`, {
		...facts,
		text: product ? `It belongs to the product '${product}'` : facts.text,
		advice:
			"Names are unique over all products. Choose another 'Config Name', or use Create or Update",
	});
}
