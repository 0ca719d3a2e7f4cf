import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { LERIAN_TOKEN } from '../../../sandbox/providers/lerian.mts';
import {
	CERTIFICATE,
	chosen,
	clientFor,
	credentialsFor,
	NEW,
	PRIVATE_KEY,
	useLerian,
} from './useLerian';

// What people really paste, and what expressions really give.

const lerian = useLerian();
const CREATE: [string, string] = ['connection', 'create'];
const CONTINUE = { onError: 'continueErrorOutput' } as const;

const stored = () => [...lerian.sandbox.lerian.connections.values()][0];

const withSecrets = (secrets: ICredentialDataDecryptedObject) => ({
	...credentialsFor(lerian.sandbox),
	lerianReporterSecretApi: { userName: 'dbuser', password: 'p', ...secrets },
});

const oneLine = (pem: string) => pem.trim().replace(/\n/g, ' ');

const CLOTHES: Array<[string, (pem: string) => string]> = [
	['as it is', (pem) => pem],
	['with a byte order mark and CRLF', (pem) => `\uFEFF${pem.replace(/\n/g, '\r\n')}`],
	['with line breaks written as \\n', (pem) => pem.trim().replace(/\n/g, '\\n')],
	['with line breaks written as \\r\\n', (pem) => pem.trim().replace(/\n/g, '\\r\\n')],
	['in the quotes of JSON', (pem) => JSON.stringify(pem)],
	['on one line', oneLine],
];

describe.each(CLOTHES)('certificates and keys %s', (_name, dress) => {
	const SENT = { mode: 'require', ca: CERTIFICATE, cert: CERTIFICATE, key: PRIVATE_KEY };

	it('are mended from the credential', async () => {
		await lerian.run(
			CREATE,
			{ ...NEW, additionalFields: { sslMode: 'require' } },
			{
				credentials: withSecrets({
					sslCa: dress(CERTIFICATE),
					sslCert: dress(CERTIFICATE),
					sslPrivateKey: dress(PRIVATE_KEY),
				}),
			},
		);
		expect(stored()?.ssl).toEqual(SENT);
	});

	it('are mended from fields, also of Update', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one', type: 'POSTGRESQL' });
		await lerian.run(
			['connection', 'update'],
			{
				...chosen(id),
				updateFields: {
					sslMode: 'require',
					sslCa: '={{ $json.ca }}',
					sslCert: '={{ $json.ca }}',
					sslPrivateKey: '={{ $json.key }}',
				},
			},
			{ items: [{ ca: dress(CERTIFICATE), key: dress(PRIVATE_KEY) }] },
		);
		expect(stored()?.ssl).toEqual(SENT);
	});
});

it('a key that needs a passphrase is refused before anything is sent', async () => {
	const { privateKey } = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
	});
	const { error } = await lerian.run(
		CREATE,
		{ ...NEW, additionalFields: { sslMode: 'require', sslCa: CERTIFICATE } },
		{ credentials: withSecrets({ sslPrivateKey: privateKey }) },
	);
	expect(error?.message).toContain("'SSL Private Key' in the credential");
	expect(error?.message).toContain('needs its passphrase');
	expect(lerian.sandbox.requests).toEqual([]);
});

describe('a credential by expression', () => {
	it('may have a password of digits', async () => {
		await lerian.run(CREATE, NEW, {
			credentials: withSecrets({ userName: '={{ 4711 }}', password: '={{ $json.pin }}' }),
			items: [{ pin: 123456 }],
		});
		expect(stored()).toMatchObject({ userName: '4711', password: '123456' });
	});

	it('may have a client secret of digits', async () => {
		lerian.sandbox.lerian.options.auth = true;
		const credentials = clientFor(lerian.sandbox, { clientSecret: '={{ 12345 }}' });
		await lerian.run(['connection', 'getAll'], {}, { credentials });
		expect(lerian.sandbox.requests[0]?.body).toMatchObject({ clientSecret: '12345' });
	});

	it.each(['password', 'sslPrivateKey'])('that gives an object for %s is refused', async (name) => {
		const { error } = await lerian.run(
			CREATE,
			{ ...NEW, additionalFields: { sslMode: 'require', sslCa: CERTIFICATE } },
			{ credentials: withSecrets({ [name]: '={{ { key: "hunter2" } }}' }) },
		);
		expect(error?.message).toContain('must be a text');
		expect(error?.message).not.toContain('hunter2');
		expect(lerian.sandbox.requests).toEqual([]);
	});
});

const REFUSED: Array<[INodeParameters, string]> = [
	[{ host: 'postgres://u:hunter2@h' }, "'Host'"],
	[{ host: 'https://h' }, "'Host'"],
	[{ host: 'h:5432' }, "'Host'"],
	[{ port: '={{ true }}' }, "'Port'"],
	[{ port: '="0x50"' }, "'Port'"],
	[{ additionalFields: { sslMode: '={{ $json.none }}', sslCa: CERTIFICATE } }, "'SSL Mode'"],
];

it.each(REFUSED)('%j is refused, and its value not repeated', async (bad, name) => {
	const { error } = await lerian.run(CREATE, { ...NEW, ...bad });
	expect(error?.message).toContain(name);
	expect(JSON.stringify(error)).not.toContain('hunter2');
	expect(lerian.sandbox.requests).toEqual([]);
});

it.each(['2027-02-30', '2027-04-31 23:59:59', '2025-01-01 8:00', '01/02/2025', 'today'])(
	'the date %s is no date',
	async (createdAfter) => {
		const { error } = await lerian.run(['connection', 'getAll'], { filters: { createdAfter } });
		expect(error?.message).toContain("'Created After' is not a valid date");
	},
);

it('a date without an offset is in the zone of the workflow', async () => {
	lerian.sandbox.lerian.add({ configName: 'before', createdAt: '2025-05-10T03:59:59Z' });
	lerian.sandbox.lerian.add({ configName: 'after', createdAt: '2025-05-10T04:00:00Z' });
	const { items } = await lerian.run(
		['connection', 'getAll'],
		{ filters: { createdAfter: '2025-05-10', createdBefore: '2025-05-20' } },
		{ timezone: 'America/New_York' },
	);
	expect(items.map(({ json }) => json.name)).toEqual(['after']);
});

describe('metadata under keys of every object', () => {
	const tags = JSON.parse(
		'{"constructor": "a", "prototype": "b", "__proto__": "c", "toString": "d"}',
	);

	it('is sent, shown and compared', async () => {
		const wanted = { ...NEW, additionalFields: { metadata: JSON.stringify(tags) } };
		const { items } = await lerian.run(['connection', 'upsert'], wanted);
		expect(JSON.stringify(lerian.created[0])).toContain(JSON.stringify(tags));
		expect(JSON.stringify(items[0]?.json.tags)).toBe(JSON.stringify(tags));
		const again = await lerian.run(['connection', 'upsert'], wanted);
		expect(again.items[0]?.json.action).toBe('unchanged');
	});

	it('is a difference where it is not there', async () => {
		await lerian.run(CREATE, NEW);
		for (const key of ['constructor', '__proto__']) {
			const metadata = JSON.stringify(JSON.parse(`{"${key}": "x"}`));
			const wanted = { ...NEW, additionalFields: { metadata } };
			const { items } = await lerian.run(['connection', 'upsert'], wanted);
			expect(items[0]?.json.action).toBe('updated');
		}
	});
});

describe('what was sent is in no message', () => {
	it.each(['\n', ' ', '\u200B', '\r\n'])('of a token that ends in %j', async (end) => {
		lerian.sandbox.lerian.options.auth = true;
		const credentials = credentialsFor(lerian.sandbox, {
			authentication: 'token',
			accessToken: LERIAN_TOKEN + end,
		});
		const body = { code: 'FET-0405', title: 't', message: `No: Bearer ${LERIAN_TOKEN} here` };
		lerian.sandbox.fault({ status: 400, body });
		const { errors } = await lerian.run(['connection', 'getAll'], {}, { credentials, ...CONTINUE });
		expect(errors[0]?.json.message).toBe('No: Bearer *** here');
	});

	it.each(['\n', ' ', '\u200B'])('of a client secret that ends in %j', async (end) => {
		lerian.sandbox.lerian.options.auth = true;
		const clientSecret = 'sandbox-client-secret';
		const credentials = clientFor(lerian.sandbox, { clientSecret: clientSecret + end });
		const path = '/v1/login/oauth/access_token';
		lerian.sandbox.fault({ path, status: 401, body: { message: `No: ${clientSecret}` } });
		const { errors } = await lerian.run(['connection', 'getAll'], {}, { credentials, ...CONTINUE });
		expect(JSON.stringify(errors[0]?.json.details)).not.toContain(clientSecret);
		expect(errors[0]?.json.message).toContain('***');
	});

	it.each([
		['a page with entities', 'a&amp;b&lt;c'],
		['percents in small letters', 'a%26b%3cc'],
		['hexadecimal digits', '612662 3c63'.replace(' ', '')],
	])('of a password in %s', async (_name, echo) => {
		lerian.sandbox.fault({
			method: 'POST',
			status: 400,
			body: `<p>Bad password ${echo} given</p>`,
		});
		const { error } = await lerian.run(CREATE, NEW, {
			credentials: withSecrets({ password: 'a&b<c' }),
		});
		expect(error?.description).toContain('Bad password *** given');
	});

	it('of a raw item that repeats it, in values and in keys', async () => {
		const password = 'never-to-be-seen';
		lerian.sandbox.fault({
			method: 'POST',
			replace: (answer) => ({
				...Object(answer),
				dsn: `login ${password}`,
				[`key ${password}`]: 1,
				deep: [{ note: `password=${password}x` }],
			}),
		});
		const { items, saved } = await lerian.run(
			CREATE,
			{ ...NEW, simplify: false },
			{ credentials: withSecrets({ password }) },
		);
		expect(items[0]?.json).toMatchObject({ dsn: 'login ***', configName: NEW.configName });
		expect(saved).not.toContain(password);
	});
});

describe('an answer that nobody expects', () => {
	it.each([
		[
			'fields that are no texts',
			{ code: 'FET-0001', message: 'no', fields: { host: { toString: 1 } } },
		],
		['the code "constructor"', { code: 'constructor', title: '__proto__', message: 'no' }],
		['nothing but objects', { code: {}, title: [], message: { toString: 1 } }],
	])('is described all the same: %s', async (_name, body) => {
		lerian.sandbox.fault({ method: 'POST', status: 400, body });
		const { errors } = await lerian.run(CREATE, NEW, CONTINUE);
		expect(errors[0]?.json.error).toMatch(/^Lerian Reporter refused the values/);
		expect(errors[0]?.json.details).toMatchObject({ outcome: 'notApplied' });
	});

	it.each(['..', '', '../x', 'a/b'])(
		'with the ID "%s" is none: what was created is found by its name',
		async (id) => {
			lerian.sandbox.fault({ method: 'POST', replace: (answer) => ({ ...Object(answer), id }) });
			const { items } = await lerian.run(CREATE, NEW);
			expect(items[0]?.json.id).toBe(stored()?.id);
		},
	);

	it('with a date that is an object hides nothing', async () => {
		lerian.sandbox.lerian.add({ configName: 'one' });
		lerian.sandbox.fault({
			times: 99,
			replace: (page) => ({
				items: Object(page).items.map((row: object) => ({ ...row, createdAt: { toString: 1 } })),
			}),
		});
		const { items } = await lerian.run(['connection', 'getAll'], {
			filters: { createdAfter: '2026-01-01' },
		});
		expect(items.map(({ json }) => json.name)).toContain('one');
	});

	it('of a long and dirty product is shown short and clean', async () => {
		const password = 'never-to-be-seen';
		lerian.sandbox.lerian.add({
			...NEW,
			type: 'POSTGRESQL',
			productName: `x${password}\u0007${'y'.repeat(2e5)}`,
		});
		for (const operation of ['create', 'upsert']) {
			const { error } = await lerian.run(['connection', operation], NEW, {
				credentials: withSecrets({ password }),
			});
			const told = `${error?.message} ${error?.description}`;
			expect(told).toContain("product 'x***");
			expect(told.length).toBeLessThan(1000);
		}
	});

	it('to a list says nothing of a name', async () => {
		lerian.sandbox.fault({ status: 409, body: { code: 'FET-1002', title: 't', message: 'm' } });
		const { error } = await lerian.run(['connection', 'getAll']);
		expect(`${error?.message} ${error?.description}`).not.toContain('undefined');
	});
});
