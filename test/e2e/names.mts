import type { Sandbox } from '../../sandbox/server.mts';

/** The names of the connections that are there, of the first project at Credible. */
export function namesIn({ betterStack, credible, lerian }: Sandbox) {
	return {
		betterStack: [...betterStack.connections.values()].map(({ note }) => note),
		credible: [...(credible.projects.get('demo')?.rows.keys() ?? [])],
		lerian: [...lerian.connections.values()].map(({ configName }) => configName),
	};
}

/** Their names where none is there. */
export const NOTHING = { betterStack: [], credible: [], lerian: [] };
