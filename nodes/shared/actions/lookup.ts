import type {
	ICredentialDataDecryptedObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
} from 'n8n-workflow';

import { Account, type Provider } from '../transport/account';
import { Problem } from '../values/problem';

/** Somebody is waiting in front of an open panel. */
const POLICY = { timeout: 15_000, maxRetries: 2, maxRetryWait: 10 };

/** Requests that a drop-down may have under way at once. */
const CONCURRENCY = 4;

/**
 * Reads what a drop-down offers. What goes wrong is shown there: an empty list would say that there
 * is nothing to choose.
 */
export async function load<Api, T>(
	context: ILoadOptionsFunctions,
	provider: Provider<Api>,
	read: (api: Api) => Promise<T>,
): Promise<T> {
	try {
		const data = await context.getCredentials<ICredentialDataDecryptedObject>(
			provider.credentialType,
		);
		const account = new Account(context, provider, data, { limit: CONCURRENCY });
		return await read(account.forItem(POLICY).api);
	} catch (error) {
		throw Problem.from(error).toNodeError(context.getNode());
	}
}

/** An entry of a drop-down. */
export type Entry = INodeListSearchResult['results'][number];

/** The entries whose name contains the filter; capitals make no difference. */
export function matching(entries: Entry[], filter = ''): INodeListSearchResult {
	const text = filter.toLowerCase();
	return { results: entries.filter(({ name }) => name.toLowerCase().includes(text)) };
}

/** What a resource locator is made of. */
export interface Locator {
	displayName: string;
	name: string;
	description: string;
	/** The method that fills the list. */
	searchListMethod: string;
	/** The placeholder of the list: "Select a connection…". */
	placeholder: string;
	/** Examples of an ID and of a name; a locator has the modes that it has an example for. */
	id?: string;
	byName?: string;
}

/** A required resource locator: from a list, by ID, by name. */
export function locator({
	searchListMethod,
	placeholder,
	id,
	byName,
	...field
}: Locator): INodeProperties {
	const absent = [id === undefined && 'id', byName === undefined && 'name'];
	const all: Pick<INodeProperties, 'modes'> = {
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${id}` },
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: `e.g. ${byName}` },
		],
	};
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: all.modes?.filter(({ name }) => !absent.includes(name)),
	};
}
