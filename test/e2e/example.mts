import { readExample, type Together } from '../../playground/together.mts';

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

function put(target: unknown, [key = '', ...rest]: string[], value: unknown): void {
	const object = Object(target);
	if (rest.length === 0) object[key] = value;
	else put((object[key] ??= {}), rest, value);
}
