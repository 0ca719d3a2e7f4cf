import { generateKeyPairSync } from 'node:crypto';
import { Workflow, type ICredentialTestFunctions, type INode, type INodeTypes } from 'n8n-workflow';

import { CredibleDataApi } from '../../credentials/CredibleDataApi.credentials';
import { addressOf } from '../../nodes/CredibleData/api';
import { testSecrets } from '../../nodes/CredibleData/settings/testSecrets';
import { CREDIBLE_TOKEN } from '../../sandbox/providers/credible.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const api = new CredibleDataApi();
const nobody = () => Object(undefined);
const nodeTypes: INodeTypes = {
	getByName: nobody,
	getByNameAndVersion: nobody,
	getKnownTypes: () => ({}),
};
const node: INode = {
	id: '1',
	name: 'Test',
	type: 'test',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** An expression of the credential's test, resolved as n8n does. */
function resolved(text: unknown, credential: object): string {
	const workflow = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
	const keys = { $credentials: { ...credential } };
	const { expression } = workflow;
	return String(
		expression.getSimpleParameterValue(node, String(text), 'internal', keys, undefined, ''),
	);
}

/** Where the test of a credential goes. */
function addressTested(credential: object): string {
	const { baseURL, url } = api.test.request;
	return resolved(baseURL, credential) + resolved(url, credential);
}

/** What n8n shows for a credential: the message of the rule for the status that comes, else OK or the status. */
async function testOf(changes: object = {}): Promise<string> {
	const credential = {
		hosting: 'selfHosted',
		baseUrl: `${sandbox.baseUrl('credible')}/`,
		authScheme: 'Bearer',
		accessToken: CREDIBLE_TOKEN,
		pathStyle: 'projects',
		...changes,
	};
	const url = addressTested(credential);
	const { headers } = await api.authenticate(credential, { url });
	const response = await fetch(url, { headers: new Headers(Object(headers)) });
	for (const { type, properties } of api.test.rules ?? []) {
		if (type === 'responseCode' && properties.value === response.status) return properties.message;
	}
	return response.ok ? 'OK' : `status ${response.status}`;
}

describe('the test of the API credential', () => {
	it('passes with a token, whatever the scheme, and without one where none is asked for', async () => {
		expect(await testOf()).toBe('OK');
		expect(await testOf({ authScheme: 'ApiKey' })).toBe('OK');
		expect(await testOf({ pathStyle: 'environments' })).toBe('OK');
		sandbox.credible.configure({ behaviour: 'publisher-0.0.166', gateway: false });
		expect(await testOf({ authScheme: 'none', accessToken: '' })).toBe('OK');
		expect(sandbox.requests.at(-1)?.headers.authorization).toBeUndefined();
		expect(sandbox.violations).toEqual([]);
	});

	it('tells a token that is refused', async () => {
		expect(await testOf({ accessToken: 'wrong' })).toContain('did not accept the token');
		expect(await testOf({ authScheme: 'none' })).toContain("'Authentication Scheme'");
	});

	it.each([
		[403, 'does not let it read projects'],
		[404, "Check 'Organization' or 'Base URL', and 'Path Style'"],
		[429, 'was not checked'],
		[500, 'status 500'],
	])('says for %i: %s', async (status, says) => {
		sandbox.fault({ status });
		expect(await testOf()).toContain(says);
	});

	it.each([
		[{ hosting: 'cloud', organization: 'my-company' }, 'https://my-company.data.credibledata.com'],
		[{ hosting: 'selfHosted', baseUrl: 'http://localhost:4000//' }, 'http://localhost:4000'],
		[{ hosting: 'selfHosted', baseUrl: 'http://localhost:4000/api/v0/' }, 'http://localhost:4000'],
	])('goes to the same address as the node: %j', (credential, address) => {
		expect(addressOf(credential).baseUrl).toBe(address);
		expect(addressTested({ ...credential, pathStyle: 'environments' })).toBe(
			`${address}/api/v0/environments`,
		);
	});
});

describe('the address of a credential', () => {
	it('is told by its field', () => {
		const cloud = { hosting: 'cloud', organization: ' My-Company ' };
		expect(addressOf(cloud)).toEqual({
			baseUrl: 'https://my-company.data.credibledata.com',
			baseUrlField: 'Organization',
		});
		const own = { hosting: 'selfHosted', baseUrl: 'http://localhost:4000' };
		expect(addressOf(own)).toEqual({ baseUrl: 'http://localhost:4000', baseUrlField: 'Base URL' });
	});

	it.each(['', '-a', 'a-', 'a.b', 'evil.com/', 'a b', 'a#', 'a@b'])(
		"is refused for the organization '%s', so that no token goes elsewhere",
		(organization) => {
			expect(() => addressOf({ hosting: 'cloud', organization })).toThrow("'Organization'");
		},
	);
});

describe('the test of the secret credential', () => {
	const context: ICredentialTestFunctions = Object(undefined);
	const test = async (data: Record<string, string>) =>
		await testSecrets.call(context, { id: '', name: '', type: '', data });
	const { privateKey } = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});
	const encrypted = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: {
			type: 'pkcs8',
			format: 'pem',
			cipher: 'aes-256-cbc',
			passphrase: 'open',
		},
	}).privateKey;

	const KEY_FILE = {
		type: 'service_account',
		project_id: 'p',
		private_key: 'k',
		client_email: 'a@b',
	};

	it.each<[string, Record<string, string>]>([
		['a password', { userName: 'u', password: 'p' }],
		['a private key', { privateKey }],
		['an encrypted key with its passphrase', { privateKey: encrypted, privateKeyPass: 'open' }],
		['the JSON of a service account', { serviceAccountSecretJson: JSON.stringify(KEY_FILE) }],
		['secrets of attached databases', { attachedSecretsJson: '{"a":{"password":"x"}}' }],
	])('passes for %s', async (_name, data) => {
		expect(await test(data)).toMatchObject({ status: 'OK' });
	});

	it.each<[string, Record<string, string>, string]>([
		['nothing', {}, 'Nothing is filled in'],
		['blanks', { password: ' ' }, 'Nothing is filled in'],
		['broken JSON', { serviceAccountSecretJson: '{"planted' }, "'Service Account JSON'"],
		['an OAuth client', { serviceAccountSecretJson: '{"installed":{}}' }, "'Service Account JSON'"],
		['a list', { attachedSecretsJson: '["planted"]' }, "'Secrets of Attached Databases (JSON)'"],
		['texts', { attachedSecretsJson: '{"a":"planted"}' }, "'Secrets of Attached Databases (JSON)'"],
		['no key', { privateKey: 'planted' }, "'Private Key'"],
		['a wrong passphrase', { privateKey: encrypted, privateKeyPass: 'planted' }, "'Private Key'"],
		['a passphrase alone', { privateKeyPass: 'planted' }, "'Private Key' is empty"],
	])('fails for %s, without repeating it', async (_name, data, says) => {
		const { status, message } = await test(data);
		expect(status).toBe('Error');
		expect(message).toContain(says);
		expect(message).not.toContain('planted');
	});
});
