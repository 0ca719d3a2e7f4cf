import { BetterStack } from './betterStack.mts';
import { Credible } from './credible.mts';

/** One fresh instance of every provider. A new provider needs a line here, its file and its OpenAPI document. */
export function createProviders() {
	return {
		betterStack: new BetterStack(),
		credible: new Credible(),
	};
}

/** The providers of one server, by name. */
export type Providers = ReturnType<typeof createProviders>;
