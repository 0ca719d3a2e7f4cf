import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../script.mts';

/** A Node that runs a few lines, and what it has printed to both streams. */
class Program {
	output = '';
	readonly ended: Promise<number | null>;
	private readonly child;

	constructor(command: string, args: string[], env: Record<string, string> = {}) {
		this.child = spawn(command, args, { cwd: root, env: { ...process.env, ...env } });
		this.child.stdout.on('data', (chunk) => (this.output += String(chunk)));
		this.child.stderr.on('data', (chunk) => (this.output += String(chunk)));
		// Not before everybody who could print has ended, children of the child included.
		this.ended = new Promise((resolve) => this.child.once('close', resolve));
	}

	/** Resolves once it has printed something. */
	async printed(): Promise<void> {
		if (this.output === '') await new Promise((resolve) => this.child.stdout.once('data', resolve));
	}

	end(signal: NodeJS.Signals): void {
		this.child.kill(signal);
	}
}

function runLines(lines: string): Program {
	return new Program(process.execPath, ['--input-type=module', '-e', lines]);
}

const url = (file: string) => pathToFileURL(join(root, 'playground', file)).href;

describe('options that npm took for its own', () => {
	it.each([
		['--port 5800', ['5800'], { npm_config_port: 'true' }],
		['--port 5800', [], { npm_config_port: '5800' }],
		['--sandbox-port 4020', [], { npm_config_sandbox_port: '4020' }],
		['--headless', [], { npm_config_headless: 'true' }],
	])('says how to give %s', async (options, args, env) => {
		const program = new Program(process.execPath, ['playground/start.mjs', ...args], env);

		expect(await program.ended).toBe(1);
		expect(program.output).toContain(`npm start -- ${options}\n`);
	});
});

describe('one at a time', () => {
	let folder: string;
	beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'claim-'))));
	afterEach(async () => await rm(folder, { recursive: true }));

	/** Prints "free" and stays, or what the one that runs says. */
	const start = (says: string) =>
		runLines(`
			import { claim } from '${url('claim.mjs')}';
			const other = await claim(${JSON.stringify(folder)}, () => '${says}');
			console.log(other ?? 'free');
			if (other === undefined) setInterval(() => {}, 1000);
		`);

	it('tells the second one what the first says, and makes way when the first was killed', async () => {
		const first = start('first, at an address');
		await first.printed();
		const second = start('second');
		expect(await second.ended).toBe(0);
		expect(second.output).toBe('first, at an address\n');

		first.end('SIGKILL');
		await first.ended;
		const third = start('third');
		await third.printed();
		expect(third.output).toBe('free\n');
		third.end('SIGKILL');
		await third.ended;
	});
});

it('says which option chooses another port when one is in use', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = Object(server.address());

	const program = runLines(`
		import { needPort } from '${url('claim.mjs')}';
		await needPort(${port}, 'sandbox-port').catch(({ message }) => console.log(message));
	`);
	await program.ended;
	server.close();

	expect(program.output).toContain(`Port ${port} is in use by another program`);
	expect(program.output).toContain('npm start -- --sandbox-port');
});

it.each<NodeJS.Signals>(['SIGKILL', 'SIGHUP'])('ends with npm on %s', async (signal) => {
	// As npm does it: a shell that runs the script, below a process that does not wait for the end of either.
	const script = `import { endWithNpm } from '${url('endWithNpm.mjs')}';
		process.on('SIGTERM', () => { console.log('ended'); process.exit(); });
		endWithNpm();
		setTimeout(() => {}, 20_000);
		console.log('started');`;
	const npm = `import { spawn } from 'node:child_process';
		const args = ['--input-type=module', '-e', process.argv[1]];
		const node = [process.execPath, ...args].map((part) => "'" + part.replaceAll("'", "'\\\\''") + "'");
		spawn('sh', ['-c', node.join(' ') + '; exit'], { stdio: 'inherit' });`;
	const program = new Program(process.execPath, ['--input-type=module', '-e', npm, script], {
		npm_lifecycle_event: 'start',
	});
	await program.printed();

	program.end(signal);
	await program.ended;

	expect(program.output).toBe('started\nended\n');
});
