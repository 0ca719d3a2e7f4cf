import type { IDataObject } from 'n8n-workflow';

import { connectionItem, projectItem, rawItem, tableItem } from '../../nodes/CredibleData/items';

const item = (config: IDataObject) =>
	connectionItem('demo', {
		name: 'x',
		config,
		raw: config,
		createdAt: null,
		updatedAt: null,
	});

describe('a connection', () => {
	it.each([
		['5432', 5432],
		[5432, 5432],
		['', null],
		['five', null],
		[undefined, null],
		[{}, null],
	])('has the port %j as %j', (port, wanted) => {
		expect(item({ type: 'postgres', postgresConnection: { port } }).port).toBe(wanted);
	});

	it.each([
		['https://trino.example.com:443', 'trino.example.com'],
		['https://app:planted@trino.example.com', 'trino.example.com'],
		['trino', null],
		[undefined, null],
	])('has the host of the address %s', (server, host) => {
		const { host: found, settings } = item({ type: 'trino', trinoConnection: { server } });
		expect(found).toBe(host);
		expect(JSON.stringify(settings)).not.toContain('planted');
	});

	it.each([
		['nothing', {}],
		['an unknown type', { type: 'other' }],
		['a block that is none', { type: 'postgres', postgresConnection: 'x' }],
		['a block of another type', { type: 'postgres', mysqlConnection: { host: 'h' } }],
		['a type that is none', { type: 5 }],
	])('of which the server says %s has all keys', (_name, config) => {
		expect(item(config)).toMatchObject({
			provider: 'credible',
			id: 'x',
			host: null,
			port: null,
			database: null,
			username: null,
			attributes: {},
			settings: {},
		});
	});

	it('of a newer type has the settings of its block', () => {
		expect(
			item({ type: 'ducklake', ducklakeConnection: { storage: { bucketUrl: 'u' } } }),
		).toMatchObject({
			type: 'ducklake',
			settings: { storage: { bucketUrl: 'u' } },
		});
	});
});

describe('a raw answer', () => {
	it('keeps fields that nobody knows, and masks by name and by the list', () => {
		const raw = {
			anything: [{ new: 1 }],
			serviceAccountKeyJson: 'a',
			peakaKey: 'b',
			gcsConnection: { keyId: 'c', secret: 'd' },
			nested: { deeper: { privateKeyPass: 'e', connectionString: 'f', empty_token: '' } },
			url: 'https://user:g@host/',
		};
		expect(rawItem({ raw })).toEqual({
			anything: [{ new: 1 }],
			serviceAccountKeyJson: '***',
			peakaKey: '***',
			gcsConnection: { keyId: '***', secret: '***' },
			nested: { deeper: { privateKeyPass: '***', connectionString: '***', empty_token: '' } },
			url: 'https://***@host/',
		});
	});
});

it.each([
	['public.orders', 'public', 'orders'],
	['orders', 'public', 'orders'],
	['other.orders', 'public', 'other.orders'],
	['project.dataset.orders', 'project.dataset', 'orders'],
])('a table %s of the schema %s is named %s', (resource, schema, name) => {
	const table = tableItem({ name: resource, raw: { resource } }, schema, {
		project: 'p',
		connection: 'c',
	});
	expect(table).toMatchObject({ id: resource, name, schema, columns: [] });
});

it('a project needs no more than a name', () => {
	expect(projectItem({ name: 'p', raw: { name: 'p' } })).toEqual({
		provider: 'credible',
		id: 'p',
		name: 'p',
		resource: null,
		readme: null,
	});
});
