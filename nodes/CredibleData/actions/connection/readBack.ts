import { Problem } from '../../../shared/values/problem';
import type { ConnectionRef, CredibleApi } from '../../api';
import type { Connection } from '../../transport/answers';

/** Reads a connection after a change, whose answer has only a message. A Problem says that the change was made. */
export async function readBack(
	api: CredibleApi,
	ref: ConnectionRef,
	done: 'created' | 'changed',
): Promise<Connection> {
	try {
		return await api.getConnection(ref);
	} catch (error) {
		throw unread(ref.name, done, Problem.from(error));
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
