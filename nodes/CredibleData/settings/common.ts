import { object, text } from '../../shared/actions/readers';
import { isObject, parseJson } from '../../shared/values/json';
import { secretField, type DatabaseSetting, type NamedSecrets } from './setting';

/** What a connection, or an attached database, can do. */
export const attributes: DatabaseSetting = {
	field: {
		displayName: 'Attributes',
		name: 'attributes',
		type: 'json',
		default: '{}',
		description:
			'What the connection can do: dialectName, isPool, canPersist, canStream. Servers of your own work it out themselves and ignore this.',
	},
	at: ['attributes'],
	sections: ['additional'],
	read: (value, bad) => {
		const found = object(value, bad);
		return found && Object.keys(found).length > 0 ? found : undefined;
	},
};

/** What connections of every type may have beside the block of their type. */
export const COMMON: DatabaseSetting[] = [
	attributes,
	{
		field: {
			displayName: 'Resource Path',
			name: 'resourcePath',
			type: 'string',
			default: '',
			description: "The resource path of the connection, as 'resource' in the output",
		},
		at: ['resource'],
		sections: ['additional'],
		read: text,
	},
];

/** Secrets for which there are no fields, by the name of what they belong to. Each type puts them where they belong. */
export const namedSecrets = secretField(
	'Secrets of Attached Databases (JSON)',
	'attachedSecretsJson',
	{
		rows: 4,
		read: (value, bad) => {
			const secrets = typeof value === 'string' ? parseJson(value) : value;
			if (isNamedSecrets(secrets)) return secrets;
			throw bad(
				'is not a JSON object with an object for each database',
				'For example { "shop": { "password": "…" } }',
			);
		},
	},
);

export function isNamedSecrets(value: unknown): value is NamedSecrets {
	return isObject(value) && Object.values(value).every((entry) => isObject(entry));
}
