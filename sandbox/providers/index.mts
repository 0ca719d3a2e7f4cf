import type { Engine } from '../clickHouseEngine.mts';
import { BetterStack } from './betterStack.mts';
import { ClickHouse } from './clickHouse.mts';
import { Credible } from './credible.mts';
import { Lerian } from './lerian.mts';
import { Supermetrics } from './supermetrics.mts';

/** One fresh instance of every provider. A new provider needs a line here, its file and its OpenAPI document. */
export function createProviders(engine?: Engine) {
	const betterStack = new BetterStack();
	return {
		betterStack,
		clickHouse: new ClickHouse(betterStack.connections, engine),
		credible: new Credible(),
		lerian: new Lerian(),
		supermetrics: new Supermetrics(),
	};
}

/** The providers of one server, by name. */
export type Providers = ReturnType<typeof createProviders>;
