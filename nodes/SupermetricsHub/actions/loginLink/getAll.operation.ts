import { listFields, optionsField, readList, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { SupermetricsApi } from '../api';
import { hintAtCap } from '../lists';
import { linkItem, raw } from '../model';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many login links',
	description: 'Retrieve a list of login links, closed and expired ones included',
	fields: [...listFields, simplifyField, optionsField()],

	read: readList,

	async run({ limit, simplify }, api: SupermetricsApi, run) {
		const links = await api.listLoginLinks();
		hintAtCap(links, run);
		return links.slice(0, limit).map((link) => (simplify ? linkItem(link) : raw(link)));
	},
});
