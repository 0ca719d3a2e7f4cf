import { optionsField, rollbackField, simplifyField } from '../../shared/fields';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import { NO_DIFFERENCE } from '../../shared/upsert';
import type { Connection, CredibleApi } from '../api';
import { change, changedItem, changeOptions, readChange, type Change } from './change';
import { createOnce } from './createOnce';
import { keyOf, newNameField, projectField, readNewPlace, type Place } from '../names';
import { settingFields } from './settingFields';
import { readSettings, type Wanted } from './settings';

interface Input {
	place: Place;
	wanted: Wanted;
	how: Change;
}

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update connection',
	description: 'Create a new connection, or update the current one if it already exists (upsert)',
	fields: [
		projectField,
		newNameField,
		...settingFields,
		simplifyField,
		optionsField([...changeOptions, rollbackField], { concurrency: 1 }),
	],

	read: async (parameters: Parameters): Promise<Input> => ({
		place: readNewPlace(parameters),
		wanted: await readSettings(parameters),
		how: readChange(parameters),
	}),

	key: ({ place }) => keyOf(place),

	async run({ place, wanted, how }, api: CredibleApi, run: Run) {
		const changed = async (current: Connection) => [
			await change(api, place, current, wanted, { ...how, attributes: false }, run),
		];
		const current = await api.findConnection(place.project, place.name);
		if (current) return await changed(current);
		if (how.dryRun) {
			const planned = plannedConnection(place, wanted);
			return [changedItem(place, planned, how, 'wouldCreate', NO_DIFFERENCE)];
		}
		try {
			const created = await createOnce(api, place, wanted, run);
			return [changedItem(place, created, how, 'created', NO_DIFFERENCE)];
		} catch (error) {
			const problem = Problem.from(error);
			if (problem.facts.code !== 'alreadyExists') throw problem;
			// Somebody else has created it meanwhile.
			return await changed(await api.getConnection(place.project, place.name));
		}
	},
});

function plannedConnection({ name }: Place, wanted: Wanted): Connection {
	const config = { name, type: wanted.type, ...wanted.config };
	return { name, config, raw: config, createdAt: null, updatedAt: null };
}
