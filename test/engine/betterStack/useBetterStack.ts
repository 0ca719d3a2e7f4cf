import type { INodeParameters } from 'n8n-workflow';

import { BETTER_STACK_TOKEN } from '../../../sandbox/providers/betterStack.mts';
import type { Sandbox } from '../../../sandbox/server.mts';
import { useSandbox } from '../../useSandbox';
import { runNode, type NodeResult, type NodeRun } from '../engine';

/** A sandbox for the tests of a file: empty before each test, without violations after each. */
export function useBetterStack() {
	let sandbox: Sandbox | undefined;
	const running = () => {
		if (!sandbox) throw new Error('The sandbox is not running');
		return sandbox;
	};
	useSandbox((started) => (sandbox = started));
	afterEach(() => expect(running().violations).toEqual([]));

	return {
		get sandbox(): Sandbox {
			return running();
		},

		/** Runs an operation of the node with the sandbox's global token. */
		async run(
			[resource, operation]: [string, string],
			parameters: INodeParameters = {},
			more: Partial<NodeRun> = {},
		): Promise<NodeResult> {
			return await runNode({
				type: 'betterStackTelemetry',
				parameters: { resource, operation, ...parameters },
				credential: credentialFor(running()),
				...more,
			});
		},

		/** The bodies of the create requests so far, as the server got them. */
		get created(): unknown[] {
			return running()
				.requests.filter(({ method }) => method === 'POST')
				.map(({ body }) => body);
		},
	};
}

/** The credential with which the node reaches a sandbox. */
export function credentialFor(sandbox: Sandbox, apiToken = BETTER_STACK_TOKEN) {
	return {
		type: 'betterStackTelemetryApi',
		data: { apiToken, baseUrl: sandbox.baseUrl('betterStack') },
	};
}

/** The requests of a sandbox as `GET /path?query`. */
export function requestLines({ requests }: Sandbox): string[] {
	return requests.map(({ method, path, query }) => {
		const search = new URLSearchParams(query).toString();
		return `${method} ${path}${search ? `?${search}` : ''}`;
	});
}
