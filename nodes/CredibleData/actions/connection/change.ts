import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { objectOf } from '../../../shared/values/json';
import type { Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { Problem } from '../../../shared/values/problem';
import {
	dryRunField,
	updateSecretField,
	upsertKeys,
	type Action,
	type Difference,
} from '../../../shared/actions/upsert';
import type { ConnectionRef, CredibleApi } from '../../api';
import type { Connection } from '../../transport/answers';
import { connectionItem, rawItem } from '../../items';
import { attributes } from '../../settings/common';
import { databaseType } from '../../settings/index';
import { configOf, type Wanted } from '../../settings/readConnection';
import { compare, isWithin, type Rules } from './compare';
import { completeConnection } from './completeParts';

/** How a connection that is there is changed. */
export interface Change {
	dryRun: boolean;
	updateSecret: boolean;
	reuseStoredSecret: boolean;
	simplify: boolean;
}

/** Options of Update, and of Create or Update. */
export const changeOptions: INodeProperties[] = [
	dryRunField,
	{
		displayName: 'Reuse Stored Secret',
		name: 'reuseStoredSecret',
		type: 'boolean',
		default: false,
		description:
			'Whether to send back secrets that the server shows in clear, where none are given. A server takes the settings of a database only as a whole, secrets included.',
	},
	updateSecretField,
];

export function readChange(parameters: Parameters): Change {
	const options = parameters.group('options');
	return {
		dryRun: options.boolean('dryRun'),
		updateSecret: options.boolean('updateSecret'),
		reuseStoredSecret: options.boolean('reuseStoredSecret'),
		simplify: parameters.boolean('simplify'),
	};
}

/** An output item with the keys of Create or Update. */
export function changedItem(
	{ project }: ConnectionRef,
	connection: Connection,
	{ simplify }: Change,
	action: Action,
	difference: Difference,
): IDataObject {
	const item = simplify ? connectionItem(project, connection) : rawItem(connection);
	return { ...item, ...upsertKeys(action, difference) };
}

/** The output item of a connection that is as it is wanted; undefined if it is not. */
export function unchanged(
	ref: ConnectionRef,
	current: Connection,
	wanted: Wanted,
	how: Change & { attributes: boolean },
): IDataObject | undefined {
	if (current.config.type !== wanted.type) return undefined;
	const { difference, parts } = differenceTo(current.config, wanted, how);
	return parts.length > 0 ? undefined : changedItem(ref, current, how, 'unchanged', difference);
}

/** Makes a connection what is wanted, if it differs; answers with the output item. */
export async function change(
	api: CredibleApi,
	ref: ConnectionRef,
	current: Connection,
	wanted: Wanted,
	how: Change & { attributes: boolean },
	run: Run,
): Promise<IDataObject> {
	if (current.config.type !== wanted.type) {
		throw otherType(ref, api.show(current.config.type ?? 'no type'), wanted);
	}
	const { there, config, difference, parts } = differenceTo(current.config, wanted, how);
	if (parts.length === 0) return changedItem(ref, current, how, 'unchanged', difference);

	const complete = await completeConnection(api, ref, there, config, parts, {
		reuse: how.reuseStoredSecret,
		hasNone: wanted.secretSource === 'none',
	});
	const problem = complete.missing.length > 0 ? lacksSecrets(ref, complete.missing) : undefined;
	if (how.dryRun) {
		if (problem) run.hint(`${problem.message}. ${problem.facts.advice}.`);
		return changedItem(ref, current, how, 'wouldUpdate', difference);
	}
	if (problem) throw problem;
	await api.updateConnection(ref, complete.parts);

	const updated = await readBack(api, ref, 'changed');
	if (updated.config.type !== wanted.type) throw typeLost(ref);
	return changedItem(ref, updated, how, ...done(updated, config, difference, run));
}

/** What an update has done, if the server has not kept 'Attributes', as Publishers do. */
function done(
	{ config: { attributes: kept }, name }: Connection,
	{ attributes: wanted }: IDataObject,
	difference: Difference,
	run: Run,
): [Action, Difference] {
	const isAttributes = ({ field }: { field: string }) => field === attributes.field.name;
	if (!difference.changes.some(isAttributes) || isWithin(kept, wanted)) {
		return ['updated', difference];
	}
	run.hint(
		`The server did not keep 'Attributes' of connection '${name}' as they were sent: it works them out itself. Leave them out.`,
	);
	const changes = difference.changes.filter((each) => !isAttributes(each));
	return [changes.length > 0 ? 'updated' : 'unchanged', { ...difference, changes }];
}

/** A connection as it is and as it is wanted, and how they differ. */
export function differenceTo(current: IDataObject, wanted: Wanted, rules: Rules) {
	const there = asSet(current);
	const config = asSet({ ...configOf(wanted, there), type: wanted.type });
	delete config.type;
	return { there, config, ...compare(there, config, rules) };
}

/** A connection as it was set: what servers make of its block put right again. */
function asSet(config: IDataObject): IDataObject {
	const { block = '', asSet: put } = databaseType(config.type) ?? {};
	return put && config[block] !== undefined
		? { ...config, [block]: put(objectOf(config[block])) }
		: config;
}

function otherType({ name }: ConnectionRef, there: string, { type }: Wanted): Problem {
	return new Problem(`Connection '${name}' is of the type '${there}', not '${type}'`, {
		code: 'otherType',
		advice: `Credible cannot change the type of a connection. Choose the type that it has, or use Delete and then Create`,
	});
}

function lacksSecrets({ name }: ConnectionRef, missing: string[]): Problem {
	return new Problem(
		`The settings of connection '${name}' can only be sent together with its secrets, and these were not given: ${missing.join(', ')}`,
		{
			code: 'missingSecrets',
			advice:
				"Give them by 'Secret Source', or set it to 'None' if there are none. If the server shows them in clear, you can switch on 'Reuse Stored Secret' in the options instead",
		},
	);
}

/** Publisher 0.0.166 does so with a connection that it has lost from its list, as after two creates at once (source). */
function typeLost({ name }: ConnectionRef): Problem {
	return new Problem(
		`Connection '${name}' was changed, but the server has lost its type with that`,
		{
			code: 'typeLost',
			outcome: 'applied',
			advice:
				'Use Delete and then Create. Restarting the server beforehand keeps this from happening',
		},
	);
}

/** Reads a connection after a change, whose answer has only a message. A Problem says that the change was made. */
export async function readBack(
	api: CredibleApi,
	ref: ConnectionRef,
	done: 'created' | 'changed',
): Promise<Connection> {
	try {
		return await api.getConnection(ref);
	} catch (error) {
		const problem = Problem.from(error);
		if (problem.isCanceled) throw Problem.canceled('applied');
		const message = `Connection '${ref.name}' was ${done}, but could not be read back`;
		throw problem.with({ text: problem.message, outcome: 'applied' }, message);
	}
}
