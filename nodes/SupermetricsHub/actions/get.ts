import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField, simplifyField } from '../../shared/actions/fields';
import { defineOperation, type Operation } from '../../shared/actions/operation';
import type { Parameters } from '../../shared/actions/parameters';
import type { SupermetricsApi } from '../api';
import { raw } from '../items';

/** What the Get operations of the resources differ in. */
interface Get<Input> {
	action: string;
	description: string;
	/** What says which object is wanted. */
	fields: INodeProperties[];
	read(parameters: Parameters): Input;
	get(api: SupermetricsApi, input: Input): Promise<IDataObject>;
	toItem(object: IDataObject, input: Input): IDataObject;
}

/** The operation that gives one object of a resource. */
export function defineGet<Input>({
	action,
	description,
	fields,
	read,
	get,
	toItem,
}: Get<Input>): Operation<SupermetricsApi> {
	return defineOperation({
		value: 'get',
		name: 'Get',
		action,
		description,
		fields: [...fields, simplifyField, optionsField()],

		read: (parameters) => ({
			input: read(parameters),
			simplify: parameters.boolean('simplify'),
		}),

		async run({ input, simplify }, api: SupermetricsApi) {
			const object = await get(api, input);
			return [simplify ? toItem(object, input) : raw(object)];
		},
	});
}
