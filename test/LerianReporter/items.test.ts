import {
	connectionItem,
	connectionOf,
	plannedItem,
	shown,
	schemaItem,
} from '../../nodes/LerianReporter/items';
import { settings } from '../../nodes/LerianReporter/settings/settings';
import { documentedConnection } from './documented';

describe('connectionOf', () => {
	it.each([undefined, null, [], 'x', {}, { id: '../x', configName: 'x' }, { id: 'x' }])(
		'takes %j for none',
		(value) => {
			expect(connectionOf(value)).toBeUndefined();
		},
	);

	it('keeps what it does not know', () => {
		const row = { id: 'a', configName: 'b', retention: 7 };
		expect(connectionOf(row)).toEqual(row);
	});
});

describe('a connection as an item', () => {
	it('has the documented values', () => {
		expect(connectionItem(documentedConnection())).toEqual({
			provider: 'lerian',
			id: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
			name: 'production-db',
			type: 'POSTGRESQL',
			host: 'db.example.com',
			port: 5432,
			database: 'mydatabase',
			username: 'dbuser',
			createdAt: '2024-01-15T10:30:00Z',
			updatedAt: '2024-01-15T10:30:00Z',
			tags: { environment: 'production', team: 'data-engineering' },
			productName: 'my-product',
			schema: 'public',
			sslMode: 'require',
		});
	});

	it.each([
		['nothing but what is needed', {}],
		['values of other types', { port: 'x', metadata: [], ssl: 'x', productName: 7, host: null }],
	])('copes with %s', (_name, more) => {
		expect(connectionItem({ id: 'a', configName: 'b', ...more })).toEqual({
			provider: 'lerian',
			id: 'a',
			name: 'b',
			type: null,
			host: null,
			port: null,
			database: null,
			username: null,
			createdAt: null,
			updatedAt: null,
			tags: {},
			productName: null,
			schema: null,
			sslMode: null,
		});
	});

	it('that would be created has no ID, and no secret', () => {
		const wanted = new Map(
			settings.map((setting) => [setting, `a value of ${setting.field.name}`]),
		);
		const item = plannedItem({ configName: 'b', settings: wanted }, 'p');
		expect(item).toMatchObject({ id: null, name: 'b', productName: 'p' });
		expect(item.sslMode).toBe('a value of sslMode');
		const secrets = settings.filter(({ secret }) => secret).map(({ field }) => field.name);
		expect(secrets).toEqual(['password', 'sslCa', 'sslCert', 'sslPrivateKey']);
		for (const name of secrets) expect(JSON.stringify(item)).not.toContain(`a value of ${name}`);
	});
});

it('a raw connection keeps all but secrets; metadata is the user’s own text', () => {
	const redact = (text: string) => text.replaceAll('sent', '***');
	const connection = {
		...documentedConnection(),
		password: 'x',
		encryptedPassword: 'x',
		ssl: { mode: 'require', ca: 'x', cert: 'x', key: 'x' },
		metadata: { token: 'kept' },
		other: { deep: [{ secret: 'x' }] },
		'a sent key': 'what was sent',
	};
	const raw = shown(connection, false, { redact });
	expect(raw).toMatchObject({
		password: '***',
		encryptedPassword: '***',
		'a *** key': 'what was ***',
		ssl: { mode: 'require', ca: '***', cert: '***', key: '***' },
		metadata: { token: 'kept' },
		other: { deep: [{ secret: '***' }] },
	});
});

it('a schema copes with anything', () => {
	expect(
		schemaItem({ tables: [{ name: 'a', fields: ['b', 1] }, null, 'x', { fields: 'y' }] }),
	).toEqual({
		provider: 'lerian',
		id: null,
		name: null,
		type: null,
		database: null,
		tables: [
			{ name: 'a', fields: ['b', '1'] },
			{ name: null, fields: [] },
		],
	});
	expect(schemaItem({}).tables).toEqual([]);
});
