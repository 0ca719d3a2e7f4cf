import {
	connectionItem,
	dataSourcesOf,
	rawConnection,
	rawSource,
	sourceItem,
} from '../../nodes/BetterStackTelemetry/items';
import { documentedConnection, documentedPassword, documentedSource } from './documented';

const placeholder = '<password>';

describe('connectionItem', () => {
	it('has every key, in the words that all providers share', () => {
		expect(connectionItem(documentedConnection())).toEqual({
			provider: 'betterStack',
			id: '44498',
			name: 'Production connection for analytics',
			type: 'clickhouse',
			host: 'eu-nbg-2-connect.betterstackdata.com',
			port: 443,
			username: 'urKyY9Y1ojWOAjtmAZ3hswsdfvedCRXir',
			status: 'expired',
			createdAt: '2025-11-07T13:20:55.652Z',
			expiresAt: '2025-12-02T00:00:00.000Z',
			dataRegion: 'eu-nbg-2',
			ipAllowlist: ['192.168.1.0/24', '10.0.0.1'],
			teamIds: [1234],
			teamNames: ['My Team'],
			createdBy: null,
		});
	});

	it('has the same keys where the server sends nothing or nonsense', () => {
		expect(connectionItem({ id: '1', attributes: { port: 'x', note: 5, team_ids: 'x' } })).toEqual({
			provider: 'betterStack',
			id: '1',
			name: null,
			type: null,
			host: null,
			port: null,
			username: null,
			status: 'active',
			createdAt: null,
			expiresAt: null,
			dataRegion: null,
			ipAllowlist: [],
			teamIds: [],
			teamNames: [],
			createdBy: null,
		});
	});

	it('names the user who made the connection', () => {
		const created_by = { id: 1, email: 'me@example.com' };
		expect(connectionItem(documentedConnection({ created_by }))).toMatchObject({
			createdBy: 'me@example.com',
		});
	});

	describe('has the status', () => {
		beforeEach(() => {
			jest.useFakeTimers({ now: Date.parse('2026-05-01T12:00:00Z') });
		});
		afterEach(() => {
			jest.useRealTimers();
		});

		it.each([
			{ valid_until: null, status: 'active' },
			{ valid_until: '2026-05-01T12:00:00.001Z', status: 'active' },
			{ valid_until: '2026-05-01T14:00:01+02:00', status: 'active' },
			{ valid_until: '2026-05-01T12:00:00.000Z', status: 'expired' },
			{ valid_until: '2026-05-01T13:59:59+02:00', status: 'expired' },
		])('$status at noon with an end at $valid_until', ({ valid_until, status }) => {
			expect(connectionItem(documentedConnection({ valid_until }))).toMatchObject({ status });
		});
	});

	it('carries no secret', () => {
		expect(JSON.stringify(connectionItem(documentedConnection()))).not.toContain(
			documentedPassword,
		);
	});
});

describe('dataSourcesOf', () => {
	it('shows the sources as the API gave them', () => {
		const connection = documentedConnection();
		expect(dataSourcesOf(connection)).toEqual(connection.attributes.data_sources);
		expect(dataSourcesOf(connection)).toHaveLength(1);
	});

	it.each([undefined, null, 'x', { a: 1 }, ['x', null, 5]])('is empty for %j', (data_sources) => {
		expect(dataSourcesOf({ id: '1', attributes: { data_sources } })).toEqual([]);
	});

	it('masks what names a secret', () => {
		const data_sources = [{ source_name: 'x', token: 'ingest' }];
		expect(dataSourcesOf({ id: '1', attributes: { data_sources } })).toEqual([
			{ source_name: 'x', token: '***' },
		]);
	});
});

describe('rawConnection', () => {
	it('is the object as it came, without the password', () => {
		const { attributes, ...rest } = documentedConnection();
		const sample = String(attributes.sample_query).replace(documentedPassword, placeholder);
		const raw = rawConnection({ ...rest, attributes });
		expect(raw).toEqual({
			...rest,
			attributes: { ...attributes, password: '***', sample_query: sample },
		});
		expect(sample).toContain(`-u urKyY9Y1ojWOAjtmAZ3hswsdfvedCRXir:${placeholder} -H`);
		expect(JSON.stringify(raw)).not.toContain(documentedPassword);
	});

	it('keeps fields that nobody knows yet, and masks those that name a secret', () => {
		const connection = {
			...documentedConnection({ quota: { rows: 5, api_key: 'x' } }),
			links: [1],
		};
		expect(rawConnection(connection)).toMatchObject({
			links: [1],
			attributes: { quota: { rows: 5, api_key: '***' } },
		});
	});

	it.each([
		['the password is in the answer', { password: 'pass-in-the-answer' }],
		['the answer has no password', { password: undefined }],
	])('has a placeholder in the sample query where %s', (_name, attributes) => {
		const samples = [
			"curl -u user:pass-in-the-answer -X POST 'https://host?x=1'",
			"curl -u 'user:pass-in-the-answer' -X POST 'https://host?x=1'",
			'curl -u "user:pass-in-the-answer" -X POST "https://host?x=1"',
		];
		for (const sample_query of samples) {
			const raw = rawConnection({ id: '1', attributes: { ...attributes, sample_query } });
			expect(raw.attributes).toMatchObject({
				sample_query: sample_query.replace('pass-in-the-answer', placeholder),
			});
		}
	});

	it('has a placeholder wherever else the password is in the sample query', () => {
		const password = 'pass/in+the answer';
		const forms = [encodeURIComponent(password), Buffer.from(`u:${password}`).toString('base64')];
		for (const form of forms) {
			const raw = rawConnection({
				id: '1',
				attributes: { password, sample_query: `curl https://host/${form}` },
			});
			expect(JSON.stringify(raw)).toContain(placeholder);
			expect(JSON.stringify(raw)).not.toContain(form);
		}
	});

	it("keeps the note as it is, which is the user's own text", () => {
		const note = 'see https://user:secret@host, password: x';
		expect(rawConnection(documentedConnection({ note })).attributes).toMatchObject({ note });
	});

	it('changes nothing in what it was given', () => {
		const connection = documentedConnection();
		rawConnection(connection);
		expect(connection).toEqual(documentedConnection());
	});
});

describe('sourceItem', () => {
	it('has every key, and no token', () => {
		expect(sourceItem(documentedSource())).toEqual({
			provider: 'betterStack',
			id: '1234',
			name: 'Production Server',
			type: 'javascript',
			host: 's1234.eu-nbg-2.betterstackdata.com',
			status: 'active',
			createdAt: '2025-01-08T10:53:30.170Z',
			updatedAt: '2025-01-09T10:53:30.170Z',
			dataRegion: 'eu-nbg-2',
			tableName: 'production_server',
			teamId: 123456,
			teamName: 'My Team',
		});
	});

	it.each([
		[true, 'paused'],
		[false, 'active'],
		[undefined, 'active'],
	])('has, with ingesting_paused %s, the status %s', (ingesting_paused, status) => {
		expect(sourceItem(documentedSource({ ingesting_paused }))).toMatchObject({ status });
	});
});

describe('rawSource', () => {
	it('is the object as it came, without secrets', () => {
		const source = documentedSource({
			scrape_urls: ['https://user:hunter2@host/metrics'],
			scrape_request_headers: [{ name: 'X-Key', value: 'hunter2' }],
			scrape_request_basic_auth_user: 'user',
			scrape_request_basic_auth_password: 'hunter2',
		});
		expect(rawSource(source)).toEqual({
			...source,
			attributes: {
				...source.attributes,
				token: '***',
				scrape_urls: ['https://***@host/metrics'],
				scrape_request_headers: [{ name: '***', value: '***' }],
				scrape_request_basic_auth_password: '***',
			},
		});
	});
});
