import { SUPERMETRICS_KEY, SUPERMETRICS_TEAM } from '../../../sandbox/providers/supermetrics.mts';
import type { Sandbox } from '../../../sandbox/server.mts';
import type { CredentialData } from '../engine';
import { useNode } from '../useNode';

/** The node and a sandbox for the tests of a file. */
export function useSupermetrics() {
	return useNode('supermetricsHub', (sandbox) => credentialsFor(sandbox));
}

/** The credential with which the node reaches a sandbox. */
export function credentialsFor(sandbox: Sandbox, apiKey = SUPERMETRICS_KEY): CredentialData {
	const baseUrl = sandbox.baseUrl('supermetrics');
	return {
		supermetricsHubApi: {
			apiKey,
			teamId: String(SUPERMETRICS_TEAM),
			baseUrl: `${baseUrl}/dts-api/v1`,
			managementBaseUrl: `${baseUrl}/api/v2`,
		},
	};
}

/** A resource locator as it is saved when an ID was typed. */
export function byId(value: string | number) {
	return { __rl: true, mode: 'id', value };
}

/** The parameters of a connection's create request, as IDs. */
export function connecting(dataSourceId: string, destinationType: string) {
	return { dataSourceId: byId(dataSourceId), destinationType: byId(destinationType) };
}
