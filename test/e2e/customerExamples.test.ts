import { at } from '../../sandbox/json.mts';
import { seedExamples } from '../../playground/examples.mts';
import { DATABASE_LOGIN, type Together } from '../../playground/together.mts';
import { importExample } from './example.mts';
import { namesIn, NOTHING } from './names.mts';
import { useN8n } from './useN8n';

/** The examples about a customer who comes, and one who leaves. */

let together: Together;
useN8n((it) => (together = it));

afterEach(() => expect(together.sandbox.violations).toEqual([]));

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
		expect(namesIn(together.sandbox)).toEqual(everywhere);
		const [connection] = together.sandbox.betterStack.connections.values();
		expect(connection?.ip_allowlist).toEqual(['203.0.113.10']);
		expect(text).not.toContain(connection?.password);
		expect(text).not.toContain(DATABASE_LOGIN.password);
	});

	it.each([{}, { customer: 'a b', ipAllowlist: ['203.0.113.10'] }, { customer: 'acme' }])(
		'refuses %j before anything is made',
		async (body) => {
			expect(await signUp(body)).toMatchObject({ status: 400, answer: { ok: false } });
			expect(namesIn(together.sandbox)).toEqual(NOTHING);
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
		expect(namesIn(together.sandbox)).toEqual(everywhere);
	});

	it.each([
		['credible', 'Create at Credible', []],
		['lerian', 'Create at Lerian', ['credible']],
		['betterStack', 'Create at Better Stack', ['lerian', 'credible']],
	])('undoes what was made before %s fails', async (provider, step, undone) => {
		together.sandbox.fault({ provider, method: 'POST', status: 422 });
		const { status, answer } = await signUp(customer);
		expect(status).toBe(502);
		expect(answer).toEqual({
			ok: false,
			step,
			message: expect.stringMatching(/./),
			outcome: 'notApplied',
			undone: undone.map((each) => ({ provider: each, undone: true })),
		});
		expect(namesIn(together.sandbox)).toEqual(NOTHING);
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
		expect(namesIn(together.sandbox)).toEqual(NOTHING);
		together.sandbox.reset(); // the request to nowhere is a violation
	});

	it('says what could not be undone', async () => {
		together.sandbox.fault({ provider: 'lerian', method: 'POST', status: 422 });
		together.sandbox.fault({ provider: 'credible', method: 'DELETE', status: 422 });
		const { answer } = await signUp(customer);
		expect(at(answer, 'undone')).toEqual([
			{ provider: 'credible', undone: false, message: expect.stringMatching(/./) },
		]);
		expect(namesIn(together.sandbox)).toEqual({ ...NOTHING, credible: ['acme'] });
	});
});

describe('the removal of a customer', () => {
	beforeAll(async () => {
		const id = await importExample(together, 'customer-leaves.json');
		await together.session.publish(id);
	});
	beforeEach(() => seedExamples(together.sandbox));

	async function leave(body: unknown) {
		const response = await together.session.callWebhook('customer-leaves', body);
		const answer: unknown = await response.json();
		return { status: response.status, answer };
	}

	const connection = (provider: string, name: string) => ({
		provider,
		id: expect.any(String),
		name,
	});
	const theirs = [
		connection('betterStack', 'Customer globex'),
		connection('credible', 'globex'),
		connection('lerian', 'globex'),
	];
	const remove = { customer: 'globex', remove: true };

	it('tells first what it would remove, then removes it and nothing else', async () => {
		const { betterStack, lerian } = together.sandbox;
		betterStack.add({ note: 'Customer globex2' });
		lerian.add({ configName: 'globex2' });
		const before = namesIn(together.sandbox);

		expect(await leave({ customer: 'globex' })).toEqual({
			status: 200,
			answer: { ok: true, customer: 'globex', wouldRemove: theirs, notThere: [] },
		});
		expect(namesIn(together.sandbox)).toEqual(before);

		expect(await leave(remove)).toEqual({
			status: 200,
			answer: { ok: true, customer: 'globex', removed: theirs, notThere: [], failed: [] },
		});
		expect(namesIn(together.sandbox)).toEqual({
			betterStack: before.betterStack.filter((name) => name !== 'Customer globex'),
			credible: before.credible.filter((name) => name !== 'globex'),
			lerian: before.lerian.filter((name) => name !== 'globex'),
		});

		expect((await leave(remove)).answer).toEqual({
			ok: true,
			customer: 'globex',
			wouldRemove: [],
			notThere: ['betterStack', 'credible', 'lerian'],
		});
	});

	it('says what somebody else has removed meanwhile', async () => {
		const { sandbox } = together;
		sandbox.fault({ provider: 'betterStack', method: 'DELETE', hold: true });
		const answering = leave(remove);
		await sandbox.whenHeld(1);
		const { lerian } = sandbox;
		for (const [id, { configName }] of lerian.connections) {
			if (configName === 'globex') lerian.connections.delete(id);
		}
		sandbox.release();
		expect((await answering).answer).toEqual({
			ok: true,
			customer: 'globex',
			removed: theirs.slice(0, 2),
			notThere: ['lerian'],
			failed: [],
		});
	});

	it('says what is still there, and removes the rest', async () => {
		together.sandbox.fault({ provider: 'credible', method: 'DELETE', status: 422 });
		expect(await leave(remove)).toEqual({
			status: 502,
			answer: {
				ok: false,
				customer: 'globex',
				removed: [theirs[0], theirs[2]],
				notThere: [],
				failed: [{ ...theirs[1], message: expect.stringMatching(/./), outcome: 'notApplied' }],
			},
		});
		expect(namesIn(together.sandbox).credible).toContain('globex');
	});

	it('removes nothing if a list cannot be read', async () => {
		const before = namesIn(together.sandbox);
		together.sandbox.fault({ provider: 'lerian', status: 422 });
		expect(await leave(remove)).toMatchObject({ status: 500 });
		expect(namesIn(together.sandbox)).toEqual(before);
	});

	it('refuses a customer without a name', async () => {
		expect(await leave({ remove: true })).toMatchObject({ status: 400, answer: { ok: false } });
		expect(together.sandbox.requests).toEqual([]);
	});
});
