import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { CREDIBLE_TOKEN } from '../../../sandbox/providers/credible.mts';
import { SECRETS } from './planted';
import { byName, credentialsFor, LOGIN, POSTGRES, stored, useCredible } from './useCredible';

const credible = useCredible();
const CREATE: [string, string] = ['connection', 'create'];
const UPDATE: [string, string] = ['connection', 'update'];
const SHOP: INodeParameters = { connectionName: 'shop', ...POSTGRES };
const SNOWFLAKE: INodeParameters = {
	connectionName: 'snow',
	type: 'snowflake',
	account: 'myorg-myaccount',
	warehouse: 'w',
};
const PEM = SECRETS.privateKey;
const ENCRYPTED = generateKeyPairSync('ed25519', {
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: {
		type: 'pkcs8',
		format: 'pem',
		cipher: 'aes-256-cbc',
		passphrase: SECRETS.privateKeyPass,
	},
}).privateKey;

const duck = (...database: INodeParameters[]): INodeParameters => ({
	connectionName: 'duck',
	type: 'duckdb',
	attachedDatabases: { database },
});
/** The secrets as an expression in the credential gives them: objects stay objects. */
const byExpression = (secrets: ICredentialDataDecryptedObject) => ({
	secrets: Object.fromEntries(
		Object.entries(secrets).map(([name, value]) => {
			const text = encodeURIComponent(JSON.stringify(value)).replaceAll("'", '%27');
			return [name, `={{ JSON.parse(decodeURIComponent('${text}')) }}`];
		}),
	),
});
const refused = async (parameters: INodeParameters, secrets: ICredentialDataDecryptedObject) => {
	const { error } = await credible.run(CREATE, parameters, byExpression(secrets));
	expect(credible.sandbox.requests).toEqual([]);
	expect(JSON.stringify(error)).not.toContain('hunter2');
	return error?.message;
};

beforeEach(() => credible.behave('publisher-0.0.250'));

describe('a private key', () => {
	const COPIES: Array<[string, string]> = [
		['as it was made', PEM],
		['with line breaks written as \\n', PEM.replaceAll('\n', '\\n')],
		['in the quotes of JSON', JSON.stringify(PEM)],
		['on one line', PEM.replaceAll('\n', ' ')],
		['with CRLF and a byte order mark', `\uFEFF${PEM.replaceAll('\n', '\r\n')}`],
	];

	it.each(COPIES)('of Snowflake is sent as it was made: %s', async (_name, privateKey) => {
		await credible.run(CREATE, SNOWFLAKE, { secrets: { userName: 'app', privateKey } });
		expect(credible.sent('POST')).toMatchObject([{ snowflakeConnection: { privateKey: PEM } }]);
	});

	it.each(COPIES)('of an attached database, too: %s', async (_name, privateKey) => {
		await credible.run(CREATE, duck({ name: 'snow', type: 'snowflake', account: 'a' }), {
			secrets: { attachedSecretsJson: JSON.stringify({ snow: { privateKey } }) },
		});
		expect(credible.sent('POST')).toMatchObject([
			{
				duckdbConnection: { attachedDatabases: [{ snowflakeConnection: { privateKey: PEM } }] },
			},
		]);
	});

	it.each<[string, ICredentialDataDecryptedObject, string]>([
		['none', { privateKey: 'hunter2' }, 'is not a private key in PEM form'],
		['cut off', { privateKey: PEM.slice(0, 60) }, 'is a private key that cannot be read'],
		['encrypted', { privateKey: ENCRYPTED }, 'needs its passphrase'],
		[
			'of another passphrase',
			{ privateKey: ENCRYPTED, privateKeyPass: 'hunter2' },
			'is not opened by its passphrase',
		],
	])('that is %s is refused before anything is sent', async (_name, secrets, says) => {
		expect(await refused(SNOWFLAKE, { userName: 'app', ...secrets })).toContain(says);
		expect(
			await refused(duck({ name: 'snow', type: 'snowflake' }), {
				attachedSecretsJson: { snow: secrets },
			}),
		).toContain(says);
		const raw = { snowflakeConnection: { username: 'app', ...secrets } };
		if (says.includes('passphrase')) {
			const additionalFields = { rawConnection: JSON.stringify(raw) };
			expect(await refused({ ...SNOWFLAKE, additionalFields }, LOGIN)).toContain(says);
		}
	});

	it('is refused for every item before an update is sent', async () => {
		credible.sandbox.credible.add(stored('shop'));
		const { error } = await credible.run(
			UPDATE,
			{ connectionName: byName('snow'), type: 'snowflake', updateFields: {} },
			{ secrets: { privateKey: ENCRYPTED } },
		);
		expect(error?.message).toContain('needs its passphrase');
		expect(credible.sandbox.requests).toEqual([]);
	});

	it('of OpenSSH is taken for a proxy, whose own form it is', async () => {
		const privateKey = PEM.replaceAll('PRIVATE KEY', 'OPENSSH PRIVATE KEY');
		const ssh = { host: 'bastion.example.com', username: 'tunnel' };
		const { error } = await credible.run(
			CREATE,
			{ ...SHOP, additionalFields: { proxy: { ssh } } },
			{ secrets: { ...LOGIN, privateKey } },
		);
		expect(error).toBeUndefined();
		expect(credible.sent('POST')).toMatchObject([{ proxy: { ssh: { privateKey } } }]);
	});
});

describe('a secret of another type than text', () => {
	it('is sent as what it stands for', async () => {
		const key = JSON.parse(SECRETS.serviceAccountKeyJson);
		await credible.run(CREATE, SHOP, byExpression({ userName: 'app', password: 4711 }));
		await credible.run(
			CREATE,
			{ connectionName: 'big', type: 'bigquery' },
			byExpression({ serviceAccountSecretJson: key }),
		);
		await credible.run(
			CREATE,
			duck({ name: 'pg', type: 'postgres', host: 'h' }, { name: 'big', type: 'BigQuery' }),
			byExpression({
				attachedSecretsJson: { pg: { password: 4711 }, big: { serviceAccountKeyJson: key } },
			}),
		);
		const text = SECRETS.serviceAccountKeyJson;
		expect(credible.sent('POST')).toMatchObject([
			{ postgresConnection: { password: '4711' } },
			{ bigqueryConnection: { serviceAccountKeyJson: text } },
			{
				duckdbConnection: {
					attachedDatabases: [
						{ postgresConnection: { password: '4711' } },
						{ type: 'bigquery', bigqueryConnection: { serviceAccountKeyJson: text } },
					],
				},
			},
		]);
	});

	it('is sent also with databases that are given as JSON', async () => {
		const key = JSON.parse(SECRETS.serviceAccountKeyJson);
		const database = {
			name: 'big',
			type: 'bigquery',
			bigqueryConnection: { serviceAccountKeyJson: key },
		};
		await credible.run(
			CREATE,
			{ ...duck(), attachedDatabases: { json: [{ json: JSON.stringify([database]) }] } },
			{ secrets: {} },
		);
		expect(credible.sent('POST')).toMatchObject([
			{
				duckdbConnection: {
					attachedDatabases: [
						{ bigqueryConnection: { serviceAccountKeyJson: SECRETS.serviceAccountKeyJson } },
					],
				},
			},
		]);
	});

	it('is refused where it cannot be one', async () => {
		expect(await refused(SHOP, { password: { a: 1 } })).toContain("'Password'");
		const attachedSecretsJson = { pg: { password: { a: 1 } } };
		expect(
			await refused(duck({ name: 'pg', type: 'postgres', host: 'h' }), { attachedSecretsJson }),
		).toContain("has a 'password' of 'pg' that must be a text");
	});
});

describe('secrets of an attached database that is not there', () => {
	const attachedSecretsJson = { pg: { password: 'planted-x' }, gp: { password: 'planted-x' } };
	const says = "has secrets for 'gp', which is none of the attached databases";

	it('are refused beside a right name, on Create and on Update', async () => {
		const wanted = duck({ name: 'pg', type: 'postgres', host: 'h' });
		expect(await refused(wanted, { attachedSecretsJson })).toContain(says);
		credible.sandbox.credible.add({
			name: 'duck',
			type: 'duckdb',
			duckdbConnection: { attachedDatabases: [{ name: 'pg', type: 'postgres' }] },
		});
		const { error } = await credible.run(
			UPDATE,
			{
				connectionName: byName('duck'),
				type: 'duckdb',
				updateFields: {},
				options: { updateSecret: true },
			},
			byExpression({ attachedSecretsJson }),
		);
		expect(error?.message).toContain(says);
		expect(credible.sent('PATCH')).toEqual([]);
	});

	it('go to those of a raw connection, which counts last', async () => {
		const { pg } = attachedSecretsJson;
		const database = { name: 'pg', type: 'postgres', postgresConnection: { host: 'raw' } };
		const rawConnection = { duckdbConnection: { attachedDatabases: [database] } };
		await credible.run(
			CREATE,
			{
				...duck({ name: 'pg', type: 'postgres', host: 'h' }),
				additionalFields: { rawConnection },
			},
			byExpression({ attachedSecretsJson: { pg } }),
		);
		expect(credible.sent('POST')).toMatchObject([
			{
				duckdbConnection: {
					attachedDatabases: [
						{ ...database, postgresConnection: { host: 'raw', password: 'planted-x' } },
					],
				},
			},
		]);
	});
});

describe('a host', () => {
	it.each([
		['https://db.example.com/', 'db.example.com'],
		['[2001:db8::1]', '2001:db8::1'],
		['/var/run/postgresql', '/var/run/postgresql'],
	])('%s is put right', async (host, sent) => {
		await credible.run(CREATE, { ...SHOP, host });
		expect(credible.sent('POST')).toMatchObject([{ postgresConnection: { host: sent } }]);
	});

	it.each(['postgres://u:hunter2@h', 'h:5432', 'h/d', 'u:hunter2@h', 'a b', 'https://h/d?x'])(
		'%s is refused, and not repeated',
		async (host) => {
			const says = "'Host' must be the name or the address of a server alone";
			expect(await refused({ ...SHOP, host: `={{ "${host}" }}` }, LOGIN)).toContain(says);
		},
	);
});

describe('an account of Snowflake', () => {
	it.each([
		'https://myorg-myaccount.snowflakecomputing.com/console',
		'myorg-myaccount.snowflakecomputing.com',
	])('%s is put right', async (account) => {
		await credible.run(
			CREATE,
			{ ...SNOWFLAKE, account },
			{ secrets: { ...LOGIN, privateKey: '' } },
		);
		expect(credible.sent('POST')).toMatchObject([
			{ snowflakeConnection: { account: 'myorg-myaccount' } },
		]);
	});
});

it.each<[INodeParameters, ICredentialDataDecryptedObject, string]>([
	[
		{ ...SNOWFLAKE, account: 'https://app.snowflake.com/a/b' },
		LOGIN,
		"'Account' is not an account",
	],
	[
		{ connectionName: 'b', type: 'bigquery' },
		{ serviceAccountSecretJson: '{"installed":{"client_secret":"hunter2"}}' },
		'has no type, project_id, private_key, client_email',
	],
	[{ ...SHOP, port: '={{ true }}' }, LOGIN, "'Port' must be a whole number"],
	[{ ...SHOP, port: '0x50' }, LOGIN, "'Port' must be a whole number"],
	[duck({ name: 'a-b', type: 's3' }), {}, 'has the name "a-b"'],
	[duck({ name: '1x', type: 's3' }), {}, 'has the name "1x"'],
	[
		{ connectionName: 't', type: 'trino', server: 'https://u:hunter2@t' },
		LOGIN,
		"'Server' holds a user name or a password",
	],
])('%j is refused before anything is sent', async (parameters, secrets, says) => {
	expect(await refused(parameters, secrets)).toContain(says);
});

it.each(['\n', '\r\n', ' ', '\u200B'])(
	'a token that ends in %j logs in, and is in no message of a server that repeats it',
	async (end) => {
		const credentials = credentialsFor(credible.sandbox, LOGIN, {
			accessToken: CREDIBLE_TOKEN + end,
		});
		credible.behave('documented');
		const got = await credible.run(['connection', 'getAll'], {}, { credentials });
		expect(got.error).toBeUndefined();
		credible.sandbox.fault({ status: 403, body: { message: `no ${CREDIBLE_TOKEN} here` } });
		const { error } = await credible.run(['connection', 'getAll'], {}, { credentials });
		expect(error?.description).toContain('no *** here');
	},
);
