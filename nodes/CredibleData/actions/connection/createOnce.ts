import type { Run } from '../../shared/operation';
import { Problem } from '../../shared/problem';
import type { Connection, CredibleApi } from '../api';
import { compare } from '../compare';
import { keyOf, type Place } from '../names';
import { readBack } from './readBack';
import type { Wanted } from './settings';

/**
 * Creates a connection whose name was not taken a moment before, and reads it back, since the answer has
 * only a message. If that answer is lost, the connection counts as created if it is there now with the
 * wanted settings; else nobody knows, and the Problem says so.
 */
export async function createOnce(
	api: CredibleApi,
	place: Place,
	wanted: Wanted,
	run: Run,
): Promise<Connection> {
	const { project, name } = place;
	const id = keyOf(place);
	try {
		await api.createConnection(project, name, { name, type: wanted.type, ...wanted.config });
	} catch (error) {
		const problem = Problem.from(error);
		if (!isLost(problem)) throw problem;
		const found = await lookFor(api, place, wanted, problem);
		// Not from the server's own answer: named if the run stops, but not deleted on a guess.
		run.created.push({ id });
		return found;
	}
	run.created.push({ id, undo: async () => await api.deleteConnection(project, name) });
	return await readBack(api, place, 'created');
}

/** What Create says of a name that is taken. */
export function taken({ project, name }: Place, { config }: Connection): Problem {
	return new Problem(`Connection '${name}' already exists in project '${project}'`, {
		code: 'alreadyExists',
		text: `It is of the type '${String(config.type)}'`,
		advice:
			"Choose another 'Connection Name', or use Create or Update to change the connection that is there",
	});
}

/** Whether no answer came, or one that is not the server's. A 500 is an answer, though it may leave open what was done. */
function isLost({ facts, isCanceled }: Problem): boolean {
	return facts.outcome === 'unknown' && !isCanceled && facts.status !== 500;
}

async function lookFor(
	api: CredibleApi,
	{ project, name }: Place,
	wanted: Wanted,
	lost: Problem,
): Promise<Connection> {
	let found: Connection | undefined;
	try {
		found = await api.findConnection(project, name);
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.isCanceled) throw Problem.canceled('unknown');
		throw unsure(lost, `Looking for it did not succeed either (${problem.message})`);
	}
	if (!found) throw unsure(lost, 'It was not there right afterwards, but may still come');
	const rules = { updateSecret: false, attributes: false };
	const { parts } = compare(found, wanted.config, rules);
	if (found.config.type === wanted.type && parts.length === 0) return found;
	throw unsure(lost, 'A connection of this name is there now, but with other settings');
}

function unsure(lost: Problem, found: string): Problem {
	return lost.withAdvice(
		`It may have been created. ${found}. Look with Get whether it is there before you create it again`,
	);
}
