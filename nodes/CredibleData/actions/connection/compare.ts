import type { IDataObject } from 'n8n-workflow';

import { compareFields, type Comparison, type Difference } from '../../../shared/actions/upsert';
import { isObject, objectOf, own, textOf, textOrNull } from '../../../shared/values/json';
import { attributes } from '../../settings/common';
import { SETTINGS } from '../../settings/index';
import { holdsSecret, isSecretField, shown } from '../../settings/secrets';
import type { DatabaseSetting, Value } from '../../settings/setting';

/** What counts as a difference. */
export interface Rules {
	/** Secrets are sent whether or not there is another difference. */
	updateSecret: boolean;
	/** Attributes count. Publishers overwrite them, so that they would differ each time. */
	attributes: boolean;
}

/** How a connection differs from what is wanted. */
export interface Compared {
	difference: Difference;
	/** The top-level fields of the connection that have to be sent. */
	parts: string[];
}

/**
 * Compares what the user has set, by the settings, and by its place what none of them knows. Secrets cannot be
 * compared; numbers may be texts.
 */
export function compare(current: IDataObject, wanted: IDataObject, rules: Rules): Compared {
	const changes: Difference['changes'] = [];
	const notCompared: string[] = [];
	const parts: string[] = [];
	for (const [part, value] of Object.entries(wanted)) {
		const found = compareFields(comparisons([part], own(current, part), value, rules));
		changes.push(...found.changes);
		notCompared.push(...found.notCompared);
		if (found.changes.length > 0) parts.push(part);
	}
	return { difference: { changes, notCompared }, parts };
}

/** The comparisons of what stands at a place. */
function comparisons(path: string[], from: Value, to: Value, rules: Rules): Comparison[] {
	const setting = SETTINGS.find(({ at }) => isSamePath(at, path));
	const name = setting?.field.name ?? path.join('.');
	if (isSecret(path, setting)) return [secret(name, rules)];
	if (setting) {
		const same = setting === attributes && !rules.attributes ? () => undefined : setting.same;
		const visible = plain(name, from, to, same);
		const hasSecrets = setting.secretsBy !== undefined && holdsSecret(to);
		return hasSecrets ? [visible, secret(setting.secretsBy ?? name, rules)] : [visible];
	}
	const isBlock = path.length === 1 || SETTINGS.some(({ at }) => isInside(at, path));
	if (isObject(to) && isBlock) {
		return Object.entries(to).flatMap(([key, value]) =>
			comparisons([...path, key], own(objectOf(from), key), value, rules),
		);
	}
	const visible = plain(name, from, to);
	return holdsSecret(to) ? [visible, secret(`${name} (secrets)`, rules)] : [visible];
}

function isSecret(path: string[], setting: DatabaseSetting | undefined): boolean {
	return setting ? (setting.secret ?? false) : isSecretField(path.at(-1) ?? '');
}

function plain(
	field: string,
	from: Value,
	to: Value,
	same: Comparison['same'] = isWithin,
): Comparison {
	const values = shown({ from: from ?? null, to });
	return { field, from: values.from, to: values.to, same: () => same(from, to) };
}

function secret(field: string, { updateSecret }: Rules): Comparison {
	const same = () => (updateSecret ? false : undefined);
	return { field, from: null, to: null, secret: true, same };
}

/** Whether two places are the same. */
export function isSamePath(at: readonly string[], path: readonly string[]): boolean {
	return at.length === path.length && isInside(at, path);
}

/** Whether a place is another one, or inside of it. */
export function isInside(at: readonly string[], path: readonly string[]): boolean {
	return path.every((key, index) => at[index] === key);
}

/** Whether all that is set in `to` is so in `from`, secrets and attributes aside. Named objects are found by name. */
export function isWithin(from: unknown, to: unknown): boolean {
	if (Array.isArray(to)) {
		const before: unknown[] = Array.isArray(from) ? from : [];
		return (
			before.length === to.length &&
			to.every((entry, index) => isWithin(namesake(before, entry) ?? before[index], entry))
		);
	}
	if (isObject(to)) {
		const before = objectOf(from);
		return Object.entries(to)
			.filter(([key]) => !isSecretField(key) && key !== 'attributes')
			.every(([key, value]) => isWithin(own(before, key), value));
	}
	return textOf(from ?? '') === textOf(to ?? '');
}

/** The object of a list that has the same name. */
export function namesake(list: unknown[], entry: unknown): IDataObject | undefined {
	const name = isObject(entry) ? textOrNull(entry.name) : null;
	const found = list.find((each) => isObject(each) && name !== null && each.name === name);
	return isObject(found) ? found : undefined;
}
