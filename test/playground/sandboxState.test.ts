import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillSandbox, saveSandbox } from '../../playground/sandboxState.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'sandbox-state-'))));
afterEach(async () => await rm(folder, { recursive: true }));
const file = () => join(folder, 'sandbox.json');

it('begins with something to list', async () => {
	await fillSandbox(sandbox, file());

	expect(sandbox.betterStack.connections.size).toBe(3);
	expect(sandbox.lerian.connections.size).toBe(2);
});

it('goes on with what was saved, and adds nothing to it', async () => {
	sandbox.betterStack.seed({ connections: 1 });
	await saveSandbox(sandbox, file());
	const saved = [...sandbox.betterStack.connections];
	sandbox.reset();

	await fillSandbox(sandbox, file());

	expect([...sandbox.betterStack.connections]).toEqual(saved);
	expect(sandbox.lerian.connections.size).toBe(0);
});

it('saves for the eyes of the owner only, over an earlier file too', async () => {
	await writeFile(file(), '{}', { mode: 0o644 });

	await saveSandbox(sandbox, file());

	expect((await stat(file())).mode & 0o777).toBe(0o600);
});

it('begins anew when the file is damaged', async () => {
	const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
	await writeFile(file(), '{ "betterStack"');

	await fillSandbox(sandbox, file());
	written.mockRestore();

	expect(sandbox.betterStack.connections.size).toBe(3);
});
