import type { INodeProperties } from 'n8n-workflow';

/** The login link that an operation is about. */
export const linkIdField: INodeProperties = {
	displayName: 'Login Link',
	name: 'linkId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The login link to work with',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a login link…',
			typeOptions: { searchListMethod: 'searchLoginLinks', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. dsll_1' },
	],
};
