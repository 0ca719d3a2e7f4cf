import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/values/json';
import { mask, namesSecret } from '../../shared/values/redaction';
import { partsOf } from '../../shared/values/secretForms';
import { ALL_SETTINGS } from './index';

const namesOf = (secret: boolean) =>
	new Set(
		ALL_SETTINGS.filter((each) => (each.secret ?? false) === secret).map(({ at }) => at.at(-1)),
	);

const SECRET_NAMES = namesOf(true);
const PLAIN_NAMES = namesOf(false);

/** A copy of an answer, or of what would be sent, that can be shown. */
export function shown(value: IDataObject): IDataObject {
	return mask(value, { secretFields: [...SECRET_NAMES].map(String) });
}

/** Whether a field of a connection holds a secret; of one that no setting knows its name tells. */
export function isSecretField(key: string): boolean {
	return SECRET_NAMES.has(key) || (!PLAIN_NAMES.has(key) && namesSecret(key));
}

/** Whether there is a secret's field in a value at any depth. */
export function holdsSecret(value: unknown): boolean {
	if (Array.isArray(value)) return value.some(holdsSecret);
	if (!isObject(value)) return false;
	return Object.entries(value).some(([key, entry]) => isSecretField(key) || holdsSecret(entry));
}

const LOGIN_NAMES = new Set(ALL_SETTINGS.filter(({ login }) => login).map(({ at }) => at.at(-1)));

/** Whether a field of a connection is known as a secret to log in with. */
export function isLoginField(key: string): boolean {
	return LOGIN_NAMES.has(key);
}

/** Every text in a connection that must appear in no message: its secrets, and passwords inside of other texts. */
export function secretTexts(value: unknown, isSecret = false): string[] {
	if (Array.isArray(value)) return value.flatMap((entry) => secretTexts(entry, isSecret));
	if (isObject(value)) {
		return Object.entries(value).flatMap(([key, entry]) =>
			secretTexts(entry, isSecret || isSecretField(key)),
		);
	}
	if (isSecret && typeof value === 'number') return [String(value)];
	if (typeof value !== 'string' || value === '') return [];
	if (isSecret) return [value];
	const [text, ...inside] = partsOf(value);
	return inside.filter((part) => part !== text);
}
