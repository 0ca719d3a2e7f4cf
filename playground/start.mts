/** The two ways to run the real n8n beside the sandbox: with the editor, or one workflow and out. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findEngine } from '../sandbox/clickHouseEngine.mts';
import { dataFolder, installPackageInto, root, startN8n } from './n8n.mts';
import { textAt } from '../sandbox/json.mts';
import { owner, Session } from './rest.mts';
import { readExample, saveCredentials, startTogether, type End } from './together.mts';
import { startSandbox } from '../sandbox/server.mts';

const log = (line: string) => process.stderr.write(`${line}\n`);
const headlessExample = 'better-stack-provision-connection.json';

/** Opens the editor, and stays until a signal comes or n8n dies. */
export async function openEditor(options: { port: number; sandboxPort: number }): Promise<void> {
	const folder = join(dataFolder, 'editor');
	await claim(folder, `http://127.0.0.1:${options.port}`);
	await untilSignal(async (started) => {
		const sandbox = await startSandbox({ port: options.sandboxPort, engine: await findEngine() });
		await started(() => sandbox.close());
		// So that there is something to list.
		sandbox.betterStack.seed({ connections: 3 });
		sandbox.credible.seed({ connections: 2 });
		sandbox.lerian.seed({ connections: 2 });
		sandbox.supermetrics.seed({ logins: 2 });
		await installPackageInto(folder);
		log('Starting n8n (about 15 seconds) …');
		const n8n = await startN8n(folder, options.port);
		await started(n8n.stop);
		await n8n.ready();
		const session = await Session.open(n8n.url);
		const credentialIds = await saveCredentials(session, sandbox);
		log(`\nEditor      ${n8n.url}`);
		log(`Sign in     ${owner.email} with the password ${owner.password}`);
		log(`Sandbox     ${sandbox.url}`);
		log(`ClickHouse  ${sandbox.url}  ${sandbox.clickHouse.engine.name}`);
		const files = (await readdir(join(root, 'examples'))).filter((file) => file.endsWith('.json'));
		for (const file of files.sort()) {
			const workflow = await readExample(file);
			const id = await session.saveWorkflow(workflow, credentialIds);
			log(`Workflow    ${n8n.url}/workflow/${id}  ${textAt(workflow, 'name')}`);
		}
		log('Ctrl-C ends all of it.');
		await n8n.ended;
		throw new Error(`n8n ended unexpectedly. It printed last:\n${n8n.lastLines()}`);
	});
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

/** Two n8n on one database damage it: refuses a folder whose n8n still answers, and marks it as taken. */
async function claim(folder: string, url: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	const mark = join(folder, 'url.txt');
	const other = await readFile(mark, 'utf8').catch(() => '');
	const answers = other !== '' && (await fetch(`${other}/healthz`).catch(() => undefined));
	if (answers) throw new Error(`This n8n runs already, at ${other}. End that one first.`);
	await writeFile(mark, url);
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
		await Promise.race([work(started), signalled]);
	} finally {
		ending = true;
		for (const end of ends) await end();
	}
}
