import {
	exampleFiles,
	keyPairOf,
	readExampleWith,
	renewExpiring,
	seedExamples,
} from '../../playground/examples.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { modeOf, useFolder } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
const inFolder = useFolder();

const DAY = 86_400_000;

/** In how many days the connections expire that expire at all, by note. */
function daysLeft() {
	const connections = [...sandbox.betterStack.connections.values()];
	return connections.flatMap(({ note, valid_until: date }) =>
		date === null ? [] : [[note, Math.round((Date.parse(date) - Date.now()) / DAY)]],
	);
}

it('lets the same connections expire soon at each start, rotated or deleted ones too', () => {
	const soon = [
		['Warehouse sync', 5],
		['Partner dashboard', 18],
	];
	seedExamples(sandbox);
	renewExpiring(sandbox);
	expect(daysLeft()).toEqual(soon);

	const [warehouse, partner] = [...sandbox.betterStack.connections.values()].slice(-2);
	if (warehouse) warehouse.valid_until = new Date(Date.now() - 100 * DAY).toISOString();
	sandbox.betterStack.connections.delete(String(partner?.id));
	renewExpiring(sandbox);
	expect(daysLeft()).toEqual(soon);
});

it('makes one key pair, and keeps the private key for its owner', async () => {
	const first = await keyPairOf(inFolder());
	expect(first.publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----/);
	expect(await modeOf(first.privateKeyFile)).toBe(0o600);
	expect(await keyPairOf(inFolder())).toEqual(first);
});

it('puts the public key into every example that asks for one', async () => {
	const read = (await exampleFiles()).map(
		async (file) => [file, JSON.stringify(await readExampleWith('THE KEY', file))] as const,
	);
	const workflows = await Promise.all(read);
	const asking = workflows.filter(([, text]) => text.includes('THE KEY'));
	expect(asking.map(([file]) => file)).toEqual([
		'ai-agent.json',
		'better-stack-rotate-expiring.json',
	]);
	for (const [, text] of workflows) expect(text).not.toContain('Paste the PEM text');
});
