import { at, listAt } from '../json.mts';

/** A property whose value no read answer of a careful server shows. */
const SECRETS = [
	'password',
	'connectionString',
	'serviceAccountKeyJson',
	'privateKey',
	'privateKeyPass',
	'peakaKey',
	'accessToken',
	'secret',
	'secretAccessKey',
	'sessionToken',
	'token',
	'oauthClientSecret',
	'clientSecret',
	'sasUrl',
];

/** A copy of a value in which nothing secret is left. */
export function withoutSecrets(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutSecrets);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !SECRETS.includes(key))
			.map(([key, field]) => [key, withoutSecrets(field)]),
	);
}

/** The paths of the secrets in a connection; an attached database stands in them with its name. */
export function secretPaths(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) {
		return value.flatMap((entry) => secretPaths(entry, `${path}.${String(at(entry, 'name'))}`));
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, field]) => {
		const inside = path === '' ? key : `${path}.${key}`;
		return SECRETS.includes(key) ? [inside] : secretPaths(field, inside);
	});
}

/** What an update says, with the secrets that it says nothing of taken from the stored connection. */
export function withKeptSecrets(update: unknown, stored: unknown): unknown {
	if (Array.isArray(update)) {
		return update.map((entry) => {
			const name = at(entry, 'name');
			const before = listAt({ stored }, 'stored').find((each) => at(each, 'name') === name);
			return withKeptSecrets(entry, before);
		});
	}
	if (!isObject(update) || !isObject(stored)) return update;
	const kept = Object.entries(stored).filter(([key]) => SECRETS.includes(key) && !(key in update));
	const fields = Object.entries(update).map(([key, field]) => [
		key,
		withKeptSecrets(field, stored[key]),
	]);
	return Object.fromEntries([...kept, ...fields]);
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
