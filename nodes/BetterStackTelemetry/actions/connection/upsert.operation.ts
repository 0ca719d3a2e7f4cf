import type { IDataObject } from 'n8n-workflow';

import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { bodyOf, type Settings } from '../../../shared/actions/settings';
import {
	dryRunField,
	NO_DIFFERENCE,
	upsertKeys,
	type Difference,
} from '../../../shared/actions/upsert';
import { instantOf } from '../../../shared/values/dates';
import { textOrNull } from '../../../shared/values/json';
import { Problem } from '../../../shared/values/problem';
import type { ApiObject, BetterStackApi, NewConnection } from '../../api';
import { connectionItem, plannedItem, rawConnection } from '../../items';
import { connectionFields, differenceOf, readConnection, successorOf } from '../../settings';
import {
	deleteAfterwards,
	passwordNotice,
	provision,
	provisionOptions,
	readProvision,
	type Provision,
} from './provision';

interface Input {
	settings: Settings;
	wanted: NewConnection & { note: string };
	how: Provision;
	ifDifferent: 'error' | 'keep' | 'replace';
	ifSeveral: 'error' | 'newest';
	compareValidUntil: boolean;
	dryRun: boolean;
}

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update connection',
	description: 'Create a new connection, or update the current one if it already exists (upsert)',
	createsEachTime: true,
	fields: [
		passwordNotice,
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Production connection for analytics',
			description:
				'By its note, exactly as written, a connection is found again. Expired connections do not count.',
		},
		...connectionFields,
		simplifyField,
		optionsField(
			[
				{
					displayName: 'Compare Valid Until',
					name: 'compareValidUntil',
					type: 'boolean',
					default: false,
					description: "Whether another 'Valid Until' is a difference too",
				},
				dryRunField,
				{
					displayName: 'If Different',
					name: 'ifDifferent',
					type: 'options',
					options: [
						{ name: 'Fail', value: 'error', description: 'The item fails and says what differs' },
						{ name: 'Keep', value: 'keep', description: 'Output the connection as it is' },
						{
							name: 'Replace',
							value: 'replace',
							description:
								'Create a new connection, with what is not set here as it was, and delete the old one once all items have succeeded',
						},
					],
					default: 'error',
					description:
						'What to do with a connection whose settings differ. Better Stack cannot change a connection.',
				},
				{
					displayName: 'If Several',
					name: 'ifSeveral',
					type: 'options',
					options: [
						{ name: 'Fail', value: 'error', description: 'The item fails and names them' },
						{ name: 'Use Newest', value: 'newest', description: 'The others are left alone' },
					],
					default: 'error',
					description: 'What to do if several connections have this note',
				},
				...provisionOptions,
			],
			WRITES,
		),
	],

	read(parameters: Parameters): Input {
		const options = parameters.group('options');
		const settings = readConnection(parameters);
		const note = parameters.requiredText('note');
		return {
			settings,
			wanted: { client_type: 'clickhouse', note, ...bodyOf(settings) },
			how: readProvision(parameters),
			ifDifferent: options.oneOf('ifDifferent', ['error', 'keep', 'replace']),
			ifSeveral: options.oneOf('ifSeveral', ['error', 'newest']),
			compareValidUntil: options.boolean('compareValidUntil'),
			dryRun: options.boolean('dryRun'),
		};
	},

	key: ({ wanted }) => wanted.note,

	async run(input: Input, api: BetterStackApi, run: Run) {
		const { settings, wanted, how, ifDifferent, dryRun } = input;
		const known = await withNote(api, wanted.note, run);
		const current = chooseFrom(known, input);

		const create = async (body: NewConnection) => {
			const { id, item } = await provision(api, body, how, run);
			const ownIds = [...known.map((row) => row.id), id];
			const twinIds = await createdByOthers(api, wanted.note, ownIds, run);
			return { ...item, ...(twinIds.length > 0 && { twinIds }) };
		};
		if (!current) {
			const item = dryRun ? plannedItem(wanted) : await create(wanted);
			return [{ ...item, ...upsertKeys(dryRun ? 'wouldCreate' : 'created', NO_DIFFERENCE) }];
		}

		const difference = differenceOf(current, settings, input.compareValidUntil);
		const asItIs = how.simplify ? connectionItem(current) : rawConnection(current);
		if (difference.changes.length === 0)
			return [{ ...asItIs, ...upsertKeys('unchanged', difference) }];
		if (ifDifferent === 'keep') return [{ ...asItIs, ...upsertKeys('kept', difference) }];
		if (ifDifferent === 'error') throw differs(current, difference);
		if (dryRun) return [{ ...asItIs, ...upsertKeys('wouldReplace', difference) }];

		const replaced: IDataObject = {
			...(await create(successorOf(current, wanted))),
			previousId: current.id,
			...upsertKeys('replaced', difference),
		};
		if (run.created.some(({ id }) => id === current.id)) {
			run.hint(
				`Two items have the note '${wanted.note}' and different settings. The later one has replaced connection ${current.id} of the earlier one, whose password is of no use any more.`,
			);
		}
		deleteAfterwards(api, current.id, replaced, run);
		return [replaced];
	},
});

/** The connections with exactly this note that have not expired, and that this run will not delete. */
async function withNote(api: BetterStackApi, note: string, run: Run): Promise<ApiObject[]> {
	return await api.allConnections((row) => {
		const until = instantOf(row.attributes.valid_until) ?? Infinity;
		const isExpired = until <= api.serverTime(Date.now());
		const isFound = row.attributes.note === note && !isExpired && !run.toBeDeleted.has(row.id);
		return isFound ? row : undefined;
	});
}

function chooseFrom(rows: ApiObject[], { wanted, ifSeveral }: Input): ApiObject | undefined {
	if (rows.length > 1 && ifSeveral === 'error') {
		throw new Problem(`${rows.length} connections have the note '${wanted.note}'`, {
			text: `Their IDs: ${rows.map(({ id }) => id).join(', ')}`,
			advice: "Delete those that you do not need, or set 'If Several' to 'Use Newest'",
		});
	}
	const age = ({ attributes }: ApiObject) => textOrNull(attributes.created_at) ?? '';
	return rows.sort((a, b) => age(b).localeCompare(age(a)) || Number(b.id) - Number(a.id))[0];
}

function differs({ id }: ApiObject, { changes }: Difference): Problem {
	const texts = changes.map(
		({ field, from, to }) => `${field} is ${JSON.stringify(from)} instead of ${JSON.stringify(to)}`,
	);
	return new Problem(`Connection ${id} has this note, but other settings`, {
		text: texts.join('; '),
		advice:
			"Better Stack cannot change a connection. Set 'If Different' to 'Replace' for a new one with a new password, or to 'Keep'",
	});
}

/**
 * Connections with the same note that another run has made at the same moment. The new password is
 * at hand already: nothing that goes wrong here may lose it.
 */
async function createdByOthers(
	api: BetterStackApi,
	note: string,
	ownIds: string[],
	run: Run,
): Promise<string[]> {
	try {
		const rows = await withNote(api, note, run);
		const ids = rows.map(({ id }) => id).filter((id) => !ownIds.includes(id));
		if (ids.length > 0) {
			run.hint(
				`Others have created connections with the note '${note}' too: ${ids.join(', ')}. Delete those that nobody uses.`,
			);
		}
		return ids;
	} catch (error) {
		const { message } = Problem.from(error);
		run.hint(
			`Whether others have created a connection with the note '${note}' too is not known: ${message}.`,
		);
		return [];
	}
}
