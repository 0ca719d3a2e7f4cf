import type { INodeProperties } from 'n8n-workflow';

import { secretFields, settingFields, updateFields } from '../../shared/actions/settings';
import { textOf } from '../../shared/values/json';
import { ATTACHED_TYPES } from './attachedDatabases';
import { bigquery } from './bigquery';
import { COMMON } from './common';
import { databricks } from './databricks';
import { duckdb } from './duckdb';
import { ducklake } from './ducklake';
import { motherduck, mysql, publisher } from './plain';
import { postgres } from './postgres';
import {
	mergedSettings,
	SECRET_CREDENTIAL,
	type DatabaseSetting,
	type DatabaseType,
} from './setting';
import { snowflake } from './snowflake';
import { trino } from './trino';

/**
 * The types of https://docs.credibledata.com/data-api-reference/connections/create-a-new-database-connection,
 * and those that newer servers have. To add one is a file, and its name here.
 */
export const DATABASE_TYPES: readonly DatabaseType[] = [
	bigquery,
	databricks,
	duckdb,
	ducklake,
	motherduck,
	mysql,
	postgres,
	publisher,
	snowflake,
	trino,
];

/** The settings of all types, by their place in a connection. */
export const SETTINGS: readonly DatabaseSetting[] = [
	...COMMON,
	...DATABASE_TYPES.flatMap(({ settings }) => settings),
];

/** The same with those of attached databases, whose places are inside of these. */
export const ALL_SETTINGS: readonly DatabaseSetting[] = [
	...SETTINGS,
	...ATTACHED_TYPES.flatMap(({ settings }) => settings),
];

/** One for each parameter of the panel. */
export const PANEL: readonly DatabaseSetting[] = [...mergedSettings(DATABASE_TYPES), ...COMMON];

/** A type that this node knows; newer servers may have others. */
export function databaseType(type: unknown): DatabaseType | undefined {
	return DATABASE_TYPES.find(({ value }) => value === type);
}

/** The block of a type; newer types follow the same rule. */
export function blockOf(type: unknown): string {
	return databaseType(type)?.block ?? `${textOf(type)}Connection`;
}

const typeField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: DATABASE_TYPES.map(({ name, value, servers }) => ({
		name,
		value,
		...(servers && { description: servers }),
	})),
	default: 'postgres',
	description:
		"What kind of database it is. For a newer type choose any, and give the rest in 'Raw Connection'.",
};

/** What the package does not know, as the API has it. */
const rawField: INodeProperties = {
	displayName: 'Raw Connection',
	name: 'rawConnection',
	type: 'json',
	default: '{}',
	description:
		'Types and fields that this node does not have, as the API calls them. Merged into the connection last, so that it counts before everything else. Secrets in it are stored in the workflow as they are.',
};

/** Everything that makes a connection: fields of Create, Create or Update, and Test. */
export const connectionFields: INodeProperties[] = [
	typeField,
	...settingFields(PANEL, SECRET_CREDENTIAL, [rawField]),
];

/** The same for Update: only what is added is changed. */
export const connectionUpdateFields: INodeProperties[] = [
	{
		...typeField,
		description: 'What kind of database it is. The type itself cannot be changed.',
	},
	updateFields(
		PANEL.filter(({ sections }) => !sections || sections.includes('additional')),
		[rawField],
	),
	...secretFields(PANEL, SECRET_CREDENTIAL),
];
