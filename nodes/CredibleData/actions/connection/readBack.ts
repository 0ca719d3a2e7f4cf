import { Problem } from '../../shared/problem';
import type { Connection, CredibleApi } from '../api';
import type { Place } from '../names';

/** Reads a connection after a change, whose answer has only a message. A Problem says that the change was made. */
export async function readBack(
	api: CredibleApi,
	{ project, name }: Place,
	done: 'created' | 'changed',
): Promise<Connection> {
	try {
		return await api.getConnection(project, name);
	} catch (error) {
		throw unread(name, done, Problem.from(error));
	}
}

function unread(name: string, done: string, problem: Problem): Problem {
	if (problem.isCanceled) return Problem.canceled('applied');
	return new Problem(`Connection '${name}' was ${done}, but could not be read back`, {
		...problem.facts,
		text: problem.message,
		outcome: 'applied',
	});
}
