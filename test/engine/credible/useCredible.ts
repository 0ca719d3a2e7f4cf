import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import {
	CREDIBLE_PROJECT,
	CREDIBLE_TOKEN,
	type Behaviour,
} from '../../../sandbox/providers/credible.mts';
import type { Sandbox } from '../../../sandbox/server.mts';
import type { CredentialData, NodeResult, NodeRun } from '../engine';
import { useNode } from '../useNode';

/** The server as its documentation and as the older Publisher have it. */
export const BOTH: Behaviour[] = ['documented', 'publisher166'];

/** The secrets that the tests plant. None of them may appear in anything that n8n keeps or prints. */
export const SECRETS = {
	password: 'planted-Passw0rd&"1',
	connectionString: 'postgresql://app:planted-in-url@db.example.com:5432/shop',
	privateKey: 'planted-private-key',
	privateKeyPass: 'planted-passphrase',
	serviceAccountKeyJson:
		'{"type":"service_account","private_key":"planted-service-key","client_email":"a@example.com"}',
	accessToken: 'planted-access-token',
	peakaKey: 'planted-peaka-key',
	keyId: 'planted-key-id',
	secret: 'planted-gcs-secret',
	secretAccessKey: 'planted-s3-secret',
	sessionToken: 'planted-session-token',
};

/** What must not be found: every planted secret, and what is inside of one. */
const PLANTED = [...Object.values(SECRETS), 'planted-', CREDIBLE_TOKEN];

/** Everything in a secret credential, so that each type finds its own. */
export const SECRET_CREDENTIAL: ICredentialDataDecryptedObject = {
	userName: 'app',
	password: SECRETS.password,
	connectionStringSecret: SECRETS.connectionString,
	privateKey: SECRETS.privateKey,
	privateKeyPass: SECRETS.privateKeyPass,
	serviceAccountSecretJson: SECRETS.serviceAccountKeyJson,
	accessToken: SECRETS.accessToken,
	peakaApiKey: SECRETS.peakaKey,
};

/** A locator by name. */
export const byName = (value: string) => ({ __rl: true, mode: 'name', value });

/** The project of the sandbox, for the parameters of a run. */
export const IN_PROJECT: INodeParameters = { projectName: byName(CREDIBLE_PROJECT) };

/** The node and a sandbox for the tests of a file. Nothing that a test runs may leave a planted secret anywhere. */
export function useCredible() {
	const node = useNode('credibleData', credentialsFor);
	const leaks: string[] = [];
	const lines: string[] = [];
	const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;

	beforeEach(() => {
		leaks.length = 0;
		lines.length = 0;
		for (const method of methods) {
			jest.spyOn(console, method).mockImplementation((...args) => void lines.push(args.join(' ')));
		}
	});
	afterEach(() => {
		jest.restoreAllMocks();
		expect([...leaks, ...lines.filter(holdsSecret)]).toEqual([]);
	});

	return {
		get sandbox(): Sandbox {
			return node.sandbox;
		},

		/** Lets the server answer in another way. */
		behave(behaviour: Behaviour): void {
			node.sandbox.credible.options.behaviour = behaviour;
		},

		/** Runs an operation in the sandbox's project, and looks through all that came of it. */
		async run(
			[resource, operation]: [string, string],
			parameters: INodeParameters = {},
			more: Partial<NodeRun> = {},
		): Promise<NodeResult> {
			const all = { ...IN_PROJECT, ...parameters };
			const result = await node.run([resource, operation], all, more);
			const kept = [result.saved, JSON.stringify(result)];
			leaks.push(...kept.filter(holdsSecret).map((text) => excerpt(text)));
			return result;
		},

		/** The bodies of the requests with a method, as the server got them. */
		sent(method: string): unknown[] {
			return node.sandbox.requests
				.filter((request) => request.method === method)
				.map(({ body }) => body);
		},
	};
}

/** The credentials with which the node reaches a sandbox. */
export function credentialsFor(
	sandbox: Sandbox,
	changes: ICredentialDataDecryptedObject = {},
): CredentialData {
	return {
		credibleDataApi: {
			hosting: 'selfHosted',
			organization: '',
			baseUrl: sandbox.baseUrl('credible'),
			authScheme: 'Bearer',
			accessToken: CREDIBLE_TOKEN,
			pathStyle: 'projects',
			...changes,
		},
		credibleDataSecretApi: SECRET_CREDENTIAL,
	};
}

function holdsSecret(text: string): boolean {
	return PLANTED.some((secret) => text.includes(secret));
}

/** Where a secret was found. */
function excerpt(text: string): string {
	const at = Math.min(
		...PLANTED.map((secret) => text.indexOf(secret)).filter((index) => index >= 0),
	);
	return text.slice(Math.max(0, at - 200), at + 60);
}
