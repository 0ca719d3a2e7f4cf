import { optionsField, simplifyField } from '../../shared/fields';
import { scalars, textOrNull } from '../../shared/json';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import type { ApiObject, BetterStackApi, NewConnection } from '../api';
import { dataRegionField, regionAlias } from '../regions';
import { connectionIdField } from './connectionId';
import {
	deleteAfterwards,
	passwordNotice,
	provision,
	provisionOptions,
	readProvision,
	type Provision,
} from './provision';
import { validUntilField } from './settings';

interface Input {
	previousId: string;
	how: Provision;
	deletePrevious: boolean;
	validUntil?: string;
	dataRegion?: string;
}

export const rotate = defineOperation({
	value: 'rotate',
	name: 'Rotate',
	action: 'Rotate connection',
	description: 'Create a connection with the settings of another one, and with a new password',
	createsEachTime: true,
	fields: [
		passwordNotice,
		connectionIdField,
		simplifyField,
		optionsField([
			{
				...dataRegionField,
				description:
					'A region other than that of the old connection. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Delete Previous',
				name: 'deletePrevious',
				type: 'boolean',
				default: false,
				description:
					'Whether to delete the old connection once all items have succeeded. Whoever uses its password is locked out.',
			},
			...provisionOptions,
			{
				...validUntilField,
				description:
					"When the new connection expires; empty gives it as much time from now on as the old one had. A date without an offset is in the workflow's time zone.",
			},
		]),
	],

	read(parameters: Parameters): Input {
		const options = parameters.group('options');
		return {
			previousId: parameters.id('connectionId'),
			how: readProvision(parameters),
			deletePrevious: options.boolean('deletePrevious'),
			validUntil: options.date('validUntil'),
			dataRegion: options.text('dataRegion'),
		};
	},

	async run(input: Input, api: BetterStackApi, run: Run) {
		const { previousId, how, deletePrevious } = input;
		const previous = await api.getConnection(previousId);
		const wanted = successorOf(previous, input, api.serverTime(Date.now()));
		const { item } = await provision(api, wanted, how, run);
		const rotated = { ...item, previousId };
		if (deletePrevious) deleteAfterwards(api, previousId, rotated, run);
		return [rotated];
	},
});

/** The create request for a connection like another one. Teams go by ID: names may have changed. */
function successorOf(
	{ id, attributes }: ApiObject,
	{ validUntil, dataRegion }: Input,
	now: number,
): NewConnection {
	const wanted: NewConnection = { client_type: 'clickhouse' };
	const note = textOrNull(attributes.note);
	if (note) wanted.note = note;
	const region = dataRegion ?? textOrNull(attributes.data_region);
	if (region) wanted.data_region = regionAlias(region);
	const addresses = scalars(attributes.ip_allowlist).map(String);
	if (addresses.length > 0) wanted.ip_allowlist = addresses;
	const teams = scalars(attributes.team_ids).map(Number);
	if (teams.length > 0) wanted.team_ids = teams;
	const until = validUntil ?? sameDuration(id, attributes, now);
	if (until !== undefined) wanted.valid_until = until;
	return wanted;
}

/** The end of a period from now on that is as long as the old one; undefined if that never ends. */
function sameDuration(
	id: string,
	{ created_at: from, valid_until: until }: ApiObject['attributes'],
	now: number,
): string | undefined {
	if (until === null || until === undefined) return undefined;
	const duration = Date.parse(String(until)) - Date.parse(String(from));
	if (duration > 0) return new Date(now + duration).toISOString();
	throw new Problem(`How long connection ${id} was meant to last cannot be told from its dates`, {
		advice: "Set 'Valid Until' in the options",
	});
}
