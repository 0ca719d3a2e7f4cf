import { successorOf } from '../../nodes/BetterStackTelemetry/connection/successor';
import { documentedConnection } from './documented';

const SAME = {
	client_type: 'clickhouse',
	note: 'Production connection for analytics',
	data_region: 'germany',
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
