/** A fresh n8n with the package in it, beside a sandbox and with credentials for it: for one run or one test. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../sandbox/clickHouseEngine.mts';
import { freePort, installPackageInto, root, startN8n, temporaryFolder } from './n8n.mts';
import { Session, type CredentialInput } from './rest.mts';
import { BETTER_STACK_TOKEN } from '../sandbox/providers/betterStack.mts';
import { CREDIBLE_TOKEN } from '../sandbox/providers/credible.mts';
import { LERIAN_CLIENT } from '../sandbox/providers/lerian.mts';
import { SUPERMETRICS_KEY, SUPERMETRICS_TEAM } from '../sandbox/providers/supermetrics.mts';
import { startSandbox, type Sandbox } from '../sandbox/server.mts';

/** Ends something that was started. */
export type End = () => Promise<void>;

/** Gets the end of each part as soon as there is something to end. */
export type Started = (end: End) => void | Promise<void>;

/** An n8n and what belongs to it. */
export interface Together {
	url: string;
	session: Session;
	sandbox: Sandbox;
	/** By type. */
	credentialIds: Map<string, string>;
}

/** The user of a database that is to be connected. No secret: there is no such database. */
export const DATABASE_LOGIN = { userName: 'reader', password: 'sandbox-database-password' };

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
			name: 'Database secrets for Credible',
			type: 'credibleDataSecretApi',
			data: DATABASE_LOGIN,
		},
		{
			name: 'Lerian sandbox',
			type: 'lerianReporterApi',
			data: {
				authentication: 'clientCredentials',
				...LERIAN_CLIENT,
				authUrl: `${sandbox.baseUrl('lerian')}/v1/login/oauth/access_token`,
				baseUrl: sandbox.baseUrl('lerian'),
				productName: 'reporter',
			},
		},
		{
			name: 'Database secrets for Lerian',
			type: 'lerianReporterSecretApi',
			data: DATABASE_LOGIN,
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

/** What n8n's own node may do here. */
const OWN_API_SCOPES = ['credential:create', 'credential:delete'];

/** Saves the credentials for the sandbox, and for n8n's own API; returns their IDs by type. */
export async function saveCredentials(
	session: Session,
	sandbox: Sandbox,
): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const credential of sandboxCredentials(sandbox)) {
		ids.set(credential.type, await session.saveCredential(credential));
	}
	const apiKey = await session.replaceApiKey('Examples', OWN_API_SCOPES);
	const data = { apiKey, baseUrl: `${session.url}/api/v1` };
	ids.set('n8nApi', await session.saveCredential({ name: 'This n8n', type: 'n8nApi', data }));
	return ids;
}

/** Reads a workflow from examples/. */
export async function readExample(file: string): Promise<unknown> {
	return JSON.parse(await readFile(join(root, 'examples', file), 'utf8'));
}

/** An n8n of this process. */
export interface OwnN8n {
	url: string;
	/** Ends it, and starts it again with the same data and address. */
	restart(): Promise<void>;
}

/** Starts an n8n with the package in it, and with nothing else. */
export async function startFreshN8n(started: Started): Promise<OwnN8n> {
	const folder = await temporaryFolder();
	await started(() => rm(folder, { recursive: true, force: true }));
	await installPackageInto(folder);
	const port = await freePort();
	let n8n = await startN8n(folder, port);
	await started(() => n8n.stop());
	await n8n.ready();
	const restart = async () => {
		await n8n.stop();
		n8n = await startN8n(folder, port);
		await n8n.ready();
	};
	return { url: n8n.url, restart };
}

/** Starts a sandbox, and gives an n8n the credentials for it. */
export async function joinSandbox(
	url: string,
	started: Started,
	engine?: Engine,
): Promise<Together> {
	const sandbox = await startSandbox({ engine });
	await started(() => sandbox.close());
	const session = await Session.open(url);
	return { url, session, sandbox, credentialIds: await saveCredentials(session, sandbox) };
}

/** Starts all of it on free ports. */
export async function startTogether(started: Started, engine?: Engine): Promise<Together> {
	const { url } = await startFreshN8n(started);
	return await joinSandbox(url, started, engine);
}
