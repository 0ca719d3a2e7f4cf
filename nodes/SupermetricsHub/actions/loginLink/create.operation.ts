import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { linkItem, raw } from '../../items';
import { dataSourceIdField } from '../../lookups';
import { createLink } from './createLink';
import { linkOptions, linkSource, readLinkOptions } from '../../settings';

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create login link',
	description: 'Create a new link by which somebody logs in to a data source',
	createsEachTime: true,
	fields: [dataSourceIdField, simplifyField, optionsField(linkOptions, WRITES)],

	read: (parameters) => ({
		wanted: {
			ds_id: parameters.required(dataSourceIdField.name, linkSource),
			...readLinkOptions(parameters.group('options')),
		},
		simplify: parameters.boolean('simplify'),
	}),

	async run({ wanted, simplify }, api: SupermetricsApi, run) {
		const link = await createLink(api, wanted, run);
		const item = linkItem(link);
		if (typeof item.id === 'string') run.created.push({ id: item.id });
		return [simplify ? item : raw(link)];
	},
});
