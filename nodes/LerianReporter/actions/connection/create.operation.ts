import { optionsField, rollbackField, simplifyField } from '../../shared/fields';
import { defineOperation, type Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import type { LerianApi } from '../api';
import { connectionItem, rawConnection } from '../model';
import { secretFields } from '../secrets';
import { createOnce, isNameTaken, taken } from './createOnce';
import { productNameField, readProductName } from './product';
import { readNewConnection, type NewConnection } from './readSettings';
import { additionalField, settingsFields } from './settings';

interface Input {
	productName: string;
	wanted: NewConnection;
	simplify: boolean;
}

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create connection',
	description: 'Create a new connection to a database',
	fields: [
		productNameField,
		...settingsFields,
		...secretFields,
		additionalField,
		simplifyField,
		optionsField([rollbackField]),
	],

	async read(parameters: Parameters): Promise<Input> {
		return {
			productName: await readProductName(parameters),
			wanted: await readNewConnection(parameters),
			simplify: parameters.boolean('simplify'),
		};
	},

	key: ({ wanted }) => wanted.configName,

	async run({ productName, wanted, simplify }: Input, api: LerianApi, run: Run) {
		try {
			const created = await createOnce(api, productName, wanted, run);
			return [simplify ? connectionItem(created) : rawConnection(created)];
		} catch (error) {
			throw await explained(api, wanted.configName, Problem.from(error));
		}
	},
});

/** Says which connection has the name, if a name that is taken is what is wrong. */
async function explained(api: LerianApi, configName: string, problem: Problem): Promise<Problem> {
	if (!isNameTaken(problem)) return problem;
	try {
		const existing = await api.findConnection(configName);
		return existing ? taken(existing, problem) : problem;
	} catch (error) {
		const other = Problem.from(error);
		return other.isCanceled ? other : problem;
	}
}
