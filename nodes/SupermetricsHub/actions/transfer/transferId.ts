import type { INodeProperties } from 'n8n-workflow';

/** The transfer that an operation is about. */
export const transferIdField: INodeProperties = {
	displayName: 'Transfer',
	name: 'transferId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The transfer to work with',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a transfer…',
			typeOptions: { searchListMethod: 'searchTransfers', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 36091' },
	],
};
