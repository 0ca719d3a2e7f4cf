import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { Gate } from './gate';
import { Problem } from './problem';
import type { Provider } from './run';

/** Somebody is waiting in front of an open panel. */
const PATIENCE = { timeout: 15_000, maxRetries: 2, maxRetryWait: 10 };

/** Requests that a drop-down may have under way at once. */
const CONCURRENCY = 4;

/**
 * Opens a provider's API for a drop-down. What goes wrong is shown there: an empty list would say
 * that there is nothing to choose.
 */
export async function lookUp<Api, T>(
	context: ILoadOptionsFunctions,
	provider: Provider<Api>,
	read: (api: Api) => Promise<T>,
): Promise<T> {
	try {
		return await read(await provider.open(context, 0, PATIENCE, new Gate(CONCURRENCY)));
	} catch (error) {
		throw Problem.from(error).toNodeError(context.getNode());
	}
}
