import type { IDataObject } from 'n8n-workflow';

import {
	detailedDestinationItem,
	detailedTransferItem,
	linkItem,
	loginItem,
	loginStatus,
	raw,
	transferItem,
} from '../../nodes/SupermetricsHub/items';
import {
	documentedDestination,
	documentedLink,
	documentedLogin,
	documentedTransfer,
	documentedTransferDetails,
} from './documented';

describe('loginStatus', () => {
	beforeEach(() => {
		jest.useFakeTimers({ now: Date.parse('2026-05-01T12:00:00Z') });
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	const past = '2026-05-01T12:00:00+00:00';
	const future = '2026-05-01T14:00:01+02:00';
	const cases: Array<[string, IDataObject]> = [
		['active', { expiry_time: null, is_refreshable: false }],
		['active', { expiry_time: future, is_refreshable: false }],
		['active', { expiry_time: past, is_refreshable: true }],
		['expired', { expiry_time: past, is_refreshable: false }],
		['expired', { expiry_time: past, is_refreshable: undefined }],
		['revoked', { revoked_time: past, expiry_time: null }],
		['revoked', { revoked_time: past, expiry_time: past, is_refreshable: false }],
		['active', { expiry_time: 'no date', is_refreshable: false }],
	];

	it.each(cases)('is %s at noon for %j', (status, changes) => {
		expect(loginStatus(documentedLogin(changes))).toBe(status);
	});
});

describe('loginItem', () => {
	it('has every key, in the words that all providers share', () => {
		expect(loginItem(documentedLogin())).toEqual({
			provider: 'supermetrics',
			id: 'dsl_1',
			name: 'info@supermetrics.com',
			username: 'info@supermetrics.com',
			status: 'active',
			expiresAt: null,
			loginId: 'dsl_1',
			dataSourceId: 'AW',
			dataSourceName: 'Google Ads',
			loginType: 'oauth',
			isShared: true,
			isRefreshable: true,
			authenticatedAt: '2022-01-21T12:05:49+00:00',
			authenticatedBy: 'info@supermetrics.com',
			revokedAt: null,
		});
	});

	it.each([
		['nothing', {}],
		[
			'nonsense',
			{ login_id: {}, display_name: 5, ds_info: 'AW', is_shared: 'yes', auth_user_info: [] },
		],
	])('has the same keys where the server sends %s', (_name, login: IDataObject) => {
		const { provider, status, ...others } = loginItem(login);
		expect([provider, status]).toEqual(['supermetrics', 'active']);
		expect(Object.keys(others)).toHaveLength(13);
		expect(Object.values(others).every((value) => value === null)).toBe(true);
	});
});

describe('linkItem', () => {
	it('has the status in small letters, and never the redirect verifier', () => {
		const item = linkItem(documentedLink({ redirect_verifier: 'v3rifier' }));
		expect(item).toMatchObject({ id: 'dsll_1', linkId: 'dsll_1', name: 'My link', status: 'open' });
		expect(JSON.stringify(item)).not.toContain('v3rifier');
	});
});

describe('transfers', () => {
	it('have IDs as texts, from the list and from get', () => {
		expect(transferItem(documentedTransfer()).id).toBe('36091');
		expect(detailedTransferItem(documentedTransferDetails()).id).toBe('36091');
		expect(transferItem({ transfer_id: 7 }).id).toBe('7');
	});

	it('name each login once, and all intervals', () => {
		expect(detailedTransferItem(documentedTransferDetails())).toMatchObject({
			loginIds: ['2682599'],
			accounts: ['8733197711', '8733197712'],
			schedule: 'daily, weekly',
		});
	});

	it('have empty lists and null where the server sends nothing', () => {
		expect(detailedTransferItem({})).toMatchObject({
			id: null,
			accounts: [],
			loginIds: [],
			notificationRecipients: [],
			schedule: null,
		});
	});
});

describe('settings of a destination', () => {
	const setting = (id: string, value: unknown, input_type = 'text') =>
		({ id, input_type, value }) as IDataObject;

	it('are shown by their ID, in the words that all providers share where there is one', () => {
		const destination = documentedDestination([
			setting('hostname', 'my.snowflakecomputing.com'),
			setting('database_name', 'PROD_DB'),
			setting('username', 'LOADER'),
			setting('port', 443),
		]);
		expect(detailedDestinationItem(destination)).toMatchObject({
			id: '123',
			type: 'DWH_SNOWFLAKE',
			typeName: 'Snowflake',
			host: 'my.snowflakecomputing.com',
			database: 'PROD_DB',
			username: 'LOADER',
			settings: { port: 443 },
		});
	});

	it.each([
		['password', 'text'],
		['new_private_key', 'text'],
		['key_json', 'textarea'],
		['client_secret', 'text'],
		['sas_token', 'text'],
		['whatever', 'password'],
		['pwd', 'text'],
		['connection_string', 'text'],
		['service_account_credentials', 'textarea'],
		['ssl_cert', 'textarea'],
		['passphrase', 'text'],
	])('hide the value of %s (%s), which no key of its own names', (id, type) => {
		const destination = documentedDestination([setting(id, 'hunter2', type)]);
		expect(detailedDestinationItem(destination).settings).toEqual({ [id]: '***' });
		expect(raw(destination).edit_settings).toEqual([setting(id, '***', type)]);
	});

	const KEY_FILE = { type: 'service_account', project_id: 'p', private_key: 'hunter2' };

	it.each([
		['as JSON text', JSON.stringify(KEY_FILE)],
		['as an object', KEY_FILE],
	])('hide the private key of a service account, and not the rest of it: %s', (_name, value) => {
		const destination = documentedDestination([setting('service_account', value)]);
		for (const shown of [detailedDestinationItem(destination), raw(destination)]) {
			const text = JSON.stringify(shown);
			expect(text).not.toContain('hunter2');
			expect(text).toContain('project_id');
		}
	});

	it('hide of a new secret its value only', () => {
		const field = {
			id: 'new_private_key',
			input_type: 'textarea',
			is_required: true,
			label: 'New private key',
		};
		const methods = [{ id: 'KEY_PAIR', new_secret_field: { ...field, value: 'hunter2' } }];
		expect(raw({ destination_type: { auth_methods: methods } })).toEqual({
			destination_type: {
				auth_methods: [{ id: 'KEY_PAIR', new_secret_field: { ...field, value: '***' } }],
			},
		});
	});

	it.each([
		['an ID that cannot be made a text', { id: { toString: 1 }, value: 'x' }],
		['an ID that is missing', { value: 'x' }],
		['no object', 'x'],
	])('do without %s', (_name, strange) => {
		const destination = documentedDestination([setting('hostname', 'h')]);
		const edit_settings = [...Object(destination.edit_settings), strange];
		expect(detailedDestinationItem({ ...destination, edit_settings }).settings).toEqual({
			hostname: 'h',
		});
	});

	it('show that a secret is not set', () => {
		const destination = documentedDestination([setting('password', null), setting('token', '')]);
		expect(raw(destination).edit_settings).toEqual(destination.edit_settings);
	});
});

describe('raw', () => {
	it('masks nothing in the URLs by which somebody logs in, and the credentials in all others', () => {
		const login_url = 'https://api.supermetrics.com/login?token=abc';
		const link = documentedLink({ login_url, redirect_url: 'https://me:hunter2@host/' });
		expect(raw(link)).toMatchObject({ login_url, redirect_url: 'https://***@host/' });
		expect(linkItem(link)).toMatchObject({
			loginUrl: login_url,
			redirectUrl: 'https://***@host/',
		});
	});

	it("keeps unknown fields and the user's own texts, and changes nothing in what it was given", () => {
		const link = documentedLink({ description: 'password: x', more: { api_key: 'x', kept: 1 } });
		const before = structuredClone(link);
		expect(raw(link)).toEqual({ ...link, more: { api_key: '***', kept: 1 } });
		expect(link).toEqual(before);
	});
});
