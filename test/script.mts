import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the tested version of n8n's modules is: test/versions says it for other versions than the newest. */
export const n8nModules = process.env.N8N_MODULES ?? join(root, 'node_modules');

/** Runs a script of this folder in a Node of its own: JSON goes in, JSON comes out. */
export async function runScript(
	name: string,
	input: unknown,
	env: Record<string, string> = {},
): Promise<unknown> {
	// NODE_ENV is what Jest sets; n8n takes other ways when it says "test".
	const { NODE_ENV: _jest, ...inherited } = process.env;
	const output = await new Promise<string>((resolve, reject) => {
		const child = execFile(
			process.execPath,
			[join(root, 'test', name)],
			{ cwd: root, env: { ...inherited, ...env }, maxBuffer: 1e8 },
			(error, stdout, stderr) =>
				error ? reject(new Error(stderr, { cause: error })) : resolve(stdout),
		);
		child.stdin?.end(JSON.stringify(input));
	});
	return JSON.parse(output);
}
