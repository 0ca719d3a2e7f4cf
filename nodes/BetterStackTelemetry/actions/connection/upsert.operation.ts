import type { IDataObject } from 'n8n-workflow';

import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { bodyOf, type Settings } from '../../../shared/actions/settings';
import {
	dryRunField,
	NO_DIFFERENCE,
	upsertKeys,
	type Action,
	type Difference,
} from '../../../shared/actions/upsert';
import { Problem } from '../../../shared/values/problem';
import type { ApiObject, BetterStackApi, NewConnection } from '../../api';
import { connectionItem, plannedItem, rawConnection } from '../../items';
import { connectionFields, differenceOf, readConnection, successorOf } from '../../settings';
import {
	deletePrevious,
	isReplaceable,
	passwordNotice,
	provision,
	provisionOptions,
	readProvision,
	type Provision,
} from './provision';
import { byAge, withNote, withoutTwin } from './twins';

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
		const { wanted, how, ifDifferent, dryRun } = input;
		const { note } = wanted;
		const compare = (row: ApiObject) => differenceOf(row, input.settings, input.compareValidUntil);
		const asItIs = (row: ApiObject, action: Action, difference: Difference) => ({
			...(how.simplify ? connectionItem(row) : rawConnection(row)),
			...upsertKeys(action, difference),
		});
		const known = await withNote(api, note, run);
		/** Sees, once all items have ended, whether others have made such a connection, too. */
		const lookForTwins = async (id: string, item: IDataObject, more: IDataObject = {}) => {
			const asWanted = (row: ApiObject) => {
				const difference = compare(row);
				if (difference.changes.length > 0) return undefined;
				return { ...asItIs(row, 'unchanged', difference), ...more };
			};
			await withoutTwin(api, { note, id, item, known, asWanted }, run);
		};

		const current = chooseFrom(known, input);
		if (!current) {
			if (dryRun) return [{ ...plannedItem(wanted), ...upsertKeys('wouldCreate', NO_DIFFERENCE) }];
			const { created, item } = await provision(api, wanted, how, run);
			Object.assign(item, upsertKeys('created', NO_DIFFERENCE));
			run.afterAll(async () => await lookForTwins(created.id, item));
			return [item];
		}

		const difference = compare(current);
		if (difference.changes.length === 0) return [asItIs(current, 'unchanged', difference)];
		if (ifDifferent === 'keep') return [asItIs(current, 'kept', difference)];
		if (ifDifferent === 'error') throw differs(current, difference);
		if (dryRun) return [asItIs(current, 'wouldReplace', difference)];

		const { created, item } = await provision(api, successorOf(current, wanted), how, run);
		const previous = { previousId: current.id, previousDeleted: false };
		Object.assign(item, upsertKeys('replaced', difference), previous);
		if (run.created.some(({ id }) => id === current.id)) {
			run.hint(
				`Two items have the note '${note}' and different settings. The later one has replaced connection ${current.id} of the earlier one, whose password is of no use any more.`,
			);
		}
		const goes = isReplaceable(current, created, run);
		if (goes) run.toBeDeleted.add(current.id);
		run.afterAll(async () => {
			await lookForTwins(created.id, item, previous);
			if (goes) await deletePrevious(api, current.id, item, run);
		});
		return [item];
	},
});

function chooseFrom(rows: ApiObject[], { wanted, ifSeveral }: Input): ApiObject | undefined {
	if (rows.length > 1 && ifSeveral === 'error') {
		throw new Problem(`${rows.length} connections have the note '${wanted.note}'`, {
			text: `Their IDs: ${rows.map(({ id }) => id).join(', ')}`,
			advice: "Delete those that you do not need, or set 'If Several' to 'Use Newest'",
		});
	}
	return rows.sort(byAge)[0];
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
