import { BETTER_STACK_TOKEN } from '../../sandbox/providers/betterStack.mts';
import { LERIAN_TOKEN } from '../../sandbox/providers/lerian.mts';
import { SUPERMETRICS_KEY } from '../../sandbox/providers/supermetrics.mts';
import type { Fault, Sandbox } from '../../sandbox/server.mts';
import { credentialsFor as betterStack } from '../engine/betterStack/useBetterStack';
import { runNode, type NodeRun } from '../engine/engine';
import { credentialsFor as lerian, NEW } from '../engine/lerian/useLerian';
import { connecting, credentialsFor as supermetrics } from '../engine/supermetrics/useSupermetrics';
import { useSandbox } from '../useSandbox';
import { faultsIn } from './judge';
import { nested } from './mutations';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

jest.setTimeout(120_000);

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const PASSWORD = 'p"ä/ss+w0rd\\& <1234567890>';

/** A secret as a server may repeat it, and what must not be left of it. */
const CLOTHES: Record<string, (secret: string) => string> = {
	raw: (secret) => secret,
	'in JSON': (secret) => JSON.stringify({ value: secret }),
	'in JSON inside of JSON': (secret) => JSON.stringify({ value: JSON.stringify({ x: secret }) }),
	'in a URL': (secret) => `https://db.example.com/?x=${encodeURIComponent(secret)}`,
	'in HTML': (secret) =>
		`<p>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</p>`,
	'in base64': (secret) => `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
	'in hex': (secret) => Buffer.from(secret).toString('hex'),
	'in a DSN': (secret) => `host=db password='${secret}' port=1`,
	'behind 500 characters': (secret) => `${'x'.repeat(495)}${secret}`,
};

/** Where a server may put it. */
const PLACES: Record<string, (text: string) => Partial<Fault>> = {
	'the body as a text': (body) => ({ body }),
	'the body as a page': (text) => ({
		body: `<html><body>${text}</body></html>`,
		headers: { 'content-type': 'text/html' },
	}),
	'a message': (message) => ({ body: { message, errors: message, error: { message } } }),
	'a title, a detail and a description': (text) => ({
		body: {
			title: text,
			errors: [{ title: text, detail: text }],
			error: { description: text, message: text },
		},
	}),
	'a code': (code) => ({ body: { code, error: { code, message: 'm' }, errors: 'm' } }),
	'a code alone': (code) => ({ body: { code, error: code, errors: code } }),
	'a request ID': (id) => ({ body: { meta: { request_id: id }, error: { code: 'X' } } }),
	'the request ID in a header': (id) => ({ headers: { 'x-request-id': headerOf(id) } }),
	'a Location': (to) => ({ headers: { location: headerOf(to) } }),
	'a key': (key) => ({ body: { [key]: 1, errors: { [key]: [key] }, fields: { [key]: key } } }),
	'a list of errors': (text) => ({
		body: { errors: [text, [text], { toString: 1, text }], fields: { a: { toString: 1, text } } },
	}),
	'something nested': (text) => ({
		body: {
			errors: { a: [nested(3), { b: text }] },
			message: { text },
			error: { message: { text } },
		},
	}),
	'JSON that is cut off': (text) => ({
		body: JSON.stringify({ message: text, errors: text }).slice(0, -2),
	}),
};

/** A header holds one line of Latin letters. */
function headerOf(text: string): string {
	return text.replace(/[^\x20-\x7E]/g, encodeURIComponent);
}

/** A text that was cut off in the middle of a secret ends there. */
const CUT: Record<string, (secret: string) => Partial<Fault>> = {
	'a text that was cut off': (secret) => ({ body: `was ${secret.slice(0, -4)}` }),
	'a message that was cut off': (secret) => {
		const message = `was ${secret.slice(0, -4)}`;
		return { body: { message, errors: message, error: { message } } };
	},
};

const STATUSES = [200, 302, 400, 401, 403, 404, 409, 422, 429, 500];

/** A create of each node, and the secrets that it sends. */
const CREATES: Array<[type: string, secrets: string[], run: () => Omit<NodeRun, 'type'>]> = [
	[
		'betterStackTelemetry',
		[BETTER_STACK_TOKEN],
		() => ({ parameters: { note: '={{ $json.name }}' }, credentials: betterStack(sandbox) }),
	],
	[
		'lerianReporter',
		[PASSWORD, LERIAN_TOKEN],
		() => ({
			parameters: { ...NEW, configName: '={{ $json.name }}' },
			credentials: {
				...lerian(sandbox, { authentication: 'token', accessToken: LERIAN_TOKEN }),
				lerianReporterSecretApi: { userName: 'dbuser', password: PASSWORD },
			},
		}),
	],
	[
		'supermetricsHub',
		[SUPERMETRICS_KEY],
		() => ({ parameters: connecting('AW', 'SQL_BQ'), credentials: supermetrics(sandbox) }),
	],
];

const CASES = CREATES.flatMap(([type, secrets, run]) =>
	secrets.flatMap((secret) => STATUSES.map((status) => [type, status, secret, run] as const)),
);

it.each(CASES)(
	'%s shows nothing of a secret that a refusal with status %d repeats in whatever place and form (%s)',
	async (type, status, secret, run) => {
		const answers = [
			...(status < 400 ? [] : Object.entries(CUT)).map(([name, put]) => ({
				name,
				fault: put(secret),
			})),
			...Object.entries(PLACES).flatMap(([place, put]) =>
				Object.entries(CLOTHES).map(([form, dress]) => ({
					name: `${place}: ${form}`,
					fault: put(dress(secret)),
				})),
			),
		];
		for (const { fault } of answers) sandbox.fault({ status, ...fault, method: 'POST' });
		const { parameters, ...surroundings } = run();
		const result = await runNode({
			...surroundings,
			type,
			parameters: {
				resource: 'connection',
				operation: 'create',
				...parameters,
				options: { concurrency: 1, maxRetries: 0 },
			},
			items: answers.map((_answer, index) => ({ name: `item-${index}` })),
			onError: 'continueErrorOutput',
		});
		expect(result.errors).toHaveLength(answers.length);
		const shown = result.errors.flatMap(({ json }, index) => {
			const text = JSON.stringify(json);
			const left = remainsOf(secret).filter((part) => text.includes(part));
			return left.map((part) => `${answers[index]?.name} shows ${part}: ${text}`);
		});
		expect(shown).toEqual([]);
		const expected = { items: answers.length, isMade: false, secrets: remainsOf(secret) };
		expect(faultsIn(result, expected)).toEqual([]);
	},
);

/** What must not be left of a secret: its beginning, letters of its middle, and these in other forms. */
function remainsOf(secret: string): string[] {
	const middle = /[\w-]{6,}(?=\W*$)/.exec(secret)?.[0] ?? secret;
	const base64 = Buffer.from(`user:${secret}`).toString('base64');
	return [
		secret.slice(0, 8),
		JSON.stringify(secret.slice(0, 8)).slice(1, -1),
		encodeURIComponent(secret).slice(0, 12),
		middle.slice(0, 8),
		Buffer.from(middle).toString('hex').slice(0, 12),
		base64.slice(9, 20),
	];
}
