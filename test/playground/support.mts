import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../script.mts';

/** A Node of its own, and what it has printed to both streams. */
export class Program {
	output = '';
	/** The exit code. Comes when everybody who could print has ended, children of the child included. */
	readonly ended: Promise<number | null>;
	private readonly child;

	constructor(args: string[], env: Record<string, string> = {}) {
		this.child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream.on('data', (chunk) => (this.output += String(chunk)));
		}
		this.ended = new Promise((resolve) => this.child.once('close', resolve));
	}

	/** Resolves once it has printed something. */
	async printed(): Promise<void> {
		if (this.output === '') await new Promise((resolve) => this.child.stdout.once('data', resolve));
	}

	/** Gives it this text to read, and no more. */
	write(text: string): void {
		this.child.stdin.end(text);
	}

	end(signal: NodeJS.Signals): void {
		this.child.kill(signal);
	}
}

/** Runs a few lines as a module. */
export function runLines(lines: string): Program {
	return new Program(['--input-type=module', '-e', lines]);
}

/** Runs lines as npm runs a script: in a shell, below a process that can end alone. */
export function runBelowNpm(lines: string): Program {
	const npm = `import { spawn } from 'node:child_process';
		spawn('sh', ['-c', '"$0" --input-type=module -e "$LINES"; exit', process.execPath], {
			stdio: 'inherit',
		});`;
	return new Program(['--input-type=module', '-e', npm], {
		LINES: lines,
		npm_lifecycle_event: 'start',
	});
}

/** What to import a file of playground/ by. */
export function urlOf(file: string): string {
	return pathToFileURL(join(root, 'playground', file)).href;
}

/** Gives every test a new folder. */
export function useFolder(): (file?: string) => string {
	let folder = '';
	beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'playground-'))));
	afterEach(async () => await rm(folder, { recursive: true }));
	return (file = '') => join(folder, file);
}

/** Writes a file that everybody may read. */
export async function writeOpenFile(file: string, text: string): Promise<void> {
	await writeFile(file, text, { mode: 0o644 });
}

/** Who may do what with a file. */
export async function modeOf(file: string): Promise<number> {
	return (await stat(file)).mode & 0o777;
}
