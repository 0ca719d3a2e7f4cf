import type { IDataObject } from 'n8n-workflow';

import { isObject, textOrNull } from '../shared/json';
import { compareFields, type Comparison, type Difference } from '../shared/upsert';
import type { Connection } from './api';
import { databaseType } from './databaseTypes';
import { isSecretField, shown } from './secrets';

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

/** A value of a connection. */
export type Value = IDataObject[string];

/** A comparison, and the top-level field of the connection that it is about. */
interface Setting extends Comparison {
	part: string;
}

/**
 * Compares what the user has set. Secrets cannot be compared; numbers may be texts; the port that a
 * server appends to the address of Trino is no difference (source: Publisher 0.0.166).
 */
export function compare({ config }: Connection, wanted: IDataObject, rules: Rules): Compared {
	const settings = Object.entries(wanted).flatMap(([part, value]): Setting[] => {
		const from = config[part];
		if (part === 'attributes') {
			const same = rules.attributes ? isWithin : () => undefined;
			return [setting(part, 'attributes', from, value, same)];
		}
		if (part === 'resource') return [setting(part, 'resourcePath', from, value)];
		if (!isObject(value)) return [setting(part, part, from, value)];
		const before = isObject(from) ? from : {};
		return Object.entries(value).flatMap(([key, to]) => {
			const field = parameterOf(config.type, part, key) ?? `${part}.${key}`;
			if (isSecretField(key)) return [secret(part, field, rules)];
			const isServer = part === 'trinoConnection' && key === 'server';
			const same = isServer ? sameServer(before.port, value.port) : isWithin;
			const own = setting(part, field, before[key], to, same);
			return holdsSecret(to) ? [own, secret(part, secretsOf(field), rules)] : [own];
		});
	});
	const difference = compareFields(settings);
	const changed = difference.changes.map(({ field }) => field);
	const parts = settings.filter(({ field }) => changed.includes(field)).map(({ part }) => part);
	return { difference, parts: [...new Set(parts)] };
}

/** The parameter for a field in the block of a type. */
function parameterOf(type: unknown, part: string, key: string): string | undefined {
	const { block, settings, login } = databaseType(type) ?? {};
	if (block !== part) return undefined;
	return Object.entries({ ...settings, ...login }).find(([, field]) => field === key)?.[0];
}

function secretsOf(field: string): string {
	return field === 'attachedDatabases' ? 'attachedSecretsJson' : `${field} (secrets)`;
}

function setting(
	part: string,
	field: string,
	from: Value,
	to: Value,
	same: (from: Value, to: Value) => boolean | undefined = isWithin,
): Setting {
	const values = shown({ from: from ?? null, to });
	return { part, field, from: values.from, to: values.to, same: () => same(from, to) };
}

function secret(part: string, field: string, { updateSecret }: Rules): Setting {
	const same = () => (updateSecret ? false : undefined);
	return { part, field, from: null, to: null, secret: true, same };
}

/** Whether all that is set in `to` is so in `from`, secrets and attributes aside. Named objects are found by name. */
function isWithin(from: unknown, to: unknown): boolean {
	if (Array.isArray(to)) {
		const before: unknown[] = Array.isArray(from) ? from : [];
		return (
			before.length === to.length &&
			to.every((entry, index) => isWithin(namesake(before, entry) ?? before[index], entry))
		);
	}
	if (isObject(to)) {
		const before = isObject(from) ? from : {};
		return Object.entries(to)
			.filter(([key]) => !isSecretField(key) && key !== 'attributes')
			.every(([key, value]) => isWithin(before[key], value));
	}
	return String(from ?? '') === String(to ?? '');
}

/** The object of a list that has the same name. */
export function namesake(list: unknown[], entry: unknown): IDataObject | undefined {
	const name = isObject(entry) ? textOrNull(entry.name) : null;
	const found = list.find((each) => isObject(each) && name !== null && each.name === name);
	return isObject(found) ? found : undefined;
}

function holdsSecret(value: unknown): boolean {
	if (Array.isArray(value)) return value.some(holdsSecret);
	if (!isObject(value)) return false;
	return Object.entries(value).some(([key, entry]) => isSecretField(key) || holdsSecret(entry));
}

function sameServer(fromPort: unknown, toPort: unknown) {
	return (from: unknown, to: unknown) =>
		withoutPort(String(from ?? ''), fromPort) === withoutPort(String(to), toPort ?? fromPort);
}

/** The address of Trino without the port, if it is this one. */
export function withoutPort(server: string, port: unknown): string {
	const address = server.replace(/\/+$/, '');
	const suffix = `:${String(port)}`;
	return port !== undefined && address.endsWith(suffix)
		? address.slice(0, -suffix.length)
		: address;
}
