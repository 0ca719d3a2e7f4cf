import { fillSandbox, saveSandbox } from '../../playground/sandboxState.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { modeOf, useFolder, writeOpenFile } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
const inFolder = useFolder();
const log = jest.fn();
const file = () => inFolder('sandbox.json');

it('begins with what the examples work on', async () => {
	await fillSandbox(sandbox, file(), log);

	const notes = [...sandbox.betterStack.connections.values()].map(({ note }) => note);
	expect(notes).toEqual(expect.arrayContaining(['Customer globex', 'Warehouse sync']));
	expect(sandbox.credible.projects.get('trial')?.rows.size).toBe(2);
});

it('goes on with what was saved, but for dates that move along', async () => {
	sandbox.credible.seed({ connections: 1 });
	sandbox.betterStack.add({ note: 'Warehouse sync', valid_until: '2020-01-01T00:00:00Z' });
	await saveSandbox(sandbox, file());
	const saved = [...(sandbox.credible.projects.get('demo')?.rows ?? [])];
	sandbox.reset();

	await fillSandbox(sandbox, file(), log);

	expect([...(sandbox.credible.projects.get('demo')?.rows ?? [])]).toEqual(saved);
	expect(sandbox.lerian.connections.size).toBe(0);
	const [warehouse] = sandbox.betterStack.connections.values();
	expect(Date.parse(warehouse?.valid_until ?? '')).toBeGreaterThan(Date.now());
});

it('saves for the eyes of the owner only, over an earlier file too', async () => {
	await writeOpenFile(file(), '{}');

	await saveSandbox(sandbox, file());

	expect(await modeOf(file())).toBe(0o600);
});

it('begins anew when the file is damaged', async () => {
	await writeOpenFile(file(), '{ "betterStack"');

	await fillSandbox(sandbox, file(), log);

	expect(sandbox.lerian.connections.size).toBeGreaterThan(0);
	expect(log).toHaveBeenCalledWith(expect.stringContaining(file()));
});
