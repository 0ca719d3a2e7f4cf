import type { INodeProperties } from 'n8n-workflow';

import type { Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { Refused } from '../../../shared/transport/apiClient';
import { Problem } from '../../../shared/values/problem';
import type { ConnectionRef, CredibleApi } from '../../api';
import type { Connection } from '../../transport/answers';
import { keyOf, readRef } from '../../lookups';
import { configOf, type Wanted } from '../../settings/readConnection';
import { differenceTo, readBack } from './change';

/** The name of a connection that may have to be created. */
export const newNameField: INodeProperties = {
	displayName: 'Connection Name',
	name: 'connectionName',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. shop_db',
	description: 'Letters, digits, _ and -. The guide of Credible advises against hyphens.',
};

/** Reads project and name of a connection that may have to be created. */
export function readNewRef(parameters: Parameters): ConnectionRef {
	const ref = readRef(parameters);
	if (ref.name !== 'duckdb') return ref;
	throw parameters.bad(
		'connectionName',
		"cannot be 'duckdb', which servers keep for themselves",
		'Choose another name',
	);
}

/**
 * Creates a connection whose name was not taken a moment before, and reads it back, since the answer has
 * only a message. If that answer is lost, the connection counts as created if it is there now with the
 * wanted settings; else nobody knows, and the Problem says so. Answers with the refusal if somebody else was faster.
 */
export async function createOnce(
	api: CredibleApi,
	ref: ConnectionRef,
	wanted: Wanted,
	run: Run,
): Promise<Connection | Refused<'nameTaken'>> {
	const id = keyOf(ref);
	const config = configOf(wanted);
	const result = await api.createConnection(ref, {
		name: ref.name,
		type: wanted.type,
		...config,
	});
	if (result === true) {
		run.created.push({ id, key: id, undo: async () => await api.deleteConnection(ref) });
		return await readBack(api, ref, 'created');
	}
	const { is, problem } = result;
	if (is === 'nameTaken') return new Refused(is, problem, result.isRepeated);
	// A 500 is an answer, though it may leave open what was done.
	if (problem.facts.status === 500) throw problem;
	const found = await lookFor(api, ref, wanted, problem);
	result.settle('applied');
	// Not from the server's own answer: named if the run stops, but not deleted on a guess.
	run.created.push({ id, key: id });
	return found;
}

/** What Create says of a name that is taken. */
export function taken({ project, name }: ConnectionRef, type: string): Problem {
	return new Problem(`Connection '${name}' already exists in project '${project}'`, {
		code: 'alreadyExists',
		text: `It is of the type '${type}'`,
		advice:
			"Choose another 'Connection Name', or use Create or Update to change the connection that is there",
	});
}

async function lookFor(
	api: CredibleApi,
	ref: ConnectionRef,
	wanted: Wanted,
	lost: Problem,
): Promise<Connection> {
	let found: Connection | undefined;
	try {
		found = await api.findConnection(ref);
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.isCanceled) throw Problem.canceled('unknown');
		throw unsure(lost, `Looking for it did not succeed either (${problem.message})`);
	}
	if (!found) throw unsure(lost, 'It was not there right afterwards, but may still come');
	if (isAsWanted(found, wanted)) return found;
	throw unsure(lost, 'A connection of this name is there now, but with other settings');
}

/** Whether a connection has the wanted settings, as far as they can be compared. */
export function isAsWanted({ config }: Connection, wanted: Wanted): boolean {
	const rules = { updateSecret: false, attributes: false };
	return config.type === wanted.type && differenceTo(config, wanted, rules).parts.length === 0;
}

function unsure(lost: Problem, found: string): Problem {
	return lost.withAdvice(
		`It may have been created. ${found}. Look with Get whether it is there before you create it again`,
	);
}
