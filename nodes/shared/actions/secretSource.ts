import type { INodeProperties } from 'n8n-workflow';

import { Problem } from '../values/problem';
import type { Parameters } from './parameters';
import { isUnset, type Reader } from './readers';

/**
 * Where the panel shows the credentials: on top, as for nodes with one credential. Without it the editor moves all
 * of them down to 'Secret Source', on which the second one depends.
 */
export const credentialsField: INodeProperties = {
	displayName: '',
	name: 'credentials',
	type: 'credentials',
	default: '',
};

/** The credential that holds the secrets of a database. */
export interface SecretCredential {
	type: string;
	/** As users read it. */
	displayName: string;
}

/**
 * "Secret Source", and for the choice "Parameters" a notice and the fields that secrets are typed into.
 * The fields have the names of the secret credential's properties.
 */
export function secretSourceFields(
	credential: SecretCredential,
	fields: INodeProperties[],
): INodeProperties[] {
	const typed = { secretSource: ['parameters'] };
	return [
		{
			displayName: 'Secret Source',
			name: 'secretSource',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Credential',
					value: 'credential',
					description: `From the credential '${credential.displayName}' of this node`,
				},
				{ name: 'None', value: 'none', description: 'Send no user name and no secret' },
				{ name: 'Parameters', value: 'parameters', description: 'From fields of this node' },
			],
			default: 'credential',
			description: 'Where the user name and the secrets of the database come from',
		},
		{
			displayName:
				'What is typed here is stored in the workflow as it is. Use expressions that read it from elsewhere, or a credential.',
			name: 'secretNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: typed },
		},
		...fields.map((field) => ({
			...field,
			displayOptions: {
				...field.displayOptions,
				show: { ...typed, ...field.displayOptions?.show },
			},
		})),
	];
}

export type SecretSource = 'credential' | 'parameters' | 'none';

/** The user name and the secrets of a database, wherever they come from. */
export interface Secrets {
	source: SecretSource;
	/** What a field stands for; undefined if it is not set. Throws a Problem that names the field. */
	read<T>(field: INodeProperties, reader: Reader<T>): T | undefined;
}

/**
 * Opens what 'Secret Source' chooses. A credential that is not selected is refused, unless `isOptional`:
 * then it gives nothing.
 */
export async function openSecrets(
	parameters: Parameters,
	credential: SecretCredential,
	{ isOptional = false } = {},
): Promise<Secrets> {
	const source = parameters.oneOf('secretSource', ['credential', 'parameters', 'none']);
	if (source === 'none') return { source, read: () => undefined };
	if (source === 'parameters') return typedSecrets(parameters);
	const data = await parameters.credential(credential.type);
	if (!data && isOptional) return { source, read: () => undefined };
	if (!data) {
		throw parameters.bad(
			'secretSource',
			`is 'Credential', but this node has no credential '${credential.displayName}'`,
			'Select one at the top of the panel, or choose another source',
		);
	}
	return {
		source,
		read: ({ name, displayName }, reader) => {
			const value = data[name];
			const bad = (says: string, advice?: string) =>
				Problem.parameter(
					displayName,
					`in the credential '${credential.displayName}' ${says}`,
					advice,
				);
			return isUnset(value) ? undefined : reader(value, bad);
		},
	};
}

/** Secrets that are typed into fields of the node. */
export function typedSecrets(parameters: Parameters): Secrets {
	return {
		source: 'parameters',
		read: ({ name }, reader) => parameters.readLimit(name, reader),
	};
}
