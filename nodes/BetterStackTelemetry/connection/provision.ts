import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { rollbackField } from '../../shared/fields';
import type { Run } from '../../shared/operation';
import type { Parameters } from '../../shared/parameters';
import { Problem } from '../../shared/problem';
import type { BetterStackApi, NewConnection } from '../api';
import {
	createdItem,
	readSecretOutput,
	secretOutputOptions,
	type SecretOutput,
} from '../secretOutput';
import { createOnce } from './createOnce';

/** What Create, Create or Update and Rotate share: a new connection, and the one time its password exists. */
export interface Provision {
	/** Whether to log in with the new password before anything else. */
	verify: boolean;
	simplify: boolean;
	secretOutput: SecretOutput;
}

export const passwordNotice: INodeProperties = {
	displayName:
		"The password of a new connection is in this node's output and nowhere else: Better Stack never shows it again. n8n keeps it in the execution data. To avoid that, choose 'Encrypted' under Options → 'Secret Output', or switch off saving executions in the workflow settings.",
	name: 'passwordNotice',
	type: 'notice',
	default: '',
};

export const provisionOptions: INodeProperties[] = [
	{
		...rollbackField,
		default: true,
		description:
			"Whether to delete what this run has created when an item fails and 'On Error' is 'Stop Workflow': the passwords are lost with the output. Read from the first item.",
	},
	...secretOutputOptions,
	{
		displayName: 'Verify',
		name: 'verify',
		type: 'boolean',
		default: false,
		description:
			'Whether to run SELECT 1 with the new password before this node goes on. The IP allowlist of the connection must let this n8n in.',
	},
];

export function readProvision(parameters: Parameters): Provision {
	const options = parameters.group('options');
	return {
		verify: options.boolean('verify'),
		simplify: parameters.boolean('simplify'),
		secretOutput: readSecretOutput(options),
	};
}

/** Creates a connection; answers with its output item, and its ID. */
export async function provision(
	api: BetterStackApi,
	wanted: NewConnection,
	{ verify, simplify, secretOutput }: Provision,
	run: Run,
): Promise<{ id: string; item: IDataObject }> {
	const created = await createOnce(api, wanted, run, verify);
	return { id: created.id, item: createdItem(created, simplify, secretOutput) };
}

/**
 * Deletes the predecessor of a new connection once all items have ended well. By then nothing may fail
 * any more, or the new password would be lost: `previousDeleted` in the new connection's item tells.
 */
export function deleteAfterwards(api: BetterStackApi, id: string, item: IDataObject, run: Run) {
	item.previousDeleted = false;
	run.afterAll(async () => {
		try {
			await api.deleteConnection(id);
			item.previousDeleted = true;
		} catch (error) {
			const problem = Problem.from(error);
			if (problem.isCanceled) throw problem;
			run.hint(`Connection ${id} was not deleted: ${problem.message}. Delete it yourself.`);
		}
	});
}
