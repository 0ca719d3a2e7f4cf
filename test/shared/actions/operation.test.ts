import type { INodeProperties } from 'n8n-workflow';

import {
	defineOperation,
	propertiesOf,
	type Resource,
} from '../../../nodes/shared/actions/operation';

interface Api {
	answer: string;
}

const idField: INodeProperties = { displayName: 'ID', name: 'id', type: 'string', default: '' };
const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	default: 50,
	displayOptions: { show: { returnAll: [false] }, hide: { id: ['x'] } },
};

function operation(value: string, fields: INodeProperties[]) {
	return defineOperation({
		value,
		name: `Name ${value}`,
		action: `Action ${value}`,
		description: `Description ${value}`,
		fields,
		read: () => 'input',
		run: async (input, api: Api) => [{ input, answer: api.answer }],
	});
}

const resources: Array<Resource<Api>> = [
	{
		value: 'thing',
		name: 'Thing',
		operations: [operation('get', [idField]), operation('getAll', [limitField])],
	},
	{ value: 'other', name: 'Other', operations: [operation('get', [idField])] },
];

describe('propertiesOf', () => {
	it('begins with the menu of resources', () => {
		expect(propertiesOf(resources)[0]).toEqual({
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Thing', value: 'thing' },
				{ name: 'Other', value: 'other' },
			],
			default: 'thing',
		});
	});

	it('has a menu of operations for each resource, in their order', () => {
		const menus = propertiesOf(resources).filter(({ name }) => name === 'operation');
		expect(menus).toHaveLength(2);
		expect(menus[0]).toEqual({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: ['thing'] } },
			options: [
				{
					name: 'Name get',
					value: 'get',
					action: 'Action get',
					description: 'Description get',
				},
				{
					name: 'Name getAll',
					value: 'getAll',
					action: 'Action getAll',
					description: 'Description getAll',
				},
			],
			default: 'get',
		});
	});

	it('shows each field for its operation only, and keeps the conditions of the field', () => {
		const fields = propertiesOf(resources).slice(3);
		expect(fields.map(({ name, displayOptions }) => [name, displayOptions])).toEqual([
			['id', { show: { resource: ['thing'], operation: ['get'] } }],
			[
				'limit',
				{
					show: { resource: ['thing'], operation: ['getAll'], returnAll: [false] },
					hide: { id: ['x'] },
				},
			],
			['id', { show: { resource: ['other'], operation: ['get'] } }],
		]);
	});

	it('makes new objects at each call, to which n8n can add entries', () => {
		const first = propertiesOf(resources);
		const unchanged = structuredClone(first);
		for (const { options } of first) options?.push({ name: 'Custom API Call', value: 'custom' });
		for (const { displayOptions } of first) Object.assign(displayOptions?.show ?? {}, { x: [1] });
		expect(propertiesOf(resources)).toEqual(unchanged);
	});

	it('leaves the fields of the operations as they were', () => {
		propertiesOf(resources);
		expect(idField).not.toHaveProperty('displayOptions');
		expect(limitField.displayOptions?.show).toEqual({ returnAll: [false] });
	});
});
