import type { IDataObject } from 'n8n-workflow';

import type { Run } from '../../../shared/actions/operation';
import { instantOf } from '../../../shared/values/dates';
import type { NewLoginLink, SupermetricsApi } from '../../api';
import { linkItem } from '../../items';

/** Creates a login link, and says on the output if nobody can log in by it. Throws a Problem. */
export async function createLink(
	api: SupermetricsApi,
	wanted: NewLoginLink,
	run: Run,
): Promise<IDataObject> {
	const link = await api.createLoginLink(wanted);
	const { id, expiresAt } = linkItem(link);
	if ((instantOf(expiresAt) ?? Infinity) <= Date.now()) {
		const name = typeof id === 'string' ? `Login link ${id}` : 'The login link';
		run.hint(`${name} has expired already. Check 'Link Expiry Time'`);
	}
	return link;
}
