import type { IDataObject } from 'n8n-workflow';

import { optionsField, simplifyField, WRITES } from '../../../shared/actions/fields';
import { defineOperation, type Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { instantOf } from '../../../shared/values/dates';
import { Problem } from '../../../shared/values/problem';
import type { ApiObject, BetterStackApi } from '../../api';
import { connectionIdField, dataRegionField } from '../../lookups';
import { futureDate, successorOf, validUntilField } from '../../settings';
import {
	deletePrevious,
	isReplaceable,
	passwordNotice,
	provision,
	provisionOptions,
	readProvision,
	type Provision,
} from './provision';

interface Input {
	previousId: string;
	how: Provision;
	deletePrevious: boolean;
	dataRegion?: string;
	validUntil?: string;
}

export const rotate = defineOperation({
	value: 'rotate',
	name: 'Rotate',
	action: 'Rotate connection',
	description: 'Create a connection with the settings of another one, and with a new password',
	createsEachTime: true,
	onceFor: 'connectionId',
	fields: [
		passwordNotice,
		connectionIdField,
		simplifyField,
		optionsField(
			[
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
			],
			WRITES,
		),
	],

	read(parameters: Parameters): Input {
		const options = parameters.group('options');
		return {
			previousId: parameters.id('connectionId'),
			how: readProvision(parameters),
			deletePrevious: options.boolean('deletePrevious'),
			dataRegion: options.text('dataRegion'),
			validUntil: options.readLimit('validUntil', futureDate),
		};
	},

	key: ({ previousId }) => previousId,

	async run(input: Input, api: BetterStackApi, run: Run) {
		const { previousId, how, dataRegion } = input;
		const previous = await api.getConnection(previousId);
		const until = input.validUntil ?? sameDuration(previous, api.serverTime(Date.now()));
		const wanted = successorOf(previous, {
			...(dataRegion !== undefined && { data_region: dataRegion }),
			...(until !== undefined && { valid_until: until }),
		});
		const { created, item } = await provision(api, wanted, how, run);
		const rotated: IDataObject = { ...item, previousId };
		const goes = isReplaceable(previous, created, run) && input.deletePrevious;
		if (input.deletePrevious) rotated.previousDeleted = false;
		if (goes) run.afterAll(async () => await deletePrevious(api, previousId, rotated, run));
		return [rotated];
	},
});

/** The end of a period from now on that is as long as the old one; undefined if that never ends. */
function sameDuration({ id, attributes }: ApiObject, now: number): string | undefined {
	const { created_at: from, valid_until: until } = attributes;
	if (until === null || until === undefined) return undefined;
	const duration = (instantOf(until) ?? NaN) - (instantOf(from) ?? NaN);
	if (duration > 0) return new Date(now + duration).toISOString();
	throw new Problem(`How long connection ${id} was meant to last cannot be told from its dates`, {
		advice: "Set 'Valid Until' in the options",
	});
}
