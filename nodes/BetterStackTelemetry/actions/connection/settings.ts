import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../shared/parameters';
import type { NewConnection } from '../api';
import { dataRegionField } from '../regions';

/** When a connection expires. */
export const validUntilField: INodeProperties = {
	displayName: 'Valid Until',
	name: 'validUntil',
	type: 'dateTime',
	default: '',
	description:
		"When the connection expires; empty means never. A date without an offset is in the workflow's time zone.",
};

/** What a connection is made of, beside its note. */
export const settingsField: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		dataRegionField,
		{
			displayName: 'IP Allowlist',
			name: 'ipAllowlist',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. 192.168.1.0/24, 10.0.0.1',
			description:
				'Addresses and CIDR ranges that may use the connection, separated by commas or line breaks, or as an array. Empty allows all.',
		},
		{
			displayName: 'Team Names',
			name: 'teamNames',
			type: 'string',
			default: '',
			placeholder: 'e.g. My Team, Data Platform',
			description:
				"Teams whose data the connection may read, by name, separated by commas or line breaks, or as an array. Not together with 'Team Names or IDs'.",
		},
		{
			displayName: 'Team Names or IDs',
			name: 'teamIds',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getTeams' },
			default: [],
			description:
				'Teams whose data the connection may read; none means all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		validUntilField,
	],
};

/**
 * Reads 'Additional Fields' into a create request. Only what is set is sent. Rules:
 * https://betterstack.com/docs/logs/api/connections/create/
 */
export function readSettings(fields: Parameters): NewConnection {
	const settings: NewConnection = { client_type: 'clickhouse' };

	const dataRegion = fields.text('dataRegion');
	if (dataRegion !== undefined) settings.data_region = dataRegion;

	const ipAllowlist = fields.list('ipAllowlist');
	const badAddress = ipAllowlist?.find((entry) => !isAddressOrRange(entry));
	if (badAddress !== undefined) {
		throw fields.bad(
			'ipAllowlist',
			`has the entry "${badAddress}", which is no IP address or CIDR range`,
			'Write addresses like 10.0.0.1 and ranges like 192.168.1.0/24',
		);
	}
	if (ipAllowlist) settings.ip_allowlist = ipAllowlist;

	const teamIds = fields.list('teamIds');
	const badTeam = teamIds?.find((id) => !/^\d+$/.test(id));
	if (badTeam !== undefined) {
		throw fields.bad('teamIds', `has the entry "${badTeam}", which is no team ID`, 'Use numbers');
	}
	const teamNames = fields.list('teamNames');
	if (teamIds && teamNames) {
		throw fields.bad(
			'teamIds',
			"and 'Team Names' are both set",
			'Better Stack takes only one of them',
		);
	}
	if (teamIds) settings.team_ids = teamIds.map(Number);
	if (teamNames) settings.team_names = teamNames;

	const validUntil = fields.date('validUntil');
	if (validUntil !== undefined) settings.valid_until = validUntil;
	return settings;
}

/** Reads 'Valid Until' where a date that is past would do harm, which `advice` says. */
export function readFutureDate(fields: Parameters, advice: string): string | undefined {
	const validUntil = fields.date('validUntil');
	if (validUntil === undefined || Date.parse(validUntil) > Date.now()) return validUntil;
	throw fields.bad('validUntil', 'is in the past', advice);
}

/** An IPv4 or IPv6 address, with or without a prefix length. */
function isAddressOrRange(entry: string): boolean {
	const [address = '', prefix, ...rest] = entry.split('/');
	if (rest.length > 0) return false;
	const isV4 = /^(\d{1,3}\.){3}\d{1,3}$/.test(address);
	const isValid = isV4
		? address.split('.').every((part) => Number(part) <= 255)
		: /^[\da-f:.]+$/i.test(address) && URL.canParse(`http://[${address}]`);
	if (!isValid || prefix === undefined) return isValid;
	return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isV4 ? 32 : 128);
}
