import type { Session } from '../../playground/rest.mts';
import { readExample, type Together } from '../../playground/together.mts';
import { until } from '../../playground/until.mts';
import { listAt } from '../../sandbox/json.mts';

/** New values by node and by the path inside the node: `{ Settings: { 'parameters.days': 7 } }`. */
export type Changes = Record<string, Record<string, unknown>>;

/**
 * Imports an example as a user would, with the credentials for the sandbox, and returns its ID. `changes` are what
 * the user does next; a workflow that was imported before with other changes needs another name.
 */
export async function importExample(
	{ session, credentialIds }: Together,
	file: string,
	changes: Changes = {},
	name?: string,
): Promise<string> {
	const workflow = Object(await readExample(file));
	if (name !== undefined) workflow.name = name;
	for (const [node, values] of Object.entries(changes)) {
		const found = workflow.nodes.find((each: { name: string }) => each.name === node);
		if (found === undefined) throw new Error(`${file} has no node "${node}".`);
		for (const [path, value] of Object.entries(values)) put(found, path.split('.'), value);
	}
	return await session.saveWorkflow(workflow, credentialIds);
}

/** Runs a workflow that keeps no executions, and waits until n8n has none of it. */
export async function runUnsaved(session: Session, workflowId: string): Promise<void> {
	await session.start(workflowId);
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	await until('the end of the workflow', async () => {
		const list = await session.send('GET', `/rest/executions?filter=${filter}`);
		return listAt(list, 'results').length === 0 || undefined;
	});
}

function put(target: unknown, [key = '', ...rest]: string[], value: unknown): void {
	const object = Object(target);
	if (rest.length === 0) object[key] = value;
	else put((object[key] ??= {}), rest, value);
}
