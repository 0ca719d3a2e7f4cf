import type { INodeProperties } from 'n8n-workflow';

import { textOrNull } from './json';
import type { Parameters } from './parameters';

/** Secrets by the name of their field; only those that are set. */
export type Secrets = Partial<Record<string, string>>;

/**
 * Where the panel shows the credentials: on top, as for nodes with one credential. Without it the editor moves all
 * of them down to 'Secret Source', on which the second one depends.
 */
export const credentialsPlace: INodeProperties = {
	displayName: '',
	name: 'credentials',
	type: 'credentials',
	default: '',
};

/**
 * "Secret Source", and for the choice "Parameters" a notice and the fields that secrets are typed into.
 * The fields have the names of the secret credential's properties.
 */
export function secretSourceFields(
	credentialName: string,
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
					description: `From the credential '${credentialName}' of this node`,
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

/** Where secrets are read from. */
export interface SecretSource {
	credentialType: string;
	/** The credential's name as users read it. */
	credentialName: string;
	/** The names of the fields that count. */
	names: readonly string[];
}

/** Reads the user name and the secrets of the database from where 'Secret Source' says. */
export async function readSecrets(
	parameters: Parameters,
	{ credentialType, credentialName, names }: SecretSource,
): Promise<Secrets> {
	const source = parameters.oneOf('secretSource', ['credential', 'parameters', 'none']);
	if (source === 'none') return {};
	if (source === 'parameters') {
		return present(names, (name) => parameters.exactText(name));
	}
	const credential = await parameters.credential(credentialType);
	if (!credential) {
		throw parameters.bad(
			'secretSource',
			`is 'Credential', but this node has no credential '${credentialName}'`,
			'Select one at the top of the panel, or choose another source',
		);
	}
	return present(names, (name) => textOrNull(credential[name]) ?? undefined);
}

function present(names: readonly string[], valueOf: (name: string) => string | undefined): Secrets {
	const entries = names.map((name) => [name, valueOf(name)] as const);
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));
}
