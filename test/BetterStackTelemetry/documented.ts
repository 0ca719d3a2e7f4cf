import type { ApiObject } from '../../nodes/BetterStackTelemetry/api';
import created from './createdConnection.json';

/** The answer of https://betterstack.com/docs/logs/api/connections/create/ as that page shows it; new at each call. */
export function documentedConnection(attributes: ApiObject['attributes'] = {}): ApiObject {
	const copy = structuredClone(created);
	return { ...copy, attributes: { ...copy.attributes, ...attributes } };
}

/** The password in it. */
export const { password: documentedPassword } = created.attributes;

/** A source, with the fields of https://betterstack.com/docs/logs/api/list-all-existing-sources/ */
export function documentedSource(attributes: ApiObject['attributes'] = {}): ApiObject {
	return {
		id: '1234',
		type: 'source',
		attributes: {
			source_group_id: null,
			team_id: 123456,
			team_name: 'My Team',
			name: 'Production Server',
			platform: 'javascript',
			table_name: 'production_server',
			token: 'ingest-token-of-the-source',
			ingesting_paused: false,
			ingesting_host: 's1234.eu-nbg-2.betterstackdata.com',
			created_at: '2025-01-08T10:53:30.170Z',
			updated_at: '2025-01-09T10:53:30.170Z',
			logs_retention: 7,
			metrics_retention: 14,
			live_tail_pattern: '{level} {message}',
			data_region: 'eu-nbg-2',
			custom_bucket: null,
			...attributes,
		},
	};
}
