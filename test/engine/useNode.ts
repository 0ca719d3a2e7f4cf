import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { runNode, type CredentialData, type NodeResult, type NodeRun } from './engine';

/**
 * A node and a sandbox for the tests of a file: empty before each test, without violations after each.
 * `credentials` makes what reaches the sandbox.
 */
export function useNode(type: string, credentials: (sandbox: Sandbox) => CredentialData) {
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

		/** Runs an operation of the node. */
		async run(
			[resource, operation]: [string, string],
			parameters: INodeParameters = {},
			more: Partial<NodeRun> = {},
		): Promise<NodeResult> {
			return await runNode({
				type,
				parameters: { resource, operation, ...parameters },
				credentials: credentials(running()),
				...more,
			});
		},

		/** The bodies of the POST requests to the API so far, as the server got them. Queries are none. */
		get created(): unknown[] {
			return running()
				.requests.filter(({ method, provider }) => method === 'POST' && provider !== 'clickHouse')
				.map(({ body }) => body);
		},
	};
}

/** The requests of a sandbox as `GET /path?query`. */
export function requestLines({ requests }: Sandbox): string[] {
	return requests.map(({ method, path, query }) => {
		const search = new URLSearchParams(query).toString();
		return `${method} ${path}${search ? `?${search}` : ''}`;
	});
}
