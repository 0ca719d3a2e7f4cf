import type { Connection } from './credibleTypes.mts';

/** What every PostgreSQL in the sandbox seems to hold. */
export const SCHEMAS = [
	{ name: 'information_schema', isHidden: true, isDefault: false },
	{ name: 'public', isHidden: false, isDefault: true },
];

/** What newer Publishers call the types of columns: as the database does. */
const DATABASE_TYPES: Record<string, string> = {
	number: 'integer',
	string: 'text',
	timestamptz: 'timestamp with time zone',
};

/** The tables of the schema "public", with the types of their columns in Malloy's words. */
const TABLES = [
	{
		resource: 'public.customers',
		columns: [
			{ name: 'id', type: 'number' },
			{ name: 'name', type: 'string' },
		],
	},
	{
		resource: 'public.orders',
		columns: [
			{ name: 'id', type: 'number' },
			{ name: 'region', type: 'string' },
			{ name: 'placed_at', type: 'timestamptz' },
		],
	},
];

/** The tables of a schema as a server shows them. */
export function tablesOf(schema: string | undefined, isNew: boolean): unknown[] {
	if (schema !== 'public') return [];
	if (!isNew) return TABLES;
	return TABLES.map(({ resource, columns }) => ({
		resource,
		columns: columns.map(({ name, type }) => ({ name, type: DATABASE_TYPES[type] })),
	}));
}

/** A seeded connection with its secret. */
export function seededConnection(index: number): Connection {
	return {
		name: `seeded_${index + 1}`,
		type: 'postgres',
		postgresConnection: {
			host: `db${index + 1}.example.com`,
			port: 5432,
			databaseName: 'shop',
			userName: 'app',
			password: `seeded-secret-${index + 1}`,
		},
	};
}
