import { at } from '../../sandbox/json.mts';
import { DATABASE_LOGIN, type Together } from '../../playground/together.mts';
import { importExample } from './example.mts';
import { useN8n } from './useN8n';

/** The examples that go over several providers. */

let together: Together;
useN8n((it) => (together = it));

afterEach(() => expect(together.sandbox.violations).toEqual([]));

/** The names of what is there. */
function names() {
	const { betterStack, credible, lerian } = together.sandbox;
	return {
		betterStack: [...betterStack.connections.values()].map(({ note }) => note),
		credible: [...(credible.projects.get('demo')?.rows.keys() ?? [])],
		lerian: [...lerian.connections.values()].map(({ configName }) => configName),
	};
}

const nothing = { betterStack: [], credible: [], lerian: [] };

/** The requests that changed something. */
const writes = () =>
	together.sandbox.requests
		.filter(({ method, status }) => method !== 'GET' && status < 300)
		.map(({ provider }) => provider);

describe('the sign-up of a customer', () => {
	const customer = { customer: 'acme', ipAllowlist: ['203.0.113.10'] };
	const everywhere = { betterStack: ['Customer acme'], credible: ['acme'], lerian: ['acme'] };

	beforeAll(async () => {
		const id = await importExample(together, 'customer-sign-up.json');
		await together.session.publish(id);
	});

	async function signUp(body: unknown, path = 'customer-sign-up') {
		const response = await together.session.callWebhook(path, body);
		const text = await response.text();
		const answer: unknown = JSON.parse(text);
		return { status: response.status, answer, text };
	}

	it('makes the connections, and answers without secrets', async () => {
		const { status, answer, text } = await signUp(customer);
		expect(status).toBe(201);
		expect(answer).toEqual({
			ok: true,
			customer: 'acme',
			made: [
				{ provider: 'credible', id: 'acme', name: 'acme' },
				{ provider: 'lerian', id: expect.any(String), name: 'acme' },
				{
					provider: 'betterStack',
					id: expect.any(String),
					name: 'Customer acme',
					host: '127.0.0.1',
					port: expect.any(Number),
					username: expect.any(String),
				},
			],
		});
		expect(names()).toEqual(everywhere);
		const [connection] = together.sandbox.betterStack.connections.values();
		expect(connection?.ip_allowlist).toEqual(['203.0.113.10']);
		expect(text).not.toContain(connection?.password);
		expect(text).not.toContain(DATABASE_LOGIN.password);
	});

	it.each([{}, { customer: 'a b', ipAllowlist: ['203.0.113.10'] }, { customer: 'acme' }])(
		'refuses %j before anything is made',
		async (body) => {
			expect(await signUp(body)).toMatchObject({ status: 400, answer: { ok: false } });
			expect(names()).toEqual(nothing);
		},
	);

	it('refuses a customer who is there already, and touches nothing', async () => {
		await signUp(customer);
		const { status, answer } = await signUp(customer);
		expect(status).toBe(502);
		expect(answer).toEqual({
			ok: false,
			step: 'Create at Credible',
			message: expect.stringContaining('acme'),
			outcome: 'notApplied',
			undone: [],
		});
		expect(names()).toEqual(everywhere);
	});

	it.each([
		['credible', 'Create at Credible', []],
		['lerian', 'Create at Lerian', ['credible']],
		['betterStack', 'Create at Better Stack', ['lerian', 'credible']],
	])('undoes what was made before %s fails', async (provider, step, undone) => {
		together.sandbox.fault({ provider, method: 'POST', status: 403 });
		const { status, answer } = await signUp(customer);
		expect(status).toBe(502);
		expect(answer).toEqual({
			ok: false,
			step,
			message: expect.stringMatching(/./),
			outcome: 'notApplied',
			undone: undone.map((each) => ({ provider: each, undone: true })),
		});
		expect(names()).toEqual(nothing);
	});

	it('undoes everything if the password cannot be stored', async () => {
		const url = `${together.sandbox.baseUrl('betterStack')}/nowhere`;
		const vault = {
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: { method: 'POST', url },
		};
		const path = 'sign-up-without-a-vault';
		const changes = {
			'Store Password (Placeholder)': vault,
			'Customer Signs Up': { 'parameters.path': path, webhookId: path },
		};
		const id = await importExample(together, 'customer-sign-up.json', changes, path);
		await together.session.publish(id);
		expect(await signUp(customer, path)).toMatchObject({
			status: 502,
			answer: {
				step: 'Store Password (Placeholder)',
				undone: ['betterStack', 'lerian', 'credible'].map((provider) => ({
					provider,
					undone: true,
				})),
			},
		});
		expect(names()).toEqual(nothing);
		together.sandbox.reset(); // the request to nowhere is a violation
	});

	it('says what could not be undone', async () => {
		together.sandbox.fault({ provider: 'lerian', method: 'POST', status: 403 });
		together.sandbox.fault({ provider: 'credible', method: 'DELETE', status: 403 });
		const { answer } = await signUp(customer);
		expect(at(answer, 'undone')).toEqual([
			{ provider: 'credible', undone: false, message: expect.stringMatching(/./) },
		]);
		expect(names()).toEqual({ ...nothing, credible: ['acme'] });
	});
});

describe('the connections as they are wanted', () => {
	async function run() {
		const id = await importExample(together, 'keep-as-wanted.json');
		const execution = await together.session.run(id);
		return { execution, summary: execution.itemsOf('Summary') };
	}

	const wanted = {
		betterStack: ['Reporting dashboard', 'Nightly export'],
		credible: ['shop'],
		lerian: ['ledger'],
	};
	const count = (provider: string, action: string, count_name: number) => ({
		provider,
		action,
		count_name,
	});

	it('creates what is missing, and nothing the second time', async () => {
		const first = await run();
		expect(first.summary).toEqual([
			count('betterStack', 'created', 2),
			count('credible', 'created', 1),
			count('lerian', 'created', 1),
		]);
		expect(names()).toEqual(wanted);
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
			['Nightly export', ['203.0.113.20']],
			['Reporting dashboard', ['203.0.113.10', '198.51.100.0/24']],
		]);
	});

	it('changes nothing anywhere if a provider cannot be asked', async () => {
		together.sandbox.fault({ provider: 'lerian', status: 403 });
		await expect(run()).rejects.toThrow('Plan Lerian');
		expect(writes()).toEqual([]);
		expect(names()).toEqual(nothing);
	});
});

describe("Lerian's connection", () => {
	const connection = 'Create or Update Connection';
	const database = { 'parameters.type': 'MYSQL' };

	it('is created once, and tested each time', async () => {
		const file = 'lerian-upsert-and-test.json';
		const id = await importExample(together, file, { [connection]: database });
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
		expect(dates.at(-1)).toBe('no date');
	});

	it('stops if one of the lists cannot be read', async () => {
		together.sandbox.fault({ provider: 'supermetrics', status: 403 });
		const id = await importExample(together, 'inventory.json');
		await expect(together.session.run(id)).rejects.toThrow('Supermetrics');
		expect(writes()).toEqual([]);
	});
});
