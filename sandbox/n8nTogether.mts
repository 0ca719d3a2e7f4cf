/** A fresh n8n with the package in it, beside a sandbox and with credentials for it: for one run or one test. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from './clickHouseEngine.mts';
import { freePort, installPackageInto, root, startN8n, temporaryFolder } from './n8n.mts';
import { Session, type CredentialInput } from './n8nRest.mts';
import { BETTER_STACK_TOKEN } from './providers/betterStack.mts';
import { CREDIBLE_TOKEN } from './providers/credible.mts';
import { SUPERMETRICS_KEY, SUPERMETRICS_TEAM } from './providers/supermetrics.mts';
import { startSandbox, type Sandbox } from './server.mts';

/** Ends something that was started. */
export type End = () => Promise<void>;

/** An n8n and what belongs to it. */
export interface Together {
	url: string;
	session: Session;
	sandbox: Sandbox;
	/** By type. */
	credentialIds: Map<string, string>;
}

/** The credentials that reach the sandbox. */
export function sandboxCredentials(sandbox: Sandbox): CredentialInput[] {
	return [
		{
			name: 'Better Stack sandbox',
			type: 'betterStackTelemetryApi',
			data: { apiToken: BETTER_STACK_TOKEN, baseUrl: sandbox.baseUrl('betterStack') },
		},
		{
			name: 'Credible sandbox',
			type: 'credibleDataApi',
			data: {
				hosting: 'selfHosted',
				baseUrl: sandbox.baseUrl('credible'),
				authScheme: 'Bearer',
				accessToken: CREDIBLE_TOKEN,
				pathStyle: 'projects',
			},
		},
		{
			name: 'Supermetrics sandbox',
			type: 'supermetricsHubApi',
			data: {
				apiKey: SUPERMETRICS_KEY,
				teamId: String(SUPERMETRICS_TEAM),
				baseUrl: `${sandbox.baseUrl('supermetrics')}/dts-api/v1`,
				managementBaseUrl: `${sandbox.baseUrl('supermetrics')}/api/v2`,
			},
		},
	];
}

/** Saves the credentials for the sandbox; returns their IDs by type. */
export async function saveCredentials(
	session: Session,
	sandbox: Sandbox,
): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const credential of sandboxCredentials(sandbox)) {
		ids.set(credential.type, await session.saveCredential(credential));
	}
	return ids;
}

/** Reads a workflow from examples/. */
export async function readExample(file: string): Promise<unknown> {
	return JSON.parse(await readFile(join(root, 'examples', file), 'utf8'));
}

/** Starts all of it on free ports. `started` gets the end of each part as soon as there is something to end. */
export async function startTogether(
	started: (end: End) => void | Promise<void>,
	engine?: Engine,
): Promise<Together> {
	const folder = await temporaryFolder();
	await started(() => rm(folder, { recursive: true, force: true }));
	const sandbox = await startSandbox({ engine });
	await started(() => sandbox.close());
	await installPackageInto(folder);
	const n8n = await startN8n(folder, await freePort());
	await started(n8n.stop);
	await n8n.ready();
	const session = await Session.open(n8n.url);
	return {
		url: n8n.url,
		session,
		sandbox,
		credentialIds: await saveCredentials(session, sandbox),
	};
}
