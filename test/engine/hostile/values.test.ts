import { connecting, useSupermetrics } from '../supermetrics/useSupermetrics';
import { byId, connectionsOf, useBetterStack } from '../betterStack/useBetterStack';
import { byName, POSTGRES, useCredible } from '../credible/useCredible';
import { chosen, CONNECTIONS, credentialsFor, NEW, useLerian } from '../lerian/useLerian';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const CONTINUE = { onError: 'continueErrorOutput' } as const;
const CREATE: [string, string] = ['connection', 'create'];

const betterStack = useBetterStack();
const credible = useCredible();
const lerian = useLerian();
const supermetrics = useSupermetrics();

/** A create of each node. */
const CREATES = {
	betterStack: async () => await betterStack.run(CREATE, { note: 'n' }, CONTINUE),
	credible: async () =>
		await credible.run(CREATE, { ...POSTGRES, connectionName: 'one' }, CONTINUE),
	lerian: async () => await lerian.run(CREATE, NEW, CONTINUE),
	supermetrics: async () => await supermetrics.run(CREATE, connecting('AW', 'SQL_BQ'), CONTINUE),
};

const SANDBOXES = { betterStack, credible, lerian, supermetrics };

describe.each(['betterStack', 'credible', 'lerian', 'supermetrics'] as const)('%s', (provider) => {
	const { [provider]: create } = CREATES;
	const { [provider]: server } = SANDBOXES;

	it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
		'takes the error code %s for a code like others',
		async (code) => {
			const body = { code, message: 'Said', errors: code, error: { code, message: 'Said' } };
			server.sandbox.fault({ method: 'POST', status: 400, body });
			const { errors } = await create();
			expect(errors).toHaveLength(1);
			expect(errors[0]?.json.error).toContain('refused the values');
			expect(errors[0]?.json.details).toMatchObject({ status: 400, outcome: 'notApplied' });
		},
	);

	it('tells a pause of which nobody will see the end', async () => {
		server.sandbox.fault({ method: 'POST', status: 429, retryAfter: '9'.repeat(17) });
		const { errors } = await create();
		expect(errors[0]?.json.details).toMatchObject({
			status: 429,
			outcome: 'notApplied',
			advice: expect.stringContaining('9999-12-31'),
		});
	});

	it('shows no more of an answer than can be read', async () => {
		const long = 'x'.repeat(200_000);
		const error = { code: long, message: long, description: long };
		const body = { code: long, message: long, errors: long, error, meta: { request_id: long } };
		server.sandbox.fault({ method: 'POST', status: 400, body });
		const json = Object((await create()).errors[0]?.json);
		const { code, requestId } = Object(json.details);
		const lengths = [json.error, json.message, code ?? '', requestId ?? ''].map(
			(text) => String(text).length,
		);
		const most = [500, 501, 101, 101];
		expect(lengths.every((length, at) => length <= (most[at] ?? 0))).toBe(true);
	});
});

it('a password with half a character is sent, or refused in words', async () => {
	const { items, errors } = await betterStack.run(
		['connection', 'test'],
		{
			host: '127.0.0.1',
			port: Number(new URL(betterStack.sandbox.url).port),
			userName: 'u\uD800',
			password: '={{ "p\\uD800" }}',
			options: { protocol: 'http' },
		},
		CONTINUE,
	);
	expect([...items, ...errors][0]?.json.message).toMatch(
		/^ClickHouse refused the login with code 516: /,
	);
});

describe.each(['constructor', 'prototype', '__proto__', 'toString'])(
	'the metadata key %s',
	(key) => {
		it.each(['create', 'upsert', 'update'])(
			'arrives at Lerian by %s, and comes back',
			async (operation) => {
				const metadata = `{ "${key}": "one", "team": "two" }`;
				const { id } = lerian.sandbox.lerian.add({ configName: 'stored' });
				const { items, error } = await lerian.run(['connection', operation], {
					...NEW,
					...chosen(id),
					additionalFields: { metadata },
					updateFields: { metadata },
				});
				expect(error).toBeUndefined();
				const { body } = lerian.sandbox.requests.findLast(({ method }) => method !== 'GET') ?? {};
				expect(Object.entries(Object(body).metadata)).toEqual([
					[key, 'one'],
					['team', 'two'],
				]);
				expect(Object.entries(Object(items[0]?.json.tags))).toEqual([
					[key, 'one'],
					['team', 'two'],
				]);
			},
		);
	},
);

it("a server's clock of the year 9999 leads to no more requests", async () => {
	lerian.sandbox.lerian.seed({ connections: 3 });
	const list = async () => {
		const before = lerian.sandbox.requests.length;
		const { error } = await lerian.run(['connection', 'getAll'], { returnAll: true });
		expect(error).toBeUndefined();
		return lerian.sandbox.requests.length - before;
	};
	const usual = await list();
	const headers = { date: 'Fri, 31 Dec 9999 00:00:00 GMT' };
	lerian.sandbox.fault({ headers, times: Infinity });
	expect(await list()).toBe(usual);
});

describe('a secret that was sent and comes back in another field', () => {
	const ECHOED = 'Sent-Pass/word+1';
	const SECRETS = { userName: 'dbuser', password: ECHOED };

	it.each([
		['create', true],
		['create', false],
		['upsert', true],
		['upsert', false],
		['update', true],
		['update', false],
	])('leaves the item of Lerian: %s, simplified %s', async (operation, simplify) => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'stored' });
		const metadata = { team: `was ${ECHOED}`, [ECHOED]: 'key', token: 'kept' };
		lerian.sandbox.fault({
			method: operation === 'update' ? 'PATCH' : 'POST',
			replace: (answer) => ({ ...Object(answer), metadata, echo: [ECHOED] }),
		});
		const { items } = await lerian.run(
			['connection', operation],
			{ ...NEW, ...chosen(id), simplify, updateFields: { password: '={{ $json.password }}' } },
			{
				items: [{ password: ECHOED }],
				credentials: { ...credentialsFor(lerian.sandbox), lerianReporterSecretApi: SECRETS },
			},
		);
		const shown = { team: 'was ***', '***': 'key', token: 'kept' };
		expect(items[0]?.json).toMatchObject(simplify ? { tags: shown } : { metadata: shown });
		expect(JSON.stringify(items)).not.toContain(ECHOED);
	});

	it.each([true, false])(
		"leaves the note of Better Stack with 'Omit', simplified %s",
		async (simplify) => {
			betterStack.sandbox.fault({
				method: 'POST',
				replace(answer) {
					const { data } = Object(answer);
					const { password } = data.attributes;
					const attributes = { ...data.attributes, note: `was ${password}`, type: password };
					return { data: { ...data, attributes } };
				},
			});
			const { items, saved } = await betterStack.run(CREATE, {
				note: 'n',
				simplify,
				options: { secretOutput: 'omit' },
			});
			const [{ password = '' } = {}] = connectionsOf(betterStack.sandbox);
			expect(password.length).toBeGreaterThan(7);
			expect(JSON.stringify(items[0]?.json)).toContain('was ***');
			expect(saved).not.toContain(password);
		},
	);
});

describe('an ID that leads elsewhere', () => {
	it.each(['..', '.', '', 'a/b', 'a?b', '%2e%2e', 7.5, { toString: 1 }])(
		'is none of a connection of Lerian: %j',
		async (id) => {
			const { id: stored } = lerian.sandbox.lerian.add({ configName: 'stored' });
			lerian.sandbox.fault({
				path: CONNECTIONS,
				method: 'GET',
				times: 9,
				replace(answer) {
					const { items, ...page } = Object(answer);
					return { ...page, items: items.map((row: object) => ({ ...row, id })) };
				},
			});
			const { errors } = await lerian.run(
				['connection', 'delete'],
				chosen('stored', 'name'),
				CONTINUE,
			);
			expect(errors[0]?.json.error).toContain('something else than its documentation promises');
			expect(lerian.sandbox.requests.every(({ path }) => path === CONNECTIONS)).toBe(true);
			expect([...lerian.sandbox.lerian.connections.keys()]).toEqual([stored]);
		},
	);
});

describe('numbers that are none', () => {
	it.each([true, '0x50', '8e1', [80], 65_536])('are refused as a port: %j', async (port) => {
		const given = { port: '={{ $json.port }}' };
		for (const { errors } of [
			await lerian.run(CREATE, { ...NEW, ...given }, { ...CONTINUE, items: [{ port }] }),
			await credible.run(
				CREATE,
				{ ...POSTGRES, connectionName: 'one', ...given },
				{ ...CONTINUE, items: [{ port }] },
			),
			await betterStack.run(
				['connection', 'test'],
				{ host: '127.0.0.1', userName: 'u', password: 'p', ...given },
				{ ...CONTINUE, items: [{ port }] },
			),
		]) {
			expect(errors[0]?.json.error).toBe("'Port' must be a whole number from 1 to 65535 [item 0]");
		}
		for (const { sandbox } of Object.values(SANDBOXES)) expect(sandbox.requests).toEqual([]);
	});

	it.each(['9007199254740993', '={{ 2 ** 53 }}', '={{ [2 ** 53 + 2] }}', '1e3'])(
		'are refused as a team of Better Stack: %s',
		async (teamIds) => {
			const { errors } = await betterStack.run(CREATE, { additionalFields: { teamIds } }, CONTINUE);
			expect(errors[0]?.json.error).toMatch(/^'Team Names or IDs' /);
			expect(betterStack.sandbox.requests).toEqual([]);
		},
	);

	it('a team above 2^53 that Better Stack names is not rounded to another one', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		const [{ id } = { id: 0 }] = connectionsOf(betterStack.sandbox);
		const url = `${betterStack.sandbox.baseUrl('betterStack')}/api/v1/connections/${id}`;
		const headers = { authorization: 'Bearer sandbox-global-token' };
		const text = await (await fetch(url, { headers })).text();
		const body = text.replace(/"team_ids":\[[^\]]*\]/, '"team_ids":[9007199254740993]');
		betterStack.sandbox.fault({ method: 'GET', status: 200, body });
		const { errors } = await betterStack.run(['connection', 'rotate'], byId(String(id)), CONTINUE);
		expect(errors[0]?.json.error).toContain('The team ID 9007199254740993');
		expect(betterStack.created).toEqual([]);
	});
});

it.each([null, undefined, '', { toString: 1 }, 7, '..'])(
	'a list of Credible whose rows have the name %j names nothing that there is not',
	async (name) => {
		credible.sandbox.fault({
			method: 'GET',
			times: 9,
			replace: (answer) =>
				Array.isArray(answer) ? answer.map((row: object) => ({ ...row, name })) : answer,
		});
		await credible.run(CREATE, { ...POSTGRES, connectionName: 'one' });
		for (const resource of ['connection', 'project']) {
			const { errors, items } = await credible.run([resource, 'getAll'], {}, CONTINUE);
			expect(JSON.stringify([errors, items])).not.toMatch(/undefined|\[object|TypeError/);
		}
		const { errors } = await credible.run(
			['connection', 'get'],
			{ connectionName: byName('one') },
			CONTINUE,
		);
		expect(JSON.stringify(errors)).not.toContain('undefined');
	},
);
