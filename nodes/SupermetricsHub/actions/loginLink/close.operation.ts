import type { IDataObject } from 'n8n-workflow';

import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import { Refused } from '../../../shared/transport/apiClient';
import { textOrNull } from '../../../shared/values/json';
import type { SupermetricsApi } from '../../api';
import { linkItem, raw } from '../../items';
import { linkIdField } from '../../lookups';

export const close = defineOperation({
	value: 'close',
	name: 'Close',
	action: 'Close login link',
	description: 'Close a login link for good; a login that somebody has begun by it goes on',
	fields: [linkIdField, simplifyField, optionsField([], WRITES)],

	read: (parameters) => ({
		id: parameters.id(linkIdField.name),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ id, simplify }, api: SupermetricsApi) {
		const answer = await api.closeLoginLink(id);
		const link = answer instanceof Refused ? await closed(id, answer, api) : answer;
		return [simplify ? linkItem(link) : raw(link)];
	},
});

/** The link, if it is closed although the answer says that it was not: a repetition may find nothing to do. */
async function closed(
	id: string,
	answer: Refused<'notDone'>,
	api: SupermetricsApi,
): Promise<IDataObject> {
	const link = await api.getLoginLink(id);
	const isOpen = textOrNull(link.status_code) === 'OPEN';
	answer.settle(isOpen ? 'notApplied' : 'applied');
	if (isOpen) throw answer.problem;
	return link;
}
