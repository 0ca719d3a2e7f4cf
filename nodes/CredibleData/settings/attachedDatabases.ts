import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isUnset, type Bad } from '../../shared/actions/readers';
import { bodyOf, shownFor, type Settings } from '../../shared/actions/settings';
import { isObject, objectOf, objectsIn, own, parseJson, textOf } from '../../shared/values/json';
import { bigquery } from './bigquery';
import { attributes } from './common';
import { postgres, postgresSettings } from './postgres';
import {
	mergedSettings,
	readNamed,
	textField,
	type DatabaseSetting,
	type DatabaseType,
} from './setting';
import { snowflake } from './snowflake';
import { azure, gcsSettings, s3Settings } from './storage';

/** The types of databases that DuckDB attaches. Their secrets are given as JSON, under the API's names. */
export const ATTACHED_TYPES: DatabaseType[] = [
	azure,
	bigquery,
	{
		value: 'gcs',
		name: 'Google Cloud Storage',
		block: 'gcsConnection',
		settings: gcsSettings('gcsConnection'),
	},
	{ ...postgres, settings: postgresSettings('postgresConnection') },
	{ value: 's3', name: 'S3', block: 's3Connection', settings: s3Settings('s3Connection') },
	snowflake,
];

/** The settings of an attached database that are no secrets and stand in its block. */
function plainSettings({ block, settings }: DatabaseType): DatabaseSetting[] {
	return settings.filter(({ at, secret }) => at[0] === block && !secret);
}

/** In the panel, where nothing may have a default that would count as set. */
function fieldOf({ field }: DatabaseSetting): INodeProperties {
	return field.type === 'number'
		? { ...field, type: 'string', default: '', typeOptions: undefined }
		: field;
}

const nameField = textField('Name', 'name', 'Under which the database is attached', 'e.g. shop');

const typeField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: ATTACHED_TYPES.map(({ name, value, servers }) => ({
		name,
		value,
		...(servers && { description: servers }),
	})).sort((a, b) => a.name.localeCompare(b.name)),
	default: 'postgres',
	description: 'What kind of database it is',
};

/** The databases that a DuckDB connection attaches, without their secrets. */
const field: INodeProperties = {
	displayName: 'Attached Databases',
	name: 'attachedDatabases',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Database',
	default: {},
	description:
		"The databases that DuckDB attaches, at least one. 'Secret Source' gives their secrets.",
	options: [
		{
			displayName: 'Database',
			name: 'database',
			values: [
				nameField.field,
				typeField,
				{
					...attributes.field,
					description: 'What the database can do: dialectName, isPool, canPersist, canStream',
				},
				...mergedSettings(
					ATTACHED_TYPES.map((type) => ({ ...type, settings: plainSettings(type) })),
				).map((setting) => shownFor({ ...setting, field: fieldOf(setting) }, 'type')),
			].sort((a, b) => a.displayName.localeCompare(b.displayName)),
		},
		{
			displayName: 'Databases as JSON',
			name: 'json',
			values: [
				{
					displayName: 'JSON',
					name: 'json',
					type: 'json',
					default: '[]',
					description:
						'A list of attached databases as the API describes them, each with name, type and its block',
				},
			],
		},
	],
};

/** The attached databases as the API describes them. */
export const attachedDatabases: DatabaseSetting = {
	field,
	at: ['duckdbConnection', 'attachedDatabases'],
	secretsBy: 'attachedSecretsJson',
	read: (value, bad) => {
		const { database, json } = objectOf(value);
		const databases = [
			...objectsIn(database).map((entry) => typedDatabase(entry, bad)),
			...objectsIn(json).flatMap((entry) => databasesInJson(entry.json, bad)),
		];
		checkNames(databases, bad);
		return databases.length > 0 ? databases : undefined;
	},
};

/** The block of an attached database; unknown types follow the same rule. */
export function attachedBlock(type: unknown): string {
	return ATTACHED_TYPES.find(({ value }) => value === type)?.block ?? `${textOf(type)}Connection`;
}

/** The settings of an attached database, which lie inside of it; of an unknown type those that all have. */
export function attachedSettings(type: unknown): DatabaseSetting[] {
	return [attributes, ...(ATTACHED_TYPES.find(({ value }) => value === type)?.settings ?? [])];
}

/** A database that was put together in the panel. */
function typedDatabase(entry: IDataObject, bad: Bad): IDataObject {
	const type = ATTACHED_TYPES.find(({ value }) => value === textOf(entry.type).toLowerCase());
	if (!type) throw bad(`has a database of the unknown type '${textOf(entry.type)}'`);
	const values: Settings = new Map();
	for (const setting of [attributes, ...plainSettings(type)]) {
		const given = entry[setting.field.name];
		const value = isUnset(given)
			? undefined
			: setting.read(given, (says, advice) =>
					bad(`has a database of which '${setting.field.displayName}' ${says}`, advice),
				);
		if (value !== undefined) values.set(setting, value);
	}
	return { name: textOf(entry.name ?? '').trim(), type: type.value, ...bodyOf(values) };
}

/** Databases given as JSON: a list, or a single one. */
function databasesInJson(json: unknown, bad: Bad): IDataObject[] {
	const value = typeof json === 'string' && json.trim() !== '' ? parseJson(json) : (json ?? []);
	const list: unknown[] = Array.isArray(value) ? value : [value];
	const databases = list.filter((entry) => isObject(entry));
	if (databases.length === list.length) return databases.map((each) => asRead(each, bad));
	throw bad('as JSON must be a list of objects', 'Begin it with [, end it with ]');
}

/** A database with the values of its block made into what they stand for. */
function asRead(database: IDataObject, bad: Bad): IDataObject {
	const block = attachedBlock(database.type);
	const given = own(database, block);
	if (!isObject(given)) return database;
	const name = textOf(database.name);
	return { ...database, [block]: readNamed(given, attachedSettings(database.type), name, bad) };
}

/** Newer servers take other names too, which the database refuses when it is used (observed: 0.0.250). */
function checkNames(databases: IDataObject[], bad: Bad): void {
	const names = databases.map(({ name }) => textOf(name ?? ''));
	const wrong = names.find((name) => !/^[a-z_]\w*$/i.test(name));
	if (wrong !== undefined) {
		throw bad(
			`has the name "${wrong}", but names have only letters, digits and _, and no digit in front`,
		);
	}
	const twice = names.find((name, index) => names.indexOf(name) < index);
	if (twice !== undefined) throw bad(`has two databases named '${twice}'`);
	if (databases.some(({ type }) => typeof type !== 'string' || type === '')) {
		throw bad('has a database without a type');
	}
}
