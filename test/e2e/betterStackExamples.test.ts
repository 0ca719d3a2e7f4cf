import { generateKeyPairSync } from 'node:crypto';

import { at, listAt, textAt } from '../../sandbox/json.mts';
import type { Together } from '../../playground/together.mts';
import { Program, useFolder, writeOpenFile } from '../playground/support.mts';
import { importExample, runUnsaved, type Changes } from './example.mts';
import { useN8n } from './useN8n';

/** The examples that need Better Stack only. */

let together: Together;
useN8n((it) => (together = it));

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const connections = () => [...together.sandbox.betterStack.connections.values()];

afterEach(() => expect(together.sandbox.violations).toEqual([]));

describe('the list of wanted connections', () => {
	it('becomes one connection each, with its settings', async () => {
		const id = await importExample(together, 'better-stack-provision-connection.json');
		const items = (await together.session.run(id)).lastItems;
		expect(items).toEqual([
			expect.objectContaining({ name: 'Quarterly report', password: expect.any(String) }),
			expect.objectContaining({ name: 'Partner export', password: expect.any(String) }),
		]);
		expect(connections().map(({ note, ip_allowlist: list }) => [note, list])).toEqual([
			['Quarterly report', ['203.0.113.10', '198.51.100.0/24']],
			['Partner export', ['203.0.113.20']],
		]);
	});
});

describe('the webhook', () => {
	it('creates a connection with each call and answers with it', async () => {
		const id = await importExample(together, 'better-stack-webhook-provision.json');
		await together.session.publish(id);
		const notes = ['Support dashboard', 'Another one'];
		for (const note of notes) {
			const response = await together.session.callWebhook('provision-connection', {
				note,
				ipAllowlist: ['203.0.113.10'],
			});
			expect(response.status).toBe(200);
			const item: unknown = await response.json();
			expect(item).toMatchObject({ provider: 'betterStack', name: note });
			expect(at(item, 'password')).toBe(connections().at(-1)?.password);
		}
		expect(connections().map(({ note }) => note)).toEqual(notes);
	});
});

describe('the rotation of one connection', () => {
	it('ends with a login that works and one that does not', async () => {
		const id = await importExample(together, 'better-stack-rotate-connection.json');
		const execution = await together.session.run(id);
		expect(execution.itemsOf('Test Login')).toEqual([expect.objectContaining({ ok: true })]);
		expect(execution.itemsOf('Test New Login')).toEqual([expect.objectContaining({ ok: true })]);
		expect(execution.itemsOf('Test Old Login')).toEqual([expect.objectContaining({ ok: false })]);
		expect(connections()).toHaveLength(1);
	});
});

describe('the rotation of what expires', () => {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const key = publicKey.export({ type: 'spki', format: 'pem' });
	const inFolder = useFolder();
	const settings = { Settings: { 'parameters.assignments.assignments.0.value': key } };

	async function rotate(changes: Changes = {}, name?: string) {
		const id = await importExample(
			together,
			'better-stack-rotate-expiring.json',
			{ ...settings, ...changes },
			name,
		);
		return await together.session.run(id);
	}

	/** What the receiver's script prints. */
	async function openSealed(sealed: string): Promise<string> {
		const file = inFolder('private-key.pem');
		await writeOpenFile(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
		const script = new Program(['examples/open-sealed-password.mjs', file]);
		script.write(sealed);
		await script.ended;
		return script.output;
	}

	/** One connection that expires soon, and others that do not. */
	function seed() {
		together.sandbox.betterStack.seed({ connections: 4 });
		const dates = [inDays(5), inDays(20), inDays(-1), null];
		connections().forEach((connection, index) => {
			connection.created_at = inDays(-85);
			connection.valid_until = dates[index] ?? null;
		});
		return connections();
	}

	it('replaces what expires soon, and nothing the second time', async () => {
		const [old, ...others] = seed();
		const execution = await rotate();
		const [successor] = connections().slice(others.length);
		expect(connections().slice(0, -1)).toEqual(others);
		expect(successor).toMatchObject({ note: old?.note, data_region: old?.data_region });
		expect(Date.parse(successor?.valid_until ?? '') - Date.now()).toBeGreaterThan(89 * DAY);

		const [handedOver] = execution.itemsOf('Hand Over (Placeholder)');
		const sealed = textAt(handedOver, 'encryptedPassword');
		expect(await openSealed(sealed)).toBe(`${successor?.password}\n`);
		expect(execution.saved).toContain(successor?.username);
		expect(execution.saved).not.toContain(successor?.password);
		expect(execution.lastItems).toEqual([expect.objectContaining({ id: String(old?.id) })]);
		const queries = together.sandbox.requests.filter(({ provider }) => provider === 'clickHouse');
		expect(queries).toHaveLength(1);

		const before = connections();
		expect((await rotate()).itemsOf('Rotate')).toEqual([]);
		expect(connections()).toEqual(before);
	});

	it('takes the new one back if its password cannot be handed over', async () => {
		const before = seed();
		const url = `${together.sandbox.baseUrl('betterStack')}/nowhere`;
		const handOver = {
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: { method: 'POST', url },
		};
		const execution = await rotate({ 'Hand Over (Placeholder)': handOver }, 'No hand-over');
		expect(execution.itemsOf('Rotate')).toHaveLength(1);
		expect(execution.itemsOf('Delete New Connection')).toHaveLength(1);
		expect(connections()).toEqual(before);
		together.sandbox.reset(); // the request to nowhere is a violation
	});

	it('asks for the public key, and creates nothing without it', async () => {
		const before = seed();
		const id = await importExample(together, 'better-stack-rotate-expiring.json', {}, 'No key');
		await expect(together.session.run(id)).rejects.toThrow("'Public Key'");
		expect(connections()).toEqual(before);
	});
});

describe('the message', () => {
	it('tells which connection expires, and when', async () => {
		together.sandbox.betterStack.seed({ connections: 2 });
		const [soon] = connections();
		if (soon) soon.valid_until = inDays(3.5);
		const id = await importExample(together, 'better-stack-expiring-message.json');
		const { lastItems } = await together.session.run(id, 'Connection Expiring');
		expect(lastItems).toEqual([
			{
				subject: expect.stringMatching(
					/^The connection 'Seeded connection 1' expires \d+ \w+ \d{4}$/,
				),
				text: expect.stringContaining('4 days from now'),
			},
		]);
		expect(textAt(lastItems[0], 'text')).toContain(soon?.username);
	});
});

describe('from nothing to data', () => {
	const credentials = async () => listAt(await together.session.send('GET', '/rest/credentials'));
	const queries = () =>
		together.sandbox.requests.filter(({ provider }) => provider === 'clickHouse');

	async function run() {
		const id = await importExample(together, 'from-nothing-to-data.json');
		await runUnsaved(together.session, id);
	}

	it('makes a credential that a query uses, and keeps the password nowhere else', async () => {
		const before = await credentials();
		await run();

		const [connection] = connections();
		const login = `${connection?.username}:${connection?.password}`;
		expect(queries().map(({ headers }) => headers.authorization)).toEqual([
			`Basic ${Buffer.from(login).toString('base64')}`,
		]);
		const ids = before.map((each) => at(each, 'id'));
		const added = (await credentials()).filter((each) => !ids.includes(at(each, 'id')));
		expect(added).toEqual([
			expect.objectContaining({ name: connection?.note, type: 'httpBasicAuth' }),
		]);
	});

	it('leaves nothing behind if the query is refused', async () => {
		const before = await credentials();
		together.sandbox.fault({ provider: 'clickHouse', status: 500 });
		await run();
		expect(queries()).toHaveLength(1);
		expect(connections()).toEqual([]);
		expect(await credentials()).toEqual(before);
	});
});
