import type { ICredentialDataDecryptedObject, IDataObject, INodeProperties } from 'n8n-workflow';

import { Parameters } from '../../nodes/shared/parameters';
import { readSecrets, secretSourceFields } from '../../nodes/shared/secretSource';
import { nodeWith, sourceOf } from './stub';

const password: INodeProperties = {
	displayName: 'Password',
	name: 'password',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	displayOptions: { show: { type: ['postgres'] }, hide: { x: [1] } },
};
const FIELDS = secretSourceFields('Database Secret API', [password]);
const SOURCE = {
	credentialType: 'secretApi',
	credentialName: 'Database Secret API',
	names: ['userName', 'password'],
};

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

describe('readSecrets', () => {
	const data = { userName: 'me', password: ' exact ', other: 'x' };

	it('reads the credential by default: what counts, and is set', async () => {
		await expect(readSecrets(parametersOf({}, data), SOURCE)).resolves.toEqual({
			userName: 'me',
			password: ' exact ',
		});
		const empty = { userName: '', password: 12 };
		await expect(readSecrets(parametersOf({}, empty), SOURCE)).resolves.toEqual({});
	});

	it('reads the parameters, and not the credential that is there too', async () => {
		const values = { secretSource: 'parameters', userName: 'you', password: ' typed ' };
		await expect(readSecrets(parametersOf(values, data), SOURCE)).resolves.toEqual({
			userName: 'you',
			password: ' typed ',
		});
		const unset = { secretSource: 'parameters', password: null };
		await expect(readSecrets(parametersOf(unset, data), SOURCE)).resolves.toEqual({});
	});

	it('reads nothing for None', async () => {
		const values = { secretSource: 'none', password: 'typed' };
		await expect(readSecrets(parametersOf(values, data), SOURCE)).resolves.toEqual({});
	});

	it('names the credential that is missing', async () => {
		await expect(readSecrets(parametersOf({ password: 'typed' }), SOURCE)).rejects.toMatchObject({
			message:
				"'Secret Source' is 'Credential', but this node has no credential 'Database Secret API'",
			facts: { advice: expect.stringContaining('Select one'), outcome: 'notApplied' },
		});
	});

	it('refuses another choice', async () => {
		const parameters = parametersOf({ secretSource: 'vault' }, data);
		await expect(readSecrets(parameters, SOURCE)).rejects.toThrow("'Secret Source' must be one of");
	});
});
