import type { Bad } from '../../shared/actions/readers';
import { document } from '../../shared/actions/readers';
import { isObject, parseJson } from '../../shared/values/json';
import { secretField, settingsAt, type DatabaseType } from './setting';

const setting = settingsAt('bigqueryConnection');

/** What servers ask of a key file. Older ones take it all the same, and fail later (observed: 0.0.166). */
const KEY_FIELDS = ['type', 'project_id', 'private_key', 'client_email'];

export const bigquery: DatabaseType = {
	value: 'bigquery',
	name: 'BigQuery',
	block: 'bigqueryConnection',
	settings: [
		setting.text(
			'Default Project ID',
			'defaultProjectId',
			'The Google Cloud project with the data',
			'e.g. my-project',
		),
		setting.text(
			'Billing Project ID',
			'billingProjectId',
			'The Google Cloud project that pays for queries',
			'e.g. my-billing-project',
		),
		setting.text('Location', 'location', 'Where the data is', 'e.g. EU'),
		setting.text(
			'Maximum Bytes Billed',
			'maximumBytesBilled',
			'Queries that would cost more are refused',
			'e.g. 1000000000',
		),
		setting.text(
			'Query Timeout (Milliseconds)',
			'queryTimeoutMilliseconds',
			'How long a query may take',
			'e.g. 60000',
		),
		setting(
			secretField('Service Account JSON', 'serviceAccountSecretJson', {
				rows: 4,
				login: true,
				read: keyFile,
			}),
			'serviceAccountKeyJson',
		),
	],
};

function keyFile(value: unknown, bad: Bad): string | undefined {
	const advice = 'Use the key file of the service account as it was downloaded';
	const text = document(value, bad);
	if (text === undefined) return undefined;
	const key = parseJson(text);
	if (!isObject(key)) throw bad('is not a JSON object', advice);
	const missing = KEY_FIELDS.filter((name) => !key[name]);
	if (missing.length > 0) throw bad(`has no ${missing.join(', ')}`, advice);
	if (key.type !== 'service_account') throw bad('is not the key of a service account', advice);
	return text;
}
