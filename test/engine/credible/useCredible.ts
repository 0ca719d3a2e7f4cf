import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import {
	CREDIBLE_PROJECT,
	CREDIBLE_TOKEN,
	type Behaviour,
} from '../../../sandbox/providers/credible.mts';
import type { Sandbox } from '../../../sandbox/server.mts';
import type { CredentialData, NodeResult, NodeRun } from '../engine';
import { useNode } from '../useNode';
import { leaksIn, SECRETS } from './planted';

/** The server as its documentation has it, and the older Publisher. */
export const BOTH: Behaviour[] = ['documented', 'publisher-0.0.166'];

/** The secret credential of a database with user name and password. */
export const LOGIN: ICredentialDataDecryptedObject = {
	userName: 'app',
	password: SECRETS.password,
};

/** A connection to PostgreSQL, for the parameters of Create, and as a server has it. */
export const POSTGRES: INodeParameters = {
	type: 'postgres',
	host: 'db.example.com',
	port: 5432,
	databaseName: 'shop',
};
export const stored = (name: string, changes: object = {}) => ({
	name,
	type: 'postgres',
	postgresConnection: {
		host: 'db.example.com',
		port: 5432,
		databaseName: 'shop',
		userName: 'app',
		password: SECRETS.password,
		...changes,
	},
});

/** A locator by name. */
export const byName = (value: string) => ({ __rl: true, mode: 'name', value });

/** The node and a sandbox for the tests of a file. Nothing that a test runs may leave a planted secret anywhere. */
export function useCredible() {
	const node = useNode('credibleData', (sandbox) => credentialsFor(sandbox));
	const leaks: string[] = [];
	const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
	const look = (text: string) => void leaks.push(...leaksIn(text));

	let lines: jest.SpyInstance[] = [];

	beforeEach(() => {
		leaks.length = 0;
		lines = methods.map((method) =>
			jest.spyOn(console, method).mockImplementation((...line) => look(line.join(' '))),
		);
	});
	afterEach(() => {
		for (const line of lines) line.mockRestore();
		expect(leaks).toEqual([]);
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
			operation: [string, string],
			parameters: INodeParameters = {},
			{
				secrets = LOGIN,
				...more
			}: Partial<NodeRun> & { secrets?: ICredentialDataDecryptedObject | null } = {},
		): Promise<NodeResult> {
			const project = { projectName: byName(CREDIBLE_PROJECT) };
			const result = await node.run(
				operation,
				{ ...project, ...parameters },
				{ credentials: credentialsFor(node.sandbox, secrets), ...more },
			);
			look(JSON.stringify(result));
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

/** The credentials with which the node reaches a sandbox; without secrets there is no secret credential. */
export function credentialsFor(
	sandbox: Sandbox,
	secrets: ICredentialDataDecryptedObject | null = LOGIN,
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
		...(secrets && { credibleDataSecretApi: secrets }),
	};
}
