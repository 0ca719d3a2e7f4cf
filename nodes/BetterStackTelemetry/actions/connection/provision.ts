import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { rollbackField } from '../../../shared/actions/fields';
import type { Run } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { textOrNull } from '../../../shared/values/json';
import { Problem } from '../../../shared/values/problem';
import type { ApiObject, BetterStackApi, NewConnection } from '../../api';
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

/** Creates a connection; answers with it, and with its output item. */
export async function provision(
	api: BetterStackApi,
	wanted: NewConnection,
	{ verify, simplify, secretOutput }: Provision,
	run: Run,
): Promise<{ created: ApiObject; item: IDataObject }> {
	const created = await createOnce(api, wanted, run);
	try {
		if (verify) await verifyLogin(api, created);
		return { created, item: createdItem(created, simplify, secretOutput) };
	} catch (error) {
		throw withoutOutput(created.id, Problem.from(error));
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
 * Whether a connection may go once another one has taken its place. Logins and data belong to a cluster: one
 * on another cluster stays, which a hint tells.
 */
export function isReplaceable(previous: ApiObject, created: ApiObject, run: Run): boolean {
	const [from, to] = [previous, created].map(({ attributes }) =>
		textOrNull(attributes.data_region),
	);
	if (from === to) return true;
	run.hint(
		`Connection ${created.id} is on the cluster ${to ?? 'of no name'}, and connection ${previous.id} on ${from ?? 'one of no name'}. Logins and data belong to their cluster, so that ${previous.id} was kept. Delete it when nobody needs it any more.`,
	);
	return false;
}

/**
 * Deletes a predecessor once all items have ended well. By then nothing may fail any more, or the new
 * password would be lost: `previousDeleted` in the new connection's item tells.
 */
export async function deletePrevious(api: BetterStackApi, id: string, item: IDataObject, run: Run) {
	try {
		await api.deleteConnection(id);
		item.previousDeleted = true;
	} catch (error) {
		const { message } = Problem.from(error);
		run.hint(`Connection ${id} may still be there: ${message}. Delete it yourself.`);
	}
}
