import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import type { CredibleApi } from '../api';
import { change, changeOptions, readChange, type Change } from './change';
import { connectionField, keyOf, projectField, readPlace, type Place } from '../names';
import { updateSettingFields } from './settingFields';
import { readUpdate, type Wanted } from './settings';

interface Input {
	place: Place;
	wanted: Wanted;
	how: Change;
}

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update connection',
	description: 'Update a connection; what is left out stays as it is',
	fields: [
		projectField,
		connectionField,
		...updateSettingFields,
		simplifyField,
		optionsField(changeOptions, { concurrency: 1 }),
	],

	read: async (parameters: Parameters): Promise<Input> => ({
		place: readPlace(parameters),
		wanted: await readUpdate(parameters),
		how: readChange(parameters),
	}),

	key: ({ place }) => keyOf(place),

	async run({ place, wanted, how }, api: CredibleApi, run: Run) {
		const current = await api.getConnection(place.project, place.name);
		const item = await change(api, place, current, wanted, { ...how, attributes: true }, run);
		const { action, notCompared } = item;
		if (action === 'unchanged' && Array.isArray(notCompared) && notCompared.length > 0) {
			run.hint(
				`Connection '${place.name}' was left as it is: nothing differs, and secrets cannot be compared. To send them alone, switch on 'Update Secret' in the options.`,
			);
		}
		return [item];
	},
});
