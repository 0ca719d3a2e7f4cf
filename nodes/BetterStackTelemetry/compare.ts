import { scalars, textOrNull } from '../shared/json';
import type { ApiObject, NewConnection } from './api';

/**
 * Whether a connection has the note and the settings that a create request asked for. Lists are sets,
 * a single address equals its /32 or /128, dates are instants. The region is left out: the server
 * renames it (https://github.com/BetterStackHQ/terraform-provider-logtail/pull/130).
 */
export function matches({ attributes }: ApiObject, wanted: NewConnection): boolean {
	return (
		(textOrNull(attributes.note) ?? '') === (wanted.note ?? '') &&
		sameSet(
			scalars(attributes.ip_allowlist).map(address),
			(wanted.ip_allowlist ?? []).map(address),
		) &&
		sameInstant(textOrNull(attributes.valid_until), wanted.valid_until ?? null) &&
		(wanted.team_ids === undefined || sameSet(scalars(attributes.team_ids), wanted.team_ids)) &&
		(wanted.team_names === undefined || sameSet(scalars(attributes.team_names), wanted.team_names))
	);
}

function sameSet(left: unknown[], right: unknown[]): boolean {
	const [a, b] = [new Set(left.map(String)), new Set(right.map(String))];
	return a.size === b.size && [...a].every((entry) => b.has(entry));
}

function sameInstant(left: string | null, right: string | null): boolean {
	if (left === null || right === null) return left === right;
	return Date.parse(left) === Date.parse(right);
}

function address(entry: string | number): string {
	return String(entry).replace(/^([^:]+)\/32$|^(.*:.*)\/128$/, '$1$2');
}
