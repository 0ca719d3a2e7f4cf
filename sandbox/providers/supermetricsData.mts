import { randomBytes, randomUUID } from 'node:crypto';

/** The data sources the sandbox knows: examples of the vendor's pages, and one by a custom connector. */
export const DATA_SOURCES = [
	dataSource('ADM', 'Adobe Analytics Metrics', 'Adobe', ['DWH_SNOWFLAKE', 'SQL_BQ']),
	dataSource('AW', 'Google Ads', 'Google', ['SQL_BQ']),
	dataSource('GA', 'Google Analytics', 'Google', ['SQL_BQ', 'DWH_SNOWFLAKE', 'SHEETS']),
	dataSource('GAWA', 'Google Analytics 4', 'Google', []),
	{ ...dataSource('T3S70', 'Test Connector', null, ['DWH_SNOWFLAKE']), is_custom_connector: true },
];

/** The destination types. One more, DWH_REDSHIFT, is only named by a destination. */
export const DESTINATION_TYPES = [
	{ type: 'DWH_BIGQUERY', title: 'BigQuery (transfer)' },
	{ type: 'DWH_SNOWFLAKE', title: 'Snowflake' },
	{ type: 'SQL_BQ', title: 'BigQuery' },
];

function dataSource(id: string, name: string, provider: string | null, destinations: string[]) {
	return {
		data_source_id: id,
		service_name: name,
		service_provider: provider,
		logo_url: null,
		has_custom_fields: false,
		is_custom_connector: false,
		is_public_beta: false,
		is_released: true,
		is_internal: null,
		applicable_destinations: destinations,
	};
}

/** A stored connection. No documented call shows it again. */
export interface Connection {
	connection_id: string;
	team_id: number;
	data_source_id: string;
	destination_type: string;
}

/** A stored login, as the API shows it. */
export interface Login {
	'@type': 'ds_login';
	login_id: string;
	login_type: string;
	username: string;
	display_name: string;
	ds_info: { '@type': 'ds'; ds_id: string; name: string };
	default_scopes: string[];
	additional_scopes: string[];
	auth_time: string;
	auth_user_info: { '@type': 'user'; user_id: string; email: string };
	expiry_time: string | null;
	revoked_time: string | null;
	is_refreshable: boolean;
	is_shared: boolean;
}

/** A stored login link, as the API shows it. */
export interface LoginLink {
	link_id: string;
	status_code: 'OPEN' | 'CLOSED' | 'EXPIRED';
	description: string;
	ds_id: string;
	ds_name: string;
	require_username: string;
	redirect_url: string;
	redirect_verifier: string;
	user_id: string;
	user_email: string;
	login_url: string;
	created_time: string;
	expiry_time: string;
	login_id: string | null;
	login_time: string | null;
	login_username: string | null;
}

/** A stored destination. */
export interface Destination {
	id: number;
	team_id: number;
	display_name: string;
	type: string;
	settings: Record<string, string>;
}

/** A stored transfer. */
export interface Transfer {
	id: number;
	team_id: number;
	display_name: string;
	state: string;
	data_source_id: string;
	destination_id: number;
	login_id: number;
	accounts: string[];
}

/** An ID as the API makes them: a UUID in capitals. */
export function upperUuid(): string {
	return randomUUID().toUpperCase();
}

/** Makes a login for a data source; a made-up one that lasts if nothing else is said. */
export function makeLogin(
	number: number,
	dataSourceId: string,
	changes: Partial<Login> = {},
): Login {
	const username = `user${number}@example.com`;
	return {
		'@type': 'ds_login',
		login_id: `dsl_${number}`,
		login_type: 'oauth',
		username,
		display_name: `User ${number}`,
		ds_info: { '@type': 'ds', ds_id: dataSourceId, name: nameOf(dataSourceId) },
		default_scopes: ['email'],
		additional_scopes: [],
		auth_time: '2026-01-21T12:05:49+00:00',
		auth_user_info: { '@type': 'user', user_id: 'usr_1', email: 'owner@example.com' },
		expiry_time: null,
		revoked_time: null,
		is_refreshable: true,
		is_shared: true,
		...changes,
	};
}

/** What a login link is made from, after validation. */
export interface NewLoginLink {
	ds_id: string;
	expiry_time?: string;
	description?: string;
	require_username?: string;
	redirect_url?: string;
}

/** Makes an open login link; undefined if its expiry time is neither a date nor a duration. */
export function makeLoginLink(number: number, input: NewLoginLink): LoginLink | undefined {
	const expiry = expiryOf(input.expiry_time);
	if (Number.isNaN(expiry)) return undefined;
	const { ds_id: dataSourceId, description = '' } = input;
	const secret = randomBytes(18).toString('base64url');
	return {
		link_id: `dsll_${number}`,
		status_code: 'OPEN',
		description,
		ds_id: dataSourceId,
		ds_name: nameOf(dataSourceId),
		require_username: input.require_username ?? '',
		redirect_url: input.redirect_url ?? '',
		redirect_verifier: input.redirect_url === undefined ? '' : secret.slice(0, 8),
		user_id: 'usr_1',
		user_email: 'owner@example.com',
		login_url: `https://api.supermetrics.com/v2/datasource/login/renew/${secret}`,
		created_time: iso(Date.now()),
		expiry_time: iso(expiry),
		login_id: null,
		login_time: null,
		login_username: null,
	};
}

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function expiryOf(text = '24 hours'): number {
	const [, count, unit = ''] = /^(\d+) ([a-z]+?)s?$/.exec(text) ?? [];
	if (count === undefined) return Date.parse(text);
	return Date.now() + Number(count) * (UNITS[unit] ?? NaN);
}

/** A date as the vendor's examples have them: whole seconds, with an offset. */
function iso(time: number): string {
	return new Date(time).toISOString().replace(/\.\d+Z$/, '+00:00');
}

export function makeDestination(
	id: number,
	team_id: number,
	display_name: string,
	type: string,
	settings: Record<string, string>,
): Destination {
	return { id, team_id, display_name, type, settings };
}

/** A way to log in at a destination: of its new secret only the value, were there one, would be secret. */
const AUTH_METHOD = {
	id: 'AUTH_METHOD_KEY_PAIR',
	title: 'Key pair',
	fields: [
		{ id: 'username', input_type: 'text', is_required: true, label: 'User', value: 'LOADER' },
	],
	new_secret_field: {
		id: 'new_private_key',
		input_type: 'textarea',
		is_required: true,
		label: 'New private key',
		value: 'sandbox-private-key',
	},
};

/** A destination as get shows it. Its password is not among the settings' values. */
export function destinationDetails(
	{ id, display_name, type, settings }: Destination,
	withAuthMethods: boolean,
) {
	const form = [...Object.entries(settings), ['password', null] as const].map(([name, value]) => ({
		id: name,
		input_type: name === 'password' ? 'password' : 'text',
		is_required: true,
		label: name,
		value,
	}));
	const title = DESTINATION_TYPES.find((each) => each.type === type)?.title ?? type;
	return {
		id,
		display_name,
		destination_type: {
			type,
			title,
			icon_url: '',
			is_internal: false,
			settings: form,
			...(withAuthMethods && { auth_methods: [AUTH_METHOD] }),
		},
		edit_settings: form,
	};
}

export function makeTransfer(
	id: number,
	team_id: number,
	data_source_id: string,
	destination_id: number,
): Transfer {
	return {
		id,
		team_id,
		display_name: `${data_source_id} transfer ${id}`,
		state: 'active',
		data_source_id,
		destination_id,
		login_id: 2682599,
		accounts: ['8733197711', '8733197712'],
	};
}

/** A transfer as the list shows it. */
export function listedTransfer(transfer: Transfer, destinations: Destination[]) {
	const { id, type, display_name } =
		destinations.find((each) => each.id === transfer.destination_id) ?? {};
	return {
		dwh_transfer_id: transfer.id,
		display_name: transfer.display_name,
		external_transfer_id: `ext-${transfer.id}`,
		status: 'active',
		state: transfer.state,
		schedule: 'daily',
		run_date: '2026-01-01',
		data_source: sourceOf(transfer),
		destination: { destination_id: id, destination_name: display_name, destination_type: type },
		accounts: transfer.accounts,
		backfill: null,
	};
}

/** A transfer as get shows it, which is another object than in the list. */
export function detailedTransfer(transfer: Transfer) {
	return {
		transfer_id: transfer.id,
		display_name: transfer.display_name,
		schema_id: 2,
		destination_id: transfer.destination_id,
		accounts: transfer.accounts.map((account) => ({
			data_source_username: 'user1@example.com',
			login_id: transfer.login_id,
			account_id: account,
		})),
		schedule: [{ run_interval: 'daily', run_hour: 22, refresh_window: 1 }],
		data_source: { ...sourceOf(transfer), service_provider: 'Google' },
		notification_recipients: [{ email: 'ops@example.com' }],
		external_url: null,
	};
}

function sourceOf({ data_source_id: id }: Transfer) {
	return { data_source_id: id, service_name: nameOf(id) };
}

function nameOf(dataSourceId: string): string {
	const found = DATA_SOURCES.find((source) => source.data_source_id === dataSourceId);
	return found?.service_name ?? dataSourceId;
}
