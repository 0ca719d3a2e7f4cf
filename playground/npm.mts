import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** Runs npm in a folder and waits for its end: the npm that runs this script, or else the one on the path. */
export async function npm(cwd: string, ...args: string[]): Promise<void> {
	const cli = process.env.npm_execpath ?? '';
	const own = cli.endsWith('npm-cli.js') && existsSync(cli);
	const [command, before] = own ? [process.execPath, [cli]] : ['npm', []];
	const shell = process.platform === 'win32' && !own;
	await promisify(execFile)(command, [...before, ...args], { cwd, shell });
}
