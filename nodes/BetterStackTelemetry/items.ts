import type { IDataObject } from 'n8n-workflow';

import { instantOf } from '../shared/values/dates';
import { isObject, numberOrNull, objectsIn, scalars, textOrNull } from '../shared/values/json';
import { mask, Redactor } from '../shared/values/redaction';
import type { ApiObject, NewConnection } from './api';

/**
 * A connection as an output item, with the keys that all providers share first; what `secret` holds
 * stands beside the user name. Source of the fields:
 * https://betterstack.com/docs/logs/api/connections/get/
 */
export function connectionItem(
	{ id, attributes }: ApiObject,
	secret: IDataObject = {},
): IDataObject {
	const validUntil = textOrNull(attributes.valid_until);
	const isExpired = (instantOf(validUntil) ?? Infinity) <= Date.now();
	return {
		provider: 'betterStack',
		id,
		name: textOrNull(attributes.note),
		type: textOrNull(attributes.client_type),
		host: textOrNull(attributes.host),
		port: numberOrNull(attributes.port),
		username: textOrNull(attributes.username),
		...secret,
		status: isExpired ? 'expired' : 'active',
		createdAt: textOrNull(attributes.created_at),
		expiresAt: validUntil,
		dataRegion: textOrNull(attributes.data_region),
		ipAllowlist: scalars(attributes.ip_allowlist),
		teamIds: scalars(attributes.team_ids),
		teamNames: scalars(attributes.team_names),
		createdBy: isObject(attributes.created_by) ? textOrNull(attributes.created_by.email) : null,
	};
}

/** What a dry run would create, with the keys that are known beforehand. */
export function plannedItem(wanted: NewConnection): IDataObject {
	return {
		provider: 'betterStack',
		id: null,
		name: wanted.note ?? null,
		type: wanted.client_type,
		expiresAt: wanted.valid_until ?? null,
		dataRegion: wanted.data_region ?? null,
		ipAllowlist: wanted.ip_allowlist ?? [],
		teamIds: wanted.team_ids ?? [],
		teamNames: wanted.team_names ?? [],
	};
}

/** The sources that a connection can query, as get shows them. */
export function dataSourcesOf({ attributes }: ApiObject): IDataObject[] {
	return objectsIn(attributes.data_sources).map((source) => mask(source));
}

/**
 * A connection as the API gave it, secrets masked; the note is the user's own text and stays. A password
 * that is known is masked in fields that came later than this code, too.
 */
export function rawConnection(connection: ApiObject): IDataObject {
	const { sample_query: sample, password } = connection.attributes;
	const redactor = new Redactor([textOrNull(password) ?? '']);
	const masked = mask(connection, { asIs: ['note'], redact: (text) => redactor.redact(text) });
	if (typeof sample === 'string' && isObject(masked.attributes)) {
		const placeholder = '<password>';
		// The sample query is a curl line with `-u user:password`.
		masked.attributes.sample_query = redactor
			.redact(sample, placeholder)
			.replace(/(-u\s+['"]?[^\s:'"]+:)[^\s'"]+/g, `$1${placeholder}`);
	}
	return masked;
}

/** A connection from its create answer without its password, also where the server repeats it elsewhere. */
export function withoutEcho({ attributes, ...rest }: ApiObject, password: string): ApiObject {
	const redactor = new Redactor([password]);
	const redact = (text: string) => redactor.redact(text);
	return { ...rest, attributes: mask(attributes, { asIs: ['note'], redact }) };
}

/** A source as an output item. Fields: https://betterstack.com/docs/logs/api/list-all-existing-sources/ */
export function sourceItem({ id, attributes }: ApiObject): IDataObject {
	return {
		provider: 'betterStack',
		id,
		name: textOrNull(attributes.name),
		type: textOrNull(attributes.platform),
		host: textOrNull(attributes.ingesting_host),
		status: attributes.ingesting_paused === true ? 'paused' : 'active',
		createdAt: textOrNull(attributes.created_at),
		updatedAt: textOrNull(attributes.updated_at),
		dataRegion: textOrNull(attributes.data_region),
		tableName: textOrNull(attributes.table_name),
		teamId: scalars([attributes.team_id])[0] ?? null,
		teamName: textOrNull(attributes.team_name),
	};
}

/** A source as the API gave it; request headers and passwords of scraped services are masked. */
export function rawSource(source: ApiObject): IDataObject {
	return mask(source, { secretFields: ['scrape_request_headers'] });
}
