import { BETTER_STACK_TOKEN } from '../../../sandbox/providers/betterStack.mts';
import type { Sandbox } from '../../../sandbox/server.mts';
import type { CredentialData } from '../engine';
import { useNode } from '../useNode';

/** The node and a sandbox for the tests of a file. */
export function useBetterStack() {
	return useNode('betterStackTelemetry', credentialsFor);
}

/** The credential with which the node reaches a sandbox. */
export function credentialsFor(sandbox: Sandbox, apiToken = BETTER_STACK_TOKEN): CredentialData {
	return { betterStackTelemetryApi: { apiToken, baseUrl: sandbox.baseUrl('betterStack') } };
}
