import type { IDataObject } from 'n8n-workflow';

import { isObject, parseJson } from '../../shared/json';
import type { Parameters } from '../../shared/parameters';
import { DATABASE_TYPES } from '../databaseTypes';

const { bigquery, postgres, snowflake } = DATABASE_TYPES;

/** By type of an attached database: its block, and the API's field for each field of the panel. */
const ATTACHED: Record<string, { block: string; settings: Record<string, string> }> = {
	bigquery,
	gcs: { block: 'gcsConnection', settings: {} },
	postgres: { ...postgres, settings: { ...postgres.settings, userName: 'userName' } },
	s3: {
		block: 's3Connection',
		settings: { accessKeyId: 'accessKeyId', region: 'region', endpoint: 'endpoint' },
	},
	snowflake: { ...snowflake, settings: { ...snowflake.settings, userName: 'username' } },
};

const NUMBERS = ['port', 'responseTimeoutMilliseconds'];
const FIELD = 'attachedDatabases';

/** Secrets by the API's names, by the name of the attached database. */
export type AttachedSecrets = Record<string, IDataObject>;

/** Reads the attached databases as the API describes them, without secrets; undefined if none are given. */
export function readAttachedDatabases(parameters: Parameters): IDataObject[] | undefined {
	const { database, json } = parameters.object(FIELD) ?? {};
	const typed = entriesOf(database).map((entry) => attachedFrom(parameters, entry));
	const asJson = entriesOf(json).flatMap((entry) => databasesIn(parameters, entry.json));
	const databases = [...typed, ...asJson];
	checkNames(parameters, databases);
	return databases.length > 0 ? databases : undefined;
}

/** Reads the secrets of attached databases from JSON. */
export function readAttachedSecrets(
	parameters: Parameters,
	json: string | undefined,
): AttachedSecrets {
	const value = json === undefined ? {} : parseJson(json);
	const secrets = Object.entries(isObject(value) ? value : { '': value });
	return Object.fromEntries(
		secrets.map(([name, entry]) => {
			if (isObject(entry)) return [name, entry];
			throw parameters.bad(
				'attachedSecretsJson',
				'is not a JSON object with an object for each database',
				'For example { "shop": { "password": "…" } }',
			);
		}),
	);
}

/** Attached databases with their secrets in their blocks. */
export function withAttachedSecrets(
	databases: IDataObject[],
	secrets: AttachedSecrets,
): IDataObject[] {
	return databases.map((database) => {
		const own = secrets[String(database.name)];
		if (!own) return database;
		const block = ATTACHED[String(database.type)]?.block ?? `${String(database.type)}Connection`;
		const settings = database[block];
		return { ...database, [block]: { ...(isObject(settings) && settings), ...own } };
	});
}

function entriesOf(value: unknown): IDataObject[] {
	return Array.isArray(value) ? value.filter((entry) => isObject(entry)) : [];
}

/** A database that was put together in the panel. */
function attachedFrom(parameters: Parameters, entry: IDataObject): IDataObject {
	const kind = ATTACHED[String(entry.type)];
	if (!kind) throw parameters.bad(FIELD, `has a database of the unknown type '${entry.type}'`);
	const block: IDataObject = {};
	for (const [name, key] of Object.entries(kind.settings)) {
		const value = entry[name];
		if (value === undefined || value === null || value === '') continue;
		block[key] = NUMBERS.includes(name)
			? wholeNumber(parameters, name, value)
			: String(value).trim();
	}
	const { attributes: given } = entry;
	const attributes = typeof given === 'string' && given !== '' ? parseJson(given) : (given ?? {});
	if (!isObject(attributes)) throw parameters.bad(FIELD, 'has attributes that are no JSON object');
	return {
		name: String(entry.name ?? '').trim(),
		type: entry.type,
		...(Object.keys(attributes).length > 0 && { attributes }),
		...(Object.keys(block).length > 0 && { [kind.block]: block }),
	};
}

function wholeNumber(parameters: Parameters, name: string, value: unknown): number {
	const most = name === 'port' ? 65_535 : Number.MAX_SAFE_INTEGER;
	const number = typeof value === 'object' ? NaN : Number(value);
	if (Number.isInteger(number) && number >= 1 && number <= most) return number;
	throw parameters.bad(FIELD, `has a ${name} that is no whole number from 1 to ${most}`);
}

/** Databases given as JSON: a list, or a single one. */
function databasesIn(parameters: Parameters, json: unknown): IDataObject[] {
	const value = typeof json === 'string' && json.trim() !== '' ? parseJson(json) : (json ?? []);
	const list: unknown[] = Array.isArray(value) ? value : [value];
	const databases = list.filter((entry) => isObject(entry));
	if (databases.length === list.length) return databases;
	throw parameters.bad(
		FIELD,
		'as JSON must be a list of objects',
		'Begin it with [, end it with ]',
	);
}

function checkNames(parameters: Parameters, databases: IDataObject[]): void {
	const names = databases.map(({ name }) => String(name ?? ''));
	const bad = names.find((name) => !/^[\w-]+$/.test(name));
	if (bad !== undefined) {
		const says = `has the name "${bad}", but names have only letters, digits, _ and -`;
		throw parameters.bad(FIELD, says);
	}
	const twice = names.find((name, index) => names.indexOf(name) < index);
	if (twice !== undefined) throw parameters.bad(FIELD, `has two databases named '${twice}'`);
	if (databases.some(({ type }) => typeof type !== 'string' || type === '')) {
		throw parameters.bad(FIELD, 'has a database without a type');
	}
}
