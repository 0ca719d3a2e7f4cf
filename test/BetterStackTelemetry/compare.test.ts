import type { NewConnection } from '../../nodes/BetterStackTelemetry/api';
import { differenceOf, matches } from '../../nodes/BetterStackTelemetry/compare';
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

describe('differenceOf', () => {
	const nothingSet: NewConnection = { client_type: 'clickhouse' };
	const fieldsOf = (change: Partial<NewConnection>, attributes = {}) => {
		const shown = documentedConnection(attributes);
		const { changes, notCompared } = differenceOf(shown, { ...nothingSet, ...change }, true);
		return [changes.map(({ field }) => field), notCompared];
	};

	it('finds none in what is not set', () => {
		expect(fieldsOf({})).toEqual([[], []]);
	});

	it('names fields as the parameters are named, with both values', () => {
		const wanted = { ...nothingSet, team_ids: [5], ip_allowlist: ['10.0.0.9'] };
		expect(differenceOf(connection, wanted, true).changes).toEqual([
			{ field: 'ipAllowlist', from: ['192.168.1.0/24', '10.0.0.1'], to: ['10.0.0.9'] },
			{ field: 'teamIds', from: [1234], to: [5] },
		]);
	});

	it('leaves the note out, by which the connection was found', () => {
		expect(fieldsOf({ note: 'Another note' })).toEqual([[], []]);
	});

	it.each([null, undefined, []])('takes an allow-list %j for none', (shown) => {
		expect(fieldsOf({ ip_allowlist: [] }, { ip_allowlist: shown })).toEqual([[], []]);
		expect(fieldsOf({ ip_allowlist: ['10.0.0.1'] }, { ip_allowlist: shown })).toEqual([
			['ipAllowlist'],
			[],
		]);
	});

	it.each([
		['2025-12-02T00:00:00Z', []],
		['2025-12-02T00:00:00.000Z', []],
		['2025-12-02T01:00:00+01:00', []],
		['2025-12-02T00:00:00.001Z', ['validUntil']],
	])('compares the end %s as an instant', (until, fields) => {
		expect(fieldsOf({ valid_until: until })).toEqual([fields, []]);
	});

	it('sees an end where there was none', () => {
		const until = { valid_until: '2030-01-01T00:00:00Z' };
		expect(fieldsOf(until, { valid_until: null })).toEqual([['validUntil'], []]);
	});

	it('does not compare the end if that is not wanted, and says so only if one is set', () => {
		const wanted = { ...nothingSet, valid_until: '2030-01-01T00:00:00Z' };
		expect(differenceOf(connection, wanted, false)).toEqual({
			changes: [],
			notCompared: ['validUntil'],
		});
		expect(differenceOf(connection, nothingSet, false).notCompared).toEqual([]);
	});
});
