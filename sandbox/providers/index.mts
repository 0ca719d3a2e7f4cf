import { BetterStack } from './betterStack.mts';
import { Lerian } from './lerian.mts';

/** One fresh instance of every provider. A new provider needs a line here, its file and its OpenAPI document. */
export function createProviders() {
	return { betterStack: new BetterStack(), lerian: new Lerian() };
}

/** The providers of one server, by name. */
export type Providers = ReturnType<typeof createProviders>;
