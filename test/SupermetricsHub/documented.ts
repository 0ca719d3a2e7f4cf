import type { IDataObject } from 'n8n-workflow';

/** Objects as the vendor's pages show them, https://docs.supermetrics.com/apidocs; new at each call. */

/** The example of list logins on https://supermetrics.com/docs/product-api-mng-ds-logins */
export function documentedLogin(changes: IDataObject = {}): IDataObject {
	return {
		'@type': 'ds_login',
		login_id: 'dsl_1',
		login_type: 'oauth',
		username: 'info@supermetrics.com',
		display_name: 'info@supermetrics.com',
		ds_info: { '@type': 'ds', ds_id: 'AW', name: 'Google Ads' },
		auth_time: '2022-01-21T12:05:49+00:00',
		auth_user_info: { '@type': 'user', user_id: 'usr_1', email: 'info@supermetrics.com' },
		expiry_time: null,
		revoked_time: null,
		is_refreshable: true,
		is_shared: true,
		...changes,
	};
}

/** The fields of get-login-link-1. */
export function documentedLink(changes: IDataObject = {}): IDataObject {
	return {
		link_id: 'dsll_1',
		status_code: 'OPEN',
		description: 'My link',
		ds_id: 'AC',
		ds_name: 'Microsoft Advertising (Bing)',
		require_username: '',
		redirect_url: '',
		redirect_verifier: '',
		user_id: 'usr_1',
		user_email: 'info@supermetrics.com',
		login_url: 'https://api.supermetrics.com/v2/datasource/login/renew/0qglMN',
		created_time: '2021-10-22T11:47:16+00:00',
		expiry_time: '2021-10-12T23:59:00+00:00',
		login_id: null,
		login_time: null,
		login_username: null,
		...changes,
	};
}

/** The fields of get-available-sources. */
export function documentedDataSource(): IDataObject {
	return {
		data_source_id: 'AW',
		service_name: 'Google Ads',
		service_provider: 'Google',
		logo_url: null,
		has_custom_fields: true,
		is_custom_connector: false,
		is_public_beta: false,
		is_released: true,
		is_internal: null,
		applicable_destinations: ['SQL_BQ'],
	};
}

/** The fields of get-destination-details. */
export function documentedDestination(settings: IDataObject[] = []): IDataObject {
	return {
		id: 123,
		display_name: 'My Snowflake Destination',
		destination_type: {
			type: 'DWH_SNOWFLAKE',
			title: 'Snowflake',
			icon_url: 'https://supermetrics.com/icons/snowflake.svg',
		},
		edit_settings: settings,
	};
}

/** The example of list-transfers. */
export function documentedTransfer(): IDataObject {
	return {
		dwh_transfer_id: 36091,
		display_name: 'AW enhanced 2022-11-17',
		external_transfer_id: 'ext-36091',
		status: 'active',
		state: 'active',
		schedule: 'daily',
		run_date: '2026-01-01',
		data_source: null,
		destination: null,
		accounts: [],
		backfill: null,
	};
}

/** The fields and examples of get-transfer. */
export function documentedTransferDetails(): IDataObject {
	return {
		transfer_id: 36091,
		display_name: 'AW enhanced 2022-11-17',
		schema_id: 2,
		destination_id: 8,
		accounts: [
			{ data_source_username: 'a@example.com', login_id: 2682599, account_id: '8733197711' },
			{ data_source_username: 'a@example.com', login_id: 2682599, account_id: '8733197712' },
		],
		segments: [],
		schedule: [
			{ run_interval: 'daily', run_hour: 22, refresh_window: 1 },
			{ run_interval: 'weekly', run_hour: 3, refresh_window: 7 },
		],
		data_source: { data_source_id: 'AW', service_name: 'Google Ads', service_provider: 'Google' },
		notification_recipients: [{ email: 'user1@supermetrics.com' }],
		external_url: null,
	};
}
