import { at } from '../../sandbox/json.mts';
import { seedExamples } from '../../playground/examples.mts';
import { DATABASE_LOGIN, type Together } from '../../playground/together.mts';
import { importExample } from './example.mts';
import { namesIn, NOTHING } from './names.mts';
import { useN8n } from './useN8n';

/** The examples that go over several providers. */

let together: Together;
useN8n((it) => (together = it));

afterEach(() => expect(together.sandbox.violations).toEqual([]));

/** The requests that changed something. */
const writes = () =>
	together.sandbox.requests
		.filter(({ method, status }) => method !== 'GET' && status < 300)
		.map(({ provider }) => provider);

describe('the connections as they are wanted', () => {
	async function run() {
		const id = await importExample(together, 'keep-as-wanted.json');
		const execution = await together.session.run(id);
		return { execution, summary: execution.itemsOf('Summary') };
	}

	const wanted = {
		betterStack: ['Sales dashboard', 'Nightly backup'],
		credible: ['shop'],
		lerian: ['ledger'],
	};
	const count = (provider: string, action: string, connections: number) => ({
		provider,
		action,
		connections,
	});

	it('creates what is missing, and nothing the second time', async () => {
		const first = await run();
		expect(first.summary).toEqual([
			count('betterStack', 'created', 2),
			count('credible', 'created', 1),
			count('lerian', 'created', 1),
		]);
		expect(namesIn(together.sandbox)).toEqual(wanted);
		const planned = first.execution.itemsOf('The Plan').map((item) => at(item, 'action'));
		expect(new Set(planned)).toEqual(new Set(['wouldCreate']));
		const { password } = DATABASE_LOGIN;
		const { credible, lerian } = together.sandbox;
		expect(credible.stored('shop')).toMatchObject({ postgresConnection: { password } });
		expect([...lerian.connections.values()]).toEqual([expect.objectContaining({ password })]);
		expect(first.execution.saved).not.toContain(password);
		expect(first.execution.itemsOf('Store Password (Placeholder)')).toHaveLength(2);

		const before = writes();
		const second = await run();
		expect(second.summary).toEqual([
			count('betterStack', 'unchanged', 2),
			count('credible', 'unchanged', 1),
			count('lerian', 'unchanged', 1),
		]);
		expect(writes()).toEqual(before);
	});

	it('changes only what differs, each with its own settings', async () => {
		await run();
		const { betterStack, lerian } = together.sandbox;
		const [reporting] = betterStack.connections.values();
		if (reporting) reporting.ip_allowlist = ['192.0.2.1'];
		const [ledger] = lerian.connections.values();
		if (ledger) ledger.host = 'old.example.com';
		const before = writes().length;

		const { summary } = await run();
		expect(summary).toHaveLength(4);
		expect(summary).toEqual(
			expect.arrayContaining([
				count('betterStack', 'replaced', 1),
				count('betterStack', 'unchanged', 1),
				count('credible', 'unchanged', 1),
				count('lerian', 'updated', 1),
			]),
		);
		expect(writes().slice(before).sort()).toEqual(['betterStack', 'betterStack', 'lerian']);
		const lists = [...betterStack.connections.values()].map(({ note, ip_allowlist: list }) => [
			note,
			list,
		]);
		expect(lists).toEqual([
			['Nightly backup', ['203.0.113.20']],
			['Sales dashboard', ['203.0.113.10', '198.51.100.0/24']],
		]);
	});

	it('changes nothing anywhere if a provider cannot be asked', async () => {
		together.sandbox.fault({ provider: 'lerian', status: 422 });
		await expect(run()).rejects.toThrow('Plan Lerian');
		expect(writes()).toEqual([]);
		expect(namesIn(together.sandbox)).toEqual(NOTHING);
	});
});

describe("Lerian's connection", () => {
	const connection = 'Create or Update Connection';

	it('is created once, and tested each time', async () => {
		const file = 'lerian-upsert-and-test.json';
		const id = await importExample(together, file);
		for (const action of ['created', 'unchanged']) {
			const execution = await together.session.run(id);
			expect(execution.itemsOf(connection)).toEqual([expect.objectContaining({ action })]);
			expect(execution.itemsOf('Test Connection')).toEqual([expect.objectContaining({ ok: true })]);
			expect(execution.itemsOf('Not Reachable')).toEqual([]);
		}

		together.sandbox.lerian.down.add('production-db');
		const { lastItems } = await together.session.run(id);
		expect(lastItems).toEqual([expect.objectContaining({ ok: false })]);
	});
});

describe('the inventory', () => {
	it('has all connections in one table, by expiry', async () => {
		const { betterStack, credible, lerian, supermetrics } = together.sandbox;
		betterStack.seed({ connections: 3 });
		credible.seed({ connections: 2 });
		lerian.seed({ connections: 2 });
		supermetrics.seed({ logins: 2 });
		const [first, second] = betterStack.connections.values();
		if (first) first.valid_until = '2040-01-01T00:00:00.000Z';
		if (second) second.valid_until = '2020-01-01T00:00:00.000Z';

		const id = await importExample(together, 'inventory.json');
		const rows = (await together.session.run(id)).itemsOf('By Expiry');
		expect(rows).toHaveLength(7 + supermetrics.logins.length);
		const columns = Object.keys(Object(rows[0]));
		for (const row of rows) expect(Object.keys(Object(row))).toEqual(columns);

		const providers = new Set(rows.map((row) => at(row, 'provider')));
		expect([...providers].sort()).toEqual(['betterStack', 'credible', 'lerian', 'supermetrics']);
		const dates = rows.map((row) => String(at(row, 'expiresAt')));
		expect(dates).toEqual([...dates].sort());
		expect(dates[0]).toBe('2020-01-01T00:00:00.000Z');
		expect(dates.slice(-2)).toEqual(['–', '–']);
		const renewing = rows.filter((row) => at(row, 'expiresAt') === 'renews itself');
		expect(new Set(renewing.map((row) => at(row, 'provider')))).toEqual(new Set(['supermetrics']));
	});

	it('stops if one of the lists cannot be read', async () => {
		together.sandbox.fault({ provider: 'supermetrics', status: 403 });
		const id = await importExample(together, 'inventory.json');
		await expect(together.session.run(id)).rejects.toThrow('Supermetrics');
		expect(writes()).toEqual([]);
	});
});

describe('the drift', () => {
	it('is put back and told once, in guarded connections only', async () => {
		const { lerian } = together.sandbox;
		seedExamples(together.sandbox);
		const others = [...lerian.connections.values()].filter(({ metadata }) => !metadata);
		const before = JSON.stringify(others);
		const id = await importExample(together, 'undo-drift.json');
		const run = async () => await together.session.run(id, 'Connection Changed');

		const text =
			"Somebody had changed these settings of 'payroll-db':\n\nhost: laptop.example.com, now db.example.com again";
		expect((await run()).itemsOf('Send It (Placeholder)')).toEqual([
			{ subject: expect.stringContaining("'payroll-db'"), text },
		]);
		const payroll = [...lerian.connections.values()].find(
			({ configName }) => configName === 'payroll-db',
		);
		expect(payroll).toMatchObject({ host: 'db.example.com', ...DATABASE_LOGIN });
		expect(JSON.stringify(others)).toBe(before);

		expect((await run()).itemsOf('Send It (Placeholder)')).toEqual([]);
	});
});
