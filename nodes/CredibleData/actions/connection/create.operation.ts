import { optionsField, rollbackField, simplifyField } from '../../shared/fields';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import type { CredibleApi } from '../api';
import { connectionItem, rawItem } from '../model';
import { createOnce, taken } from './createOnce';
import { keyOf, newNameField, projectField, readNewPlace, type Place } from '../names';
import { settingFields } from './settingFields';
import { readSettings, type Wanted } from './settings';

interface Input {
	place: Place;
	wanted: Wanted;
	simplify: boolean;
}

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create connection',
	description: 'Create a new connection to a database',
	fields: [
		projectField,
		newNameField,
		...settingFields,
		simplifyField,
		optionsField([rollbackField], { concurrency: 1 }),
	],

	read: async (parameters: Parameters): Promise<Input> => ({
		place: readNewPlace(parameters),
		wanted: await readSettings(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	key: ({ place }) => keyOf(place),

	async run({ place, wanted, simplify }, api: CredibleApi, run: Run) {
		const before = await api.findConnection(place.project, place.name);
		if (before) throw taken(place, before);
		const created = await createOnce(api, place, wanted, run);
		return [simplify ? connectionItem(place.project, created) : rawItem(created)];
	},
});
