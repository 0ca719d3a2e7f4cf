import { optionsField, simplifyField } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import type { SupermetricsApi } from '../api';
import { detailedTransferItem, raw } from '../model';
import { readNumericId, readTeamId, teamIdField } from '../numericIds';
import { transferIdField } from './transferId';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get transfer',
	description: 'Retrieve a transfer with its accounts and the logins that it uses',
	fields: [teamIdField, transferIdField, simplifyField, optionsField()],

	read: (parameters) => ({
		id: readNumericId(parameters, 'transferId'),
		teamId: readTeamId(parameters),
		simplify: parameters.boolean('simplify'),
	}),

	async run({ id, teamId, simplify }, api: SupermetricsApi) {
		const transfer = await api.getTransfer(id, teamId);
		return [simplify ? detailedTransferItem(transfer) : raw(transfer)];
	},
});
