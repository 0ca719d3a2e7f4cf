import type { IDataObject } from 'n8n-workflow';

import { text, type Bad } from '../../shared/actions/readers';
import { objectOf, textOf } from '../../shared/values/json';
import { namedSecrets } from './common';
import { postgresSettings } from './postgres';
import { readNamed, settingsAt, textField, type DatabaseType, type NamedSecrets } from './setting';
import { gcsSettings, s3Settings } from './storage';

const BLOCK = 'ducklakeConnection';
const storage = settingsAt(BLOCK, 'storage');

/** A catalog in PostgreSQL and files in S3 or Google Cloud Storage, whose secrets are given as JSON. */
export const ducklake: DatabaseType = {
	value: 'ducklake',
	name: 'DuckLake',
	servers: 'Malloy Publisher since March 2026',
	block: BLOCK,
	settings: [
		...postgresSettings(BLOCK, 'catalog', 'postgresConnection'),
		settingsAt(
			BLOCK,
			'catalog',
		)(
			textField(
				'Metadata Schema',
				'metadataSchema',
				"The schema of the catalog's tables, if not the default one",
				'e.g. lake_a',
				{ read: identifier },
			),
		),
		storage.text(
			'Bucket URL',
			'bucketUrl',
			'Where the files are: s3:// or gs://',
			'e.g. s3://my-bucket/path',
			{ read: bucket, needed: true },
		),
		...s3Settings(BLOCK, 'storage', 's3Connection'),
		...gcsSettings(BLOCK, 'storage', 'gcsConnection'),
		settingsAt(BLOCK)(namedSecrets),
	],
	withNamedSecrets,
};

function identifier(value: unknown, bad: Bad): string | undefined {
	const name = text(value, bad);
	if (name === undefined || /^[a-z_]\w*$/i.test(name)) return name;
	throw bad('must have only letters, digits and _, and no digit in front');
}

function bucket(value: unknown, bad: Bad): string | undefined {
	const url = text(value, bad);
	if (url === undefined || /^(s3|gs):\/\/./.test(url)) return url;
	throw bad('must begin with s3:// or gs://', 'For example s3://my-bucket/path');
}

/** The secrets by the name `storage`; the address of the files says whose they are. */
function withNamedSecrets(
	block: IDataObject,
	secrets: NamedSecrets,
	current: IDataObject,
	bad: Bad,
): IDataObject {
	const { storage: own, ...others } = secrets;
	const [unknown] = Object.keys(others);
	if (unknown !== undefined) {
		throw bad(
			`has secrets for '${unknown}', but DuckLake has only those of 'storage'`,
			'For example { "storage": { "secretAccessKey": "…" } }',
		);
	}
	if (!own) return block;
	const given = objectOf(block.storage);
	const bucketUrl = textOf(given.bucketUrl ?? objectOf(current.storage).bucketUrl ?? '');
	const key = bucketUrl.startsWith('gs://') ? 'gcsConnection' : 's3Connection';
	const settings = ducklake.settings.filter(({ at }) => at.includes(key));
	const read = readNamed(own, settings, 'storage', bad);
	return { ...block, storage: { ...given, [key]: { ...objectOf(given[key]), ...read } } };
}
