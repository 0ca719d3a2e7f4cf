import type { Connection } from '../../nodes/LerianReporter/items';

/** The example of https://docs.lerian.studio/en/reference/reporter/connections/create-connection */
export function documentedConnection(more: object = {}): Connection {
	return {
		id: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
		configName: 'production-db',
		productName: 'my-product',
		type: 'POSTGRESQL',
		host: 'db.example.com',
		port: 5432,
		databaseName: 'mydatabase',
		userName: 'dbuser',
		schema: 'public',
		ssl: { mode: 'require' },
		metadata: { environment: 'production', team: 'data-engineering' },
		createdAt: '2024-01-15T10:30:00Z',
		updatedAt: '2024-01-15T10:30:00Z',
		...more,
	};
}
