import type { ICredentialDataDecryptedObject, IDataObject, INodeProperties } from 'n8n-workflow';

import { Parameters } from '../../../nodes/shared/actions/parameters';
import { exactText, text } from '../../../nodes/shared/actions/readers';
import { openSecrets, secretSourceFields } from '../../../nodes/shared/actions/secretSource';
import { nodeWith, sourceOf } from '../stub';

const password: INodeProperties = {
	displayName: 'Password',
	name: 'password',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	displayOptions: { show: { type: ['postgres'] }, hide: { x: [1] } },
};
const CREDENTIAL = { type: 'secretApi', displayName: 'Database Secret API' };
const FIELDS = secretSourceFields(CREDENTIAL, [password]);

/** Parameters with these values, of a node that has this credential or none. */
function parametersOf(values: IDataObject, data?: ICredentialDataDecryptedObject) {
	const node = nodeWith(data && { credentials: { secretApi: { id: '1', name: 'Secret' } } });
	const credential = async () => await Promise.resolve(data ?? {});
	return new Parameters(sourceOf(values, { node, credential }), FIELDS);
}

describe('secretSourceFields', () => {
	it('begin with the choice, which takes no expression and names the credential', () => {
		expect(FIELDS[0]).toMatchObject({
			name: 'secretSource',
			noDataExpression: true,
			default: 'credential',
		});
		expect(JSON.stringify(FIELDS[0])).toContain("'Database Secret API'");
	});

	it('show what is typed in, and a warning about it, for the choice Parameters only', () => {
		expect(FIELDS.slice(1).map(({ name, displayOptions }) => [name, displayOptions])).toEqual([
			['secretNotice', { show: { secretSource: ['parameters'] } }],
			[
				'password',
				{ show: { secretSource: ['parameters'], type: ['postgres'] }, hide: { x: [1] } },
			],
		]);
	});

	it('leave the fields that they were made of as they were', () => {
		expect(password.displayOptions).toEqual({ show: { type: ['postgres'] }, hide: { x: [1] } });
	});
});

describe('openSecrets', () => {
	const data = { userName: 'me', password: ' exact ', number: 12, key: { a: 1 } };
	const userName = { ...password, displayName: 'User Name', name: 'userName' };
	const valuesOf = async (parameters: Parameters) => {
		const secrets = await openSecrets(parameters, CREDENTIAL);
		return [secrets.read(userName, text), secrets.read(password, exactText)];
	};

	it('reads the credential by default', async () => {
		await expect(valuesOf(parametersOf({}, data))).resolves.toEqual(['me', ' exact ']);
		const empty = { userName: '', password: 12 };
		await expect(valuesOf(parametersOf({}, empty))).resolves.toEqual([undefined, '12']);
	});

	it('names field and credential where a value cannot be used', async () => {
		const secrets = await openSecrets(parametersOf({}, data), CREDENTIAL);
		expect(() => secrets.read({ ...password, name: 'key' }, text)).toThrow(
			"'Password' in the credential 'Database Secret API' must be a text",
		);
	});

	it('reads the parameters, and not the credential that is there too', async () => {
		const values = { secretSource: 'parameters', userName: 'you', password: ' typed ' };
		await expect(valuesOf(parametersOf(values, data))).resolves.toEqual(['you', ' typed ']);
		const unset = { secretSource: 'parameters', password: null };
		await expect(valuesOf(parametersOf(unset, data))).resolves.toEqual([undefined, undefined]);
	});

	it('refuses a secret that is an expression and gives nothing', async () => {
		const values = { secretSource: 'parameters', password: '=' };
		await expect(valuesOf(parametersOf(values))).rejects.toThrow(
			"'Password' is an expression that gives nothing",
		);
	});

	it('reads nothing for None', async () => {
		const values = { secretSource: 'none', password: 'typed' };
		await expect(valuesOf(parametersOf(values, data))).resolves.toEqual([undefined, undefined]);
	});

	it('names the credential that is missing', async () => {
		await expect(valuesOf(parametersOf({ password: 'typed' }))).rejects.toMatchObject({
			message:
				"'Secret Source' is 'Credential', but this node has no credential 'Database Secret API'",
			facts: { advice: expect.stringContaining('Select one'), outcome: 'notApplied' },
		});
	});

	it('takes a missing credential for none where that is enough', async () => {
		const secrets = await openSecrets(parametersOf({}), CREDENTIAL, { isOptional: true });
		expect([secrets.source, secrets.read(password, text)]).toEqual(['credential', undefined]);
	});

	it('refuses another choice', async () => {
		const parameters = parametersOf({ secretSource: 'vault' }, data);
		await expect(valuesOf(parameters)).rejects.toThrow("'Secret Source' must be one of");
	});
});
