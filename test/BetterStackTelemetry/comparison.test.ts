import type { NewConnection } from '../../nodes/BetterStackTelemetry/api';
import { matches, successorOf } from '../../nodes/BetterStackTelemetry/settings';
import { documentedConnection } from './documented';

const connection = documentedConnection();

/** A request that the documented connection could be the answer to. */
const wanted: NewConnection = {
	client_type: 'clickhouse',
	note: 'Production connection for analytics',
	ip_allowlist: ['192.168.1.0/24', '10.0.0.1'],
	valid_until: '2025-12-02T00:00:00Z',
};

describe('matches', () => {
	it.each<[string, Partial<NewConnection>]>([
		['what was asked for', {}],
		['the allow-list in another order', { ip_allowlist: ['10.0.0.1', '192.168.1.0/24'] }],
		['an address twice', { ip_allowlist: ['10.0.0.1', '10.0.0.1', '192.168.1.0/24'] }],
		['an address as /32', { ip_allowlist: ['10.0.0.1/32', '192.168.1.0/24'] }],
		['the same instant in another zone', { valid_until: '2025-12-02T02:00:00+02:00' }],
		['the team by its ID', { team_ids: [1234] }],
		['the team by its name', { team_names: ['My Team'] }],
		['a region, which the server renames', { data_region: 'germany' }],
	])('recognises %s', (_name, change) => {
		expect(matches(connection, { ...wanted, ...change })).toBe(true);
	});

	it.each<[string, Partial<NewConnection>]>([
		['another note', { note: 'Another connection' }],
		['no note', { note: undefined }],
		['the note in capitals', { note: 'PRODUCTION CONNECTION FOR ANALYTICS' }],
		['an address less', { ip_allowlist: ['10.0.0.1'] }],
		['an address more', { ip_allowlist: ['10.0.0.1', '192.168.1.0/24', '10.0.0.2'] }],
		['another range', { ip_allowlist: ['10.0.0.1', '192.168.1.0/25'] }],
		['a range in place of an address', { ip_allowlist: ['10.0.0.1/31', '192.168.1.0/24'] }],
		['no allow-list', { ip_allowlist: undefined }],
		['another end', { valid_until: '2025-12-02T00:00:01Z' }],
		['no end', { valid_until: undefined }],
		['another team', { team_ids: [1235] }],
		['one team more', { team_names: ['My Team', 'Web Shop'] }],
	])('tells %s apart', (_name, change) => {
		expect(matches(connection, { ...wanted, ...change })).toBe(false);
	});

	it.each([
		['10.0.0.1/32', '10.0.0.1'],
		['10.0.0.0/24', '10.0.0.5/24'],
		['2001:db8::1/128', '2001:db8::1'],
		['10.0.0.1', '10.0.0.1/32'],
		['2001:db8::1', '2001:db8::1/128'],
	])('takes %s of the server for %s', (shown, asked) => {
		const attributes = { ip_allowlist: [shown] };
		const request: NewConnection = { client_type: 'clickhouse', ip_allowlist: [asked] };
		expect(matches({ id: '1', attributes }, request)).toBe(true);
	});

	it.each([
		['10.0.0.0/3', '10.0.0.0'],
		['2001:db8::/32', '2001:db8::'],
		['2001:db8::/12', '2001:db8::'],
	])('tells the range %s from the address %s', (shown, asked) => {
		const attributes = { ip_allowlist: [shown] };
		const request: NewConnection = { client_type: 'clickhouse', ip_allowlist: [asked] };
		expect(matches({ id: '1', attributes }, request)).toBe(false);
	});

	it.each([
		{},
		{ note: null, valid_until: null, ip_allowlist: null },
		{ note: '', ip_allowlist: [] },
	])('takes %j for a connection about which nothing was said', (attributes) => {
		expect(matches({ id: '1', attributes }, { client_type: 'clickhouse' })).toBe(true);
	});
});

const SAME = {
	client_type: 'clickhouse',
	note: 'Production connection for analytics',
	data_region: 'eu-nbg-2',
	ip_allowlist: ['192.168.1.0/24', '10.0.0.1'],
	team_ids: [1234],
	valid_until: '2025-12-02T00:00:00.000Z',
};

describe('successorOf', () => {
	it('asks for the same, in the words of a create request', () => {
		expect(successorOf(documentedConnection(), {})).toEqual(SAME);
	});

	it('asks for what is to change', () => {
		const changes = { data_region: 'us_east', ip_allowlist: ['10.0.0.2'], team_ids: [1, 2] };
		expect(successorOf(documentedConnection(), changes)).toEqual({ ...SAME, ...changes });
	});

	it('asks for teams by name or by ID, not both', () => {
		const changes = { team_names: ['Web Shop'] };
		expect(successorOf(documentedConnection(), changes)).toEqual({
			...SAME,
			...changes,
			team_ids: undefined,
		});
	});

	it.each([
		{},
		{ note: '', data_region: '', ip_allowlist: [], team_ids: [], valid_until: '' },
		{ note: null, data_region: null, ip_allowlist: null, team_ids: null, valid_until: null },
	])('asks for nothing that %j does not have', (attributes) => {
		expect(successorOf({ id: '1', attributes }, {})).toEqual({ client_type: 'clickhouse' });
	});
});
