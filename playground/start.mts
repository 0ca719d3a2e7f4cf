/** The two ways to run the real n8n beside the sandbox: with the editor, or one workflow and out. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findEngine } from '../sandbox/clickHouseEngine.mts';
import { dataFolder, installPackageInto, startN8n } from './n8n.mts';
import { textAt } from '../sandbox/json.mts';
import { owner, Session } from './rest.mts';
import { readExample, saveCredentials, startTogether, type End } from './together.mts';
import { startSandbox } from '../sandbox/server.mts';
import { exampleFiles, keyPairOf, readExampleWith } from './examples.mts';
import { fillSandbox, saveSandbox } from './sandboxState.mts';

const log = (line: string) => process.stderr.write(`${line}\n`);
const headlessExample = 'better-stack-provision-connection.json';

/** What the editor is opened with. */
interface EditorOptions {
	port: number;
	sandboxPort: number;
	/** Gets what a second start is told from then on. */
	onReady(text: string): void;
}

/** Opens the editor, and stays until a signal comes or n8n dies. */
export async function openEditor({ port, sandboxPort, onReady }: EditorOptions): Promise<void> {
	const folder = join(dataFolder, 'editor');
	await mkdir(folder, { recursive: true });
	await untilSignal(async (started) => {
		const sandbox = await startSandbox({ port: sandboxPort, engine: await findEngine() });
		const stateFile = join(folder, 'sandbox.json');
		await fillSandbox(sandbox, stateFile, log);
		// Refuses tokens that it did not issue, as Lerian does where Access Manager is on.
		sandbox.lerian.options.auth = true;
		await started(async () => {
			await saveSandbox(sandbox, stateFile);
			await sandbox.close();
		});
		await installPackageInto(folder);
		log('Starting n8n (about 15 seconds) …');
		const n8n = await startN8n(folder, port);
		await started(n8n.stop);
		await n8n.ready();
		const session = await Session.open(n8n.url);
		const credentialIds = await saveCredentials(session, sandbox);
		const signIn = `${owner.email} with the password ${owner.password}`;
		log(`\nEditor      ${n8n.url}`);
		log(`Sign in     ${signIn}`);
		log(`Sandbox     ${sandbox.url}`);
		log(`ClickHouse  ${sandbox.url}  ${sandbox.clickHouse.engine.name}`);
		const { privateKeyFile, publicKey } = await keyPairOf(folder);
		log(`Private key ${privateKeyFile}`);
		for (const file of await exampleFiles()) {
			const workflow = await readExampleWith(publicKey, file);
			const id = await session.saveWorkflow(workflow, credentialIds);
			log(`Workflow    ${n8n.url}/workflow/${id}  ${textAt(workflow, 'name')}`);
		}
		onReady(
			`n8n runs already at ${n8n.url}\nSign in as ${signIn}. Ctrl-C where it was started ends it.`,
		);
		log('Ctrl-C ends all of it.');
		await n8n.ended;
		throw new Error(`n8n ended unexpectedly. It printed last:\n${n8n.lastLines()}`);
	});
	log('n8n and the sandbox have ended. The next start goes on with what they hold.');
}

/** Runs the example workflow in a fresh n8n and prints its items; nothing else goes to stdout. */
export async function runHeadless(): Promise<void> {
	let items: unknown[] | undefined;
	await untilSignal(async (started) => {
		log('Starting n8n (about 15 seconds) …');
		const { session, sandbox, credentialIds } = await startTogether(started, await findEngine());
		log(`ClickHouse: ${sandbox.clickHouse.engine.name}`);
		const workflow = await readExample(headlessExample);
		const id = await session.saveWorkflow(workflow, credentialIds);
		log(`Running "${textAt(workflow, 'name')}" …`);
		items = (await session.run(id)).lastItems;
	});
	if (items === undefined) throw new Error('Interrupted.');
	const text = `${JSON.stringify(items, null, 2)}\n`;
	await new Promise((resolve) => process.stdout.write(text, resolve));
}

/**
 * Does `work` until it is done, fails or a signal comes, and then ends what it started, last one first. Signals stay
 * handled meanwhile: npm passes Ctrl-C on, so that it arrives twice.
 */
async function untilSignal(
	work: (started: (end: End) => Promise<void>) => Promise<void>,
): Promise<void> {
	const ends: End[] = [];
	let ending = false;
	const signalled = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
	});
	const started = async (end: End) => {
		if (ending)
			await end(); // it came up while the rest went down
		else ends.unshift(end);
	};
	try {
		await Promise.race([work(started), signalled.then(() => log('\nEnding …'))]);
	} finally {
		ending = true;
		for (const end of ends) await end();
	}
}
