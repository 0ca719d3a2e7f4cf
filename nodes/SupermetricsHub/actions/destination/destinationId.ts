import type { INodeProperties } from 'n8n-workflow';

/** The destination that an operation is about. */
export const destinationIdField: INodeProperties = {
	displayName: 'Destination',
	name: 'destinationId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The destination to work with',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a destination…',
			typeOptions: { searchListMethod: 'searchDestinations', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 8' },
	],
};
