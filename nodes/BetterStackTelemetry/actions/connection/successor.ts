import { scalars, textOrNull } from '../../shared/json';
import type { ApiObject, NewConnection } from '../api';
import { regionAlias } from '../regions';

/**
 * The create request for a connection like another one, but for `changes`: what they leave out stays,
 * so that no allow-list or end date gets lost on the way. Teams go by ID, since names may have changed.
 */
export function successorOf(
	{ attributes }: ApiObject,
	changes: Partial<NewConnection>,
): NewConnection {
	const wanted: NewConnection = { client_type: 'clickhouse' };
	const note = textOrNull(attributes.note);
	if (note) wanted.note = note;
	const region = textOrNull(attributes.data_region);
	if (region) wanted.data_region = regionAlias(region);
	const addresses = scalars(attributes.ip_allowlist).map(String);
	if (addresses.length > 0) wanted.ip_allowlist = addresses;
	const teams = scalars(attributes.team_ids).map(Number);
	if (teams.length > 0 && !changes.team_names) wanted.team_ids = teams;
	const until = textOrNull(attributes.valid_until);
	if (until) wanted.valid_until = until;
	return { ...wanted, ...changes };
}
