import type { IDataObject } from 'n8n-workflow';

import { Problem } from '../../shared/problem';
import type { NewLoginLink, SupermetricsApi } from '../api';

/** Creates a login link, once. If its answer is lost, the Problem's advice says where to look for it. */
export async function createLinkOnce(
	api: SupermetricsApi,
	wanted: NewLoginLink,
): Promise<IDataObject> {
	try {
		return await api.createLoginLink(wanted);
	} catch (error) {
		const problem = Problem.from(error);
		const { outcome, advice } = problem.facts;
		const isOpen = outcome !== 'notApplied' && !problem.isCanceled;
		throw problem.withAdvice(
			isOpen
				? 'Login Link → Get Many shows whether it was created, with its URL. Look there before you create another one'
				: advice,
		);
	}
}
