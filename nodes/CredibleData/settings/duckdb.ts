import type { IDataObject } from 'n8n-workflow';

import type { Bad } from '../../shared/actions/readers';
import { isObject, objectOf, objectsIn, own, textOf } from '../../shared/values/json';
import { attachedBlock, attachedDatabases, attachedSettings } from './attachedDatabases';
import { namedSecrets } from './common';
import {
	readNamed,
	settingsAt,
	type CheckContext,
	type DatabaseType,
	type NamedSecrets,
} from './setting';

const setting = settingsAt('duckdbConnection');

export const duckdb: DatabaseType = {
	value: 'duckdb',
	name: 'DuckDB',
	block: 'duckdbConnection',
	settings: [attachedDatabases, setting(namedSecrets)],
	check,
	withNamedSecrets,
};

function check({ duckdbConnection }: IDataObject, { name: own, bad }: CheckContext): void {
	const databases = objectsIn(objectOf(duckdbConnection).attachedDatabases);
	if (databases.length === 0) {
		throw bad('attachedDatabases', 'is empty', 'Add at least one database');
	}
	if (databases.some(({ name }) => name === own)) {
		throw bad(
			'attachedDatabases',
			'has a database with the name of the connection',
			'Give one of them another name',
		);
	}
}

/** The secrets belong to the databases that are listed, else to those that the connection has. */
function withNamedSecrets(
	block: IDataObject,
	secrets: NamedSecrets,
	current: IDataObject,
	bad: Bad,
): IDataObject {
	const names = Object.keys(secrets);
	if (names.length === 0) return block;
	const databases: IDataObject[] = block.attachedDatabases
		? objectsIn(block.attachedDatabases)
		: objectsIn(current.attachedDatabases).map(({ name, type }) => ({ name, type }));
	const unknown = names.find((name) => !databases.some((database) => database.name === name));
	if (unknown !== undefined) {
		throw bad(
			`has secrets for '${unknown}', which is none of the attached databases`,
			"Use the names of 'Attached Databases'",
		);
	}
	return {
		...block,
		attachedDatabases: databases.map((database) => {
			const name = textOf(database.name);
			const given = own(secrets, name);
			if (!isObject(given)) return database;
			const key = attachedBlock(database.type);
			const read = readNamed(given, attachedSettings(database.type), name, bad);
			return { ...database, [key]: { ...objectOf(database[key]), ...read } };
		}),
	};
}
