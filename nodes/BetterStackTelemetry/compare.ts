import type { IDataObject } from 'n8n-workflow';

import { scalars } from '../shared/json';
import { compareFields, type Difference } from '../shared/upsert';
import type { ApiObject, NewConnection } from './api';
import { sameRegion } from './regions';

type Value = IDataObject[string];

/**
 * How a connection differs from the settings that the user set. Lists are sets, a single address
 * equals its /32 or /128, dates are instants. The server renames regions
 * (https://github.com/BetterStackHQ/terraform-provider-logtail/pull/130), so that not all can be compared.
 */
export function differenceOf(
	{ attributes }: ApiObject,
	wanted: NewConnection,
	compareValidUntil: boolean,
): Difference {
	return compareFields([
		{
			field: 'dataRegion',
			from: attributes.data_region,
			to: wanted.data_region,
			same: (from, to) => sameRegion(String(from), String(to)),
		},
		{
			field: 'ipAllowlist',
			from: attributes.ip_allowlist,
			to: wanted.ip_allowlist,
			same: sameAddresses,
		},
		{ field: 'teamIds', from: attributes.team_ids, to: wanted.team_ids, same: sameSet },
		{ field: 'teamNames', from: attributes.team_names, to: wanted.team_names, same: sameSet },
		{
			field: 'validUntil',
			from: attributes.valid_until,
			to: wanted.valid_until,
			same: compareValidUntil ? sameInstant : () => undefined,
		},
	]);
}

/**
 * Whether a connection can be the one that a create request asked for: unlike in `differenceOf`, what
 * was not set must not be there. The region is left out.
 */
export function matches({ attributes }: ApiObject, wanted: NewConnection): boolean {
	return (
		(attributes.note ?? '') === (wanted.note ?? '') &&
		sameAddresses(attributes.ip_allowlist, wanted.ip_allowlist) &&
		sameInstant(attributes.valid_until, wanted.valid_until) &&
		(wanted.team_ids === undefined || sameSet(attributes.team_ids, wanted.team_ids)) &&
		(wanted.team_names === undefined || sameSet(attributes.team_names, wanted.team_names))
	);
}

function sameSet(from: Value, to: Value): boolean {
	const [a, b] = [new Set(scalars(from).map(String)), new Set(scalars(to).map(String))];
	return a.size === b.size && [...a].every((entry) => b.has(entry));
}

function sameAddresses(from: Value, to: Value): boolean {
	return sameSet(scalars(from).map(address), scalars(to).map(address));
}

function sameInstant(from: Value, to: Value): boolean {
	const [a, b] = [from ?? null, to ?? null];
	if (a === null || b === null) return a === b;
	return Date.parse(String(a)) === Date.parse(String(b));
}

function address(entry: string | number): string {
	return String(entry)
		.replace(/^([^:]+)\/32$|^(.*:.*)\/128$/, '$1$2')
		.toLowerCase();
}
