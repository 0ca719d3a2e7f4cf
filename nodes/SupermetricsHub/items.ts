import type { IDataObject } from 'n8n-workflow';

import {
	booleanOrNull,
	idOrNull,
	isObject,
	objectOf,
	objectsIn,
	scalars,
	textOf,
	textOrNull,
} from '../shared/values/json';
import { mask, MASK, maskText, namesSecret } from '../shared/values/redaction';
import type { CreatedConnection, NewConnection } from './api';

const provider = 'supermetrics';

/** A new connection as an output item; `link` adds what a login link for its data source gives. */
export function connectionItem(
	{ id, data, location, requestId }: CreatedConnection,
	wanted: NewConnection,
	link: IDataObject = {},
): IDataObject {
	return {
		provider,
		id,
		dataSourceId: wanted.data_source_id,
		destinationType: wanted.destination_type,
		loginUrl: textOrNull(data.login_url),
		connectUrl: textOrNull(data.connect_url),
		location: location && maskText(location),
		requestId,
		...link,
	};
}

/** What a login link adds to the item of a new connection. */
export function linkKeys(link: IDataObject): IDataObject {
	return {
		loginUrl: textOrNull(link.login_url),
		linkId: idOrNull(link.link_id),
		linkExpiresAt: textOrNull(link.expiry_time),
	};
}

/** What a login is good for now: one that refreshes itself does not expire. */
export type LoginStatus = 'active' | 'expired' | 'revoked';

export function loginStatus(login: IDataObject): LoginStatus {
	if (isRevoked(login)) return 'revoked';
	const expiry = Date.parse(textOrNull(login.expiry_time) ?? '');
	return expiry <= Date.now() && login.is_refreshable !== true ? 'expired' : 'active';
}

export function isRevoked({ revoked_time: revokedTime }: IDataObject): boolean {
	return textOrNull(revokedTime) !== null;
}

/** A login as an output item. Fields: https://docs.supermetrics.com/apidocs/list-logins-1 */
export function loginItem(login: IDataObject): IDataObject {
	const source = objectOf(login.ds_info);
	return {
		provider,
		id: idOrNull(login.login_id),
		name: textOrNull(login.display_name),
		username: textOrNull(login.username),
		status: loginStatus(login),
		expiresAt: textOrNull(login.expiry_time),
		loginId: idOrNull(login.login_id),
		dataSourceId: textOrNull(source.ds_id),
		dataSourceName: textOrNull(source.name),
		loginType: textOrNull(login.login_type),
		isShared: booleanOrNull(login.is_shared),
		isRefreshable: booleanOrNull(login.is_refreshable),
		authenticatedAt: textOrNull(login.auth_time),
		authenticatedBy: textOrNull(objectOf(login.auth_user_info).email),
		revokedAt: textOrNull(login.revoked_time),
	};
}

/** A login link as an output item. Fields: https://docs.supermetrics.com/apidocs/get-login-link-1 */
export function linkItem(link: IDataObject): IDataObject {
	return {
		provider,
		id: idOrNull(link.link_id),
		name: textOrNull(link.description),
		status: textOrNull(link.status_code)?.toLowerCase() ?? null,
		createdAt: textOrNull(link.created_time),
		expiresAt: textOrNull(link.expiry_time),
		linkId: idOrNull(link.link_id),
		dataSourceId: textOrNull(link.ds_id),
		dataSourceName: textOrNull(link.ds_name),
		loginUrl: textOrNull(link.login_url),
		redirectUrl: urlOrNull(link.redirect_url),
		requireUsername: textOrNull(link.require_username),
		loginId: idOrNull(link.login_id),
		loginUsername: textOrNull(link.login_username),
		loginAt: textOrNull(link.login_time),
		userEmail: textOrNull(link.user_email),
	};
}

/** A data source as an output item. Fields: https://docs.supermetrics.com/apidocs/get-available-sources */
export function dataSourceItem(source: IDataObject): IDataObject {
	return {
		provider,
		id: idOrNull(source.data_source_id),
		name: textOrNull(source.service_name),
		serviceProvider: textOrNull(source.service_provider),
		applicableDestinations: scalars(source.applicable_destinations),
		isReleased: booleanOrNull(source.is_released),
		isPublicBeta: booleanOrNull(source.is_public_beta),
		isInternal: booleanOrNull(source.is_internal),
		isCustomConnector: booleanOrNull(source.is_custom_connector),
	};
}

/**
 * A destination as an output item: the list has its type as a text, get as an object. Fields:
 * https://docs.supermetrics.com/apidocs/get-destination-details
 */
export function destinationItem(destination: IDataObject): IDataObject {
	const type = objectOf(destination.destination_type);
	return {
		provider,
		id: idOrNull(destination.id),
		name: textOrNull(destination.display_name),
		type: textOrNull(type.type) ?? textOrNull(destination.type),
	};
}

/** A destination from get as an output item: the list's keys, the type's name and what was set. */
export function detailedDestinationItem(destination: IDataObject): IDataObject {
	const settings = settingsOf(destination.edit_settings);
	return {
		...destinationItem(destination),
		host: textOrNull(settings.hostname),
		database: textOrNull(settings.database_name),
		username: textOrNull(settings.username),
		typeName: textOrNull(objectOf(destination.destination_type).title),
		settings,
	};
}

/** A transfer from the list as an output item. Fields: https://docs.supermetrics.com/apidocs/list-transfers */
export function transferItem(transfer: IDataObject): IDataObject {
	const source = objectOf(transfer.data_source);
	const destination = objectOf(transfer.destination);
	return {
		provider,
		id: idOrNull(transfer.dwh_transfer_id ?? transfer.transfer_id),
		name: textOrNull(transfer.display_name),
		status: textOrNull(transfer.status),
		state: textOrNull(transfer.state),
		schedule: textOrNull(transfer.schedule),
		runDate: textOrNull(transfer.run_date),
		dataSourceId: idOrNull(source.data_source_id),
		dataSourceName: textOrNull(source.service_name),
		destinationId: idOrNull(destination.destination_id),
		destinationName: textOrNull(destination.destination_name),
		accounts: scalars(transfer.accounts),
	};
}

/** A transfer from get as an output item. The API gives other fields than in the list. */
export function detailedTransferItem(transfer: IDataObject): IDataObject {
	const source = objectOf(transfer.data_source);
	const accounts = objectsIn(transfer.accounts);
	const logins = accounts.map(({ login_id: id }) => idOrNull(id)).filter((id) => id !== null);
	const intervals = objectsIn(transfer.schedule).map(({ run_interval: each }) => each);
	return {
		provider,
		id: idOrNull(transfer.transfer_id),
		name: textOrNull(transfer.display_name),
		schedule: scalars(intervals).join(', ') || null,
		dataSourceId: idOrNull(source.data_source_id),
		dataSourceName: textOrNull(source.service_name),
		destinationId: idOrNull(transfer.destination_id),
		schemaId: idOrNull(transfer.schema_id),
		accounts: scalars(accounts.map(({ account_id: id }) => id)),
		loginIds: [...new Set(logins)],
		notificationRecipients: scalars(
			objectsIn(transfer.notification_recipients).map(({ email }) => email),
		),
		externalUrl: urlOrNull(transfer.external_url),
	};
}

/** A URL without the credentials that it may hold. */
function urlOrNull(value: unknown): string | null {
	return typeof value === 'string' ? maskText(value) : null;
}

/** Names and descriptions are the user's own text; a login URL would be of no use without its secret. */
const AS_IS = ['description', 'display_name', 'login_url', 'connect_url'];

/** What a setting says of itself beside its value, also where its key names a secret. */
const ABOUT_SETTING = ['id', 'input_type', 'is_required', 'label', 'title'];

/** Levels of an object that are looked into. */
const DEPTH = 60;

/** An object as the API gave it, secrets masked. */
export function raw(object: IDataObject): IDataObject {
	return hideSettings(mask(object, { asIs: [...AS_IS, ...ABOUT_SETTING] }));
}

/** What was set, by the ID of the setting. */
function settingsOf(settings: unknown): IDataObject {
	const shown = objectsIn(settings).map(raw);
	const entries = shown.flatMap(({ id, value }) => (typeof id === 'string' ? [[id, value]] : []));
	return mask(Object.fromEntries(entries));
}

/** Settings come as `{ id, input_type, value }`, so that no key names the secret in `value`. */
function hideSettings(object: IDataObject, depth = 0): IDataObject {
	const { id, input_type: inputType, value } = object;
	const name = textOf(id);
	const isSecret = inputType === 'password' || namesSecret(name) || /key|cert|pass/i.test(name);
	const hidden = 'value' in object && isSecret && value !== null && value !== '';
	const hide = (entry: IDataObject[string]) => {
		if (!isObject(entry)) return entry;
		return depth < DEPTH ? hideSettings(entry, depth + 1) : MASK;
	};
	return Object.fromEntries(
		Object.entries(object).map(([key, entry]) => {
			if (hidden && key === 'value') return [key, MASK];
			return [key, Array.isArray(entry) ? entry.map(hide) : hide(entry)];
		}),
	);
}
