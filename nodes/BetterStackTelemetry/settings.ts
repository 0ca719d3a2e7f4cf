import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../shared/actions/parameters';
import * as readers from '../shared/actions/readers';
import {
	comparisonsOf,
	readSettings,
	settingFields,
	valueIn,
	type Setting,
	type Settings,
} from '../shared/actions/settings';
import { compareFields, type Difference } from '../shared/actions/upsert';
import { addressRange } from '../shared/values/addresses';
import { instantOf } from '../shared/values/dates';
import { scalars, textOrNull } from '../shared/values/json';
import { Problem } from '../shared/values/problem';
import type { ApiObject, NewConnection } from './api';
import { dataRegionField, teamIdsField } from './lookups';
import { sameRegion } from './transport/regions';

type Value = ReturnType<typeof valueIn>;

/** A setting of a connection; `at` is its place in a create request, and among the attributes that the server shows. */
interface ConnectionSetting extends Setting {
	same: NonNullable<Setting['same']>;
	/** What a create request says for what the server shows; undefined for nothing. */
	toRequest(shown: Value): Value;
	/** When the server may show something else than was asked for: where nothing was, or always. */
	changedByServer?: 'ifUnset' | 'always';
}

/**
 * The server renames regions (https://github.com/BetterStackHQ/terraform-provider-logtail/pull/130), so that
 * not all can be compared.
 */
const dataRegion: ConnectionSetting = {
	field: dataRegionField,
	at: ['data_region'],
	sections: ['additional'],
	read: readers.text,
	same: (from, to) => sameRegion(String(from), String(to)),
	// As it was read: a region may lead to another cluster by now, and logins and data belong to theirs.
	toRequest: (shown) => textOrNull(shown) || undefined,
	changedByServer: 'always',
};

const addresses: readers.Reader<string[]> = (value, bad) => {
	const entries = readers.list(value, bad);
	const wrong = entries?.find((entry) => addressRange(entry) === undefined);
	if (wrong === undefined) return entries;
	throw bad(
		`has the entry "${wrong.slice(0, 200)}", which is no IP address or CIDR range`,
		'Write addresses like 10.0.0.1 and ranges like 192.168.1.0/24',
	);
};

const ipAllowlist: ConnectionSetting = {
	field: {
		displayName: 'IP Allowlist',
		name: 'ipAllowlist',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. 192.168.1.0/24, 10.0.0.1',
		description:
			'Addresses and CIDR ranges that may use the connection, separated by commas or line breaks, or as an array. Empty allows all.',
	},
	at: ['ip_allowlist'],
	sections: ['additional'],
	limits: true,
	read: addresses,
	same: sameSet((entry) => addressRange(entry) ?? entry),
	toRequest: (shown) => unlessEmpty(scalars(shown).map(String)),
};

/** A team ID of an answer. JavaScript rounds those above 2^53, and a rounded one is another team. */
function teamNumber(id: string | number): number {
	if (Number.isSafeInteger(Number(id))) return Number(id);
	throw new Problem(`The team ID ${String(id).slice(0, 40)} is larger than can be sent`, {
		advice: "Create a connection with 'Team Names' in its place",
	});
}

const teamNumbers: readers.Reader<number[]> = (value, bad) => {
	const entries = readers.list(value, bad);
	const wrong = entries?.find((id) => !/^\d{1,15}$/.test(id));
	if (wrong === undefined) return entries?.map(Number);
	throw bad(
		`has the entry "${wrong.slice(0, 200)}", which is no team ID`,
		"Use numbers, or 'Team Names'",
	);
};

const teamIds: ConnectionSetting = {
	field: teamIdsField,
	at: ['team_ids'],
	sections: ['additional'],
	limits: true,
	read: teamNumbers,
	same: sameSet(),
	toRequest: (shown) => unlessEmpty(scalars(shown).map(teamNumber)),
	changedByServer: 'ifUnset',
};

const teamNames: ConnectionSetting = {
	field: {
		displayName: 'Team Names',
		name: 'teamNames',
		type: 'string',
		default: '',
		placeholder: 'e.g. My Team, Data Platform',
		description:
			"Teams whose data the connection may read, by name, separated by commas or line breaks, or as an array. Not together with 'Team Names or IDs'.",
	},
	at: ['team_names'],
	sections: ['additional'],
	limits: true,
	read: readers.list,
	same: sameSet(),
	// Teams go by ID, since names may have changed.
	toRequest: () => undefined,
	changedByServer: 'ifUnset',
};

/** A date that is not past. */
export const futureDate: readers.Reader<string> = (value, bad, timezone) => {
	const date = readers.date(value, bad, timezone);
	if (date === undefined || Date.parse(date) > Date.now()) return date;
	throw bad('is in the past', 'An expired connection is of no use');
};

/** When a connection expires. */
export const validUntilField: INodeProperties = {
	displayName: 'Valid Until',
	name: 'validUntil',
	type: 'dateTime',
	default: '',
	description:
		"When the connection expires; empty means never. A date without an offset is in the workflow's time zone.",
};

const validUntil: ConnectionSetting = {
	field: validUntilField,
	at: ['valid_until'],
	sections: ['additional'],
	limits: true,
	read: futureDate,
	same: (from, to) => instantOf(from) === instantOf(to),
	toRequest: (shown) => textOrNull(shown) || undefined,
};

/** What a connection is made of, beside its note. */
const SETTINGS = [dataRegion, ipAllowlist, teamIds, teamNames, validUntil];

/** The settings in the panels of Create and Create or Update. */
export const connectionFields = settingFields(SETTINGS, undefined);

/** Reads them. Rules: https://betterstack.com/docs/logs/api/connections/create/ */
export function readConnection(top: Parameters): Settings {
	const additional = top.group('additionalFields');
	const settings = readSettings(SETTINGS, { top, additional });
	if (settings.has(teamIds) && settings.has(teamNames)) {
		throw additional.bad(
			'teamIds',
			"and 'Team Names' are both set",
			'Better Stack takes only one of them',
		);
	}
	return settings;
}

/** How a connection differs from what the user set. */
export function differenceOf(
	{ attributes }: ApiObject,
	settings: Settings,
	compareValidUntil: boolean,
): Difference {
	const comparisons = comparisonsOf(attributes, settings, { updateSecret: false });
	const nobodyCanTell = () => undefined;
	return compareFields(
		comparisons.map((comparison) =>
			comparison.field === validUntilField.name && !compareValidUntil
				? { ...comparison, same: nobodyCanTell }
				: comparison,
		),
	);
}

/**
 * Whether a connection can be the one that a create request asked for: unlike in `differenceOf`, what
 * was not set must not be there.
 */
export function matches({ attributes }: ApiObject, wanted: NewConnection): boolean {
	if ((attributes.note ?? '') !== (wanted.note ?? '')) return false;
	return SETTINGS.every((setting) => {
		const to = valueIn(wanted, setting);
		const { changedByServer } = setting;
		if (changedByServer === 'always' || (changedByServer === 'ifUnset' && to === undefined))
			return true;
		return setting.same(valueIn(attributes, setting), to);
	});
}

/**
 * The create request for a connection like another one, but for `changes`: what they leave out stays,
 * so that no allow-list or end date gets lost on the way.
 */
export function successorOf(
	{ attributes }: ApiObject,
	changes: Partial<NewConnection>,
): NewConnection {
	const successor: NewConnection = { client_type: 'clickhouse' };
	const note = textOrNull(attributes.note);
	if (note) successor.note = note;
	for (const setting of SETTINGS) {
		const value = setting.toRequest(valueIn(attributes, setting));
		if (value !== undefined) successor[setting.at[0]] = value;
	}
	if (changes.team_names !== undefined) delete successor.team_ids;
	return { ...successor, ...changes };
}

/** Compares lists as sets of what their entries mean. */
function sameSet(meaningOf = (entry: string) => entry) {
	const setOf = (list: Value) => new Set(scalars(list).map((entry) => meaningOf(String(entry))));
	return (from: Value, to: Value): boolean => {
		const [a, b] = [setOf(from), setOf(to)];
		return a.size === b.size && [...a].every((entry) => b.has(entry));
	};
}

function unlessEmpty<T>(list: T[]): T[] | undefined {
	return list.length > 0 ? list : undefined;
}
