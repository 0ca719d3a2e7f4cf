import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject, textOrNull } from '../../shared/json';
import type { Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import {
	dryRunField,
	updateSecretField,
	upsertKeys,
	type Action,
	type Difference,
} from '../../shared/upsert';
import type { Connection, CredibleApi } from '../api';
import { compare } from '../compare';
import { merged } from '../merge';
import { connectionItem, rawItem } from '../model';
import type { Place } from '../names';
import { wholeParts } from '../whole';
import { withAttachedSecrets } from './attachedDatabases';
import { readBack } from './readBack';
import type { Wanted } from './settings';

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
	{ project }: Place,
	connection: Connection,
	{ simplify }: Change,
	action: Action,
	difference: Difference,
): IDataObject {
	const item = simplify ? connectionItem(project, connection) : rawItem(connection);
	return { ...item, ...upsertKeys(action, difference) };
}

/** Makes a connection what is wanted, if it differs; answers with the output item. */
export async function change(
	api: CredibleApi,
	place: Place,
	current: Connection,
	wanted: Wanted,
	how: Change & { attributes: boolean },
	run: Run,
): Promise<IDataObject> {
	if (current.config.type !== wanted.type) throw otherType(place, current, wanted);
	const config = withDatabasesOf(current, wanted);
	const { difference, parts } = compare(current, config, how);
	if (parts.length === 0) return changedItem(place, current, how, 'unchanged', difference);

	const whole = wholeParts(current, config, parts, how.reuseStoredSecret);
	const problem = whole.missing.length > 0 ? lacksSecrets(place, whole.missing) : undefined;
	if (how.dryRun) {
		if (problem) run.hint(`${problem.message}. ${problem.facts.advice}.`);
		return changedItem(place, current, how, 'wouldUpdate', difference);
	}
	if (problem) throw problem;
	await api.updateConnection(place.project, place.name, whole.parts);

	const updated = await readBack(api, place, 'changed');
	if (updated.config.type !== wanted.type) throw typeLost(place);
	return changedItem(place, updated, how, 'updated', difference);
}

/** Secrets of attached databases belong to those that the connection has, if no others are listed. */
function withDatabasesOf({ config }: Connection, wanted: Wanted): IDataObject {
	const { duckdbConnection: given } = wanted.config;
	const { duckdbConnection: current } = config;
	const isListed = isObject(given) && given.attachedDatabases !== undefined;
	const list = isObject(current) ? current.attachedDatabases : undefined;
	if (isListed || !Array.isArray(list) || Object.keys(wanted.attachedSecrets).length === 0) {
		return wanted.config;
	}
	const named = list.filter((entry) => isObject(entry)).map(({ name, type }) => ({ name, type }));
	const attachedDatabases = withAttachedSecrets(named, wanted.attachedSecrets);
	return merged(wanted.config, { duckdbConnection: { attachedDatabases } });
}

function otherType({ name }: Place, { config }: Connection, { type }: Wanted): Problem {
	const there = textOrNull(config.type) ?? 'no type';
	return new Problem(`Connection '${name}' is of the type '${there}', not '${type}'`, {
		code: 'otherType',
		advice: `Credible cannot change the type of a connection. Choose the type that it has, or use Delete and then Create`,
	});
}

function lacksSecrets({ name }: Place, missing: string[]): Problem {
	return new Problem(
		`The settings of connection '${name}' can only be sent together with its secrets, and these were not given: ${missing.join(', ')}`,
		{
			code: 'missingSecrets',
			advice:
				"Give them by 'Secret Source'. If the server shows them in clear, you can switch on 'Reuse Stored Secret' in the options instead",
		},
	);
}

/** Publisher 0.0.166 does so with a connection that it has lost from its list, as after two creates at once (source). */
function typeLost({ name }: Place): Problem {
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
