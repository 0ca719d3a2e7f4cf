import { secretInJson, settingsAt, textField, type DatabaseSetting } from './setting';

type Path = [string, ...string[]];

/** The settings in a block of Google Cloud Storage, wherever the API has one. Both halves of the pair are secret. */
export function gcsSettings(...block: Path): DatabaseSetting[] {
	const setting = settingsAt(...block);
	return [
		setting(secretInJson('keyId')),
		setting(secretInJson('secret'), 'secret', { login: true }),
	];
}

/** The same for S3, and what speaks like it. */
export function s3Settings(...block: Path): DatabaseSetting[] {
	const setting = settingsAt(...block);
	return [
		setting(textField('Access Key ID', 'accessKeyId', 'Which key is used', 'e.g. AKIA…')),
		setting(
			textField('Region', 'region', 'Where the bucket is; us-east-1 if empty', 'e.g. eu-west-1'),
		),
		setting(
			textField(
				'Endpoint',
				'endpoint',
				'Where the storage is, if not at Amazon',
				'e.g. https://s3.example.com',
			),
		),
		setting(secretInJson('secretAccessKey'), 'secretAccessKey', {
			login: true,
			with: ['sessionToken'],
		}),
		setting(secretInJson('sessionToken')),
	];
}
