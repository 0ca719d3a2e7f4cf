import { linkItem } from '../../items';
import { defineGetMany, hintAtCap } from '../getMany';

export const getAll = defineGetMany({
	action: 'Get many login links',
	description: 'Retrieve a list of login links, closed and expired ones included',
	read: () => undefined,
	async list(api, _input, run) {
		const links = await api.listLoginLinks();
		hintAtCap(links, run);
		return links;
	},
	toItem: linkItem,
});
