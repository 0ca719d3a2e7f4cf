/** The state of the sandbox, kept beside n8n's data so that a restart finds both or none. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Sandbox } from '../sandbox/server.mts';
import { dumpState, restoreState } from '../sandbox/state.mts';
import { renewExpiring, seedExamples } from './examples.mts';

/** Gives the sandbox what it held when it ended last, or else what the examples work on. */
export async function fillSandbox(
	sandbox: Sandbox,
	file: string,
	log: (line: string) => void,
): Promise<void> {
	const json = await readFile(file, 'utf8').catch(() => undefined);
	try {
		if (json === undefined) seedExamples(sandbox);
		else restoreState(sandbox.providers, json);
	} catch {
		log(`The sandbox begins anew, because ${file} cannot be read.`);
		sandbox.reset();
		seedExamples(sandbox);
	}
	renewExpiring(sandbox);
}

/** Saves it. Only the file's owner may read it, because the sandbox's secrets are in it. */
export async function saveSandbox(sandbox: Sandbox, file: string): Promise<void> {
	// A half-written file replaces nothing.
	const half = `${file}.new`;
	await writeFile(half, dumpState(sandbox.providers), { mode: 0o600 });
	await rename(half, file);
}
