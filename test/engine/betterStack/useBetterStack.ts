import { BETTER_STACK_TOKEN } from '../../../sandbox/providers/betterStack.mts';
import type { Sandbox } from '../../../sandbox/server.mts';
import type { CredentialData } from '../engine';
import { useNode } from '../useNode';

/** The node and a sandbox for the tests of a file. */
export function useBetterStack() {
	return useNode('betterStackTelemetry', credentialsFor);
}

/** The parameter that names a connection. */
export function byId(value: string | number) {
	return { connectionId: { __rl: true, mode: 'id', value } };
}

/** The connections that the server has, oldest first. */
export function connectionsOf({ betterStack }: Sandbox) {
	return [...betterStack.connections.values()];
}

/** Their IDs. */
export function idsOf({ betterStack }: Sandbox): string[] {
	return [...betterStack.connections.keys()];
}

/** The requests that could change something, as `POST /path`. */
export function writesOf({ requests }: Sandbox): string[] {
	const writes = requests.filter(({ method }) => method !== 'GET');
	return writes.map(({ method, path }) => `${method} ${path}`);
}

/** The credential with which the node reaches a sandbox. */
export function credentialsFor(sandbox: Sandbox, apiToken = BETTER_STACK_TOKEN): CredentialData {
	return { betterStackTelemetryApi: { apiToken, baseUrl: sandbox.baseUrl('betterStack') } };
}
