import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { rollbackField } from '../../../shared/actions/fields';
import type { Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { Problem } from '../../../shared/values/problem';
import type { BetterStackApi, NewConnection } from '../../api';
import { verifyLogin } from './clickHouse';
import { createOnce } from './createOnce';
import {
	createdItem,
	readSecretOutput,
	secretOutputOptions,
	type SecretOutput,
} from './secretOutput';

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
	const created = await createOnce(api, wanted, run);
	const { id } = created;
	try {
		if (verify) await verifyLogin(api, created);
		return { id, item: createdItem(created, simplify, secretOutput) };
	} catch (error) {
		throw withoutOutput(id, Problem.from(error));
	}
}

/** What went wrong with a connection that is there, but whose password will not be output. */
function withoutOutput(id: string, problem: Problem): Problem {
	const facts = { ...problem.facts, outcome: 'applied', createdId: id } as const;
	return new Problem(problem.message, facts).withMore(
		`Connection ${id} was created. Its password was not output, so that it is of no use and can be deleted`,
	);
}

/**
 * Deletes the predecessor of a new connection once all items have ended well. By then nothing may fail
 * any more, or the new password would be lost: `previousDeleted` in the new connection's item tells.
 */
export function deleteAfterwards(api: BetterStackApi, id: string, item: IDataObject, run: Run) {
	item.previousDeleted = false;
	run.toBeDeleted.add(id);
	run.afterAll(async () => {
		try {
			await api.deleteConnection(id);
			item.previousDeleted = true;
		} catch (error) {
			const { message } = Problem.from(error);
			run.hint(`Connection ${id} may still be there: ${message}. Delete it yourself.`);
		}
	});
}
