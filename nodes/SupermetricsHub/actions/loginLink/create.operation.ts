import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import type { NewLoginLink, SupermetricsApi } from '../api';
import { dataSourceIdField, readLinkSource } from '../codes';
import { linkItem, raw } from '../model';
import { createLinkOnce } from './createLinkOnce';
import { linkOptions, readLinkOptions } from './settings';

interface Input {
	wanted: NewLoginLink;
	simplify: boolean;
}

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create login link',
	description: 'Create a new single-use link by which somebody logs in to a data source',
	createsEachTime: true,
	fields: [dataSourceIdField, simplifyField, optionsField(linkOptions)],

	read: (parameters: Parameters): Input => ({
		wanted: {
			ds_id: readLinkSource(parameters),
			...readLinkOptions(parameters.group('options')),
		},
		simplify: parameters.boolean('simplify'),
	}),

	async run({ wanted, simplify }: Input, api: SupermetricsApi, run: Run) {
		const link = await createLinkOnce(api, wanted);
		const item = linkItem(link);
		if (typeof item.id === 'string') run.created.push({ id: item.id });
		return [simplify ? item : raw(link)];
	},
});
