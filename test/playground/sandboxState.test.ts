import { fillSandbox, saveSandbox } from '../../playground/sandboxState.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { modeOf, useFolder, writeOpenFile } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
const inFolder = useFolder();
const log = jest.fn();
const file = () => inFolder('sandbox.json');

it('begins with something to list', async () => {
	await fillSandbox(sandbox, file(), log);

	expect(sandbox.betterStack.connections.size).toBe(3);
	expect(sandbox.lerian.connections.size).toBe(2);
});

it('goes on with what was saved, and adds nothing to it', async () => {
	sandbox.betterStack.seed({ connections: 1 });
	await saveSandbox(sandbox, file());
	const saved = [...sandbox.betterStack.connections];
	sandbox.reset();

	await fillSandbox(sandbox, file(), log);

	expect([...sandbox.betterStack.connections]).toEqual(saved);
	expect(sandbox.lerian.connections.size).toBe(0);
});

it('saves for the eyes of the owner only, over an earlier file too', async () => {
	await writeOpenFile(file(), '{}');

	await saveSandbox(sandbox, file());

	expect(await modeOf(file())).toBe(0o600);
});

it('begins anew when the file is damaged', async () => {
	await writeOpenFile(file(), '{ "betterStack"');

	await fillSandbox(sandbox, file(), log);

	expect(sandbox.betterStack.connections.size).toBe(3);
	expect(log).toHaveBeenCalledWith(expect.stringContaining(file()));
});
