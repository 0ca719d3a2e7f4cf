import type { INodeProperties } from 'n8n-workflow';

/** The login that an operation is about. */
export const loginIdField: INodeProperties = {
	displayName: 'Login',
	name: 'loginId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The login to work with',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a login…',
			typeOptions: { searchListMethod: 'searchLogins', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. dsl_1' },
	],
};
