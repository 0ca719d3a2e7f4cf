import { startSilentServer } from '../sandbox/support.mts';
import { Program, runBelowNpm, runLines, urlOf, useFolder } from './support.mts';

describe('options that npm took for its own', () => {
	it.each([
		['--port 5800', ['5800'], { npm_config_port: 'true' }],
		['--port 5800', [], { npm_config_port: '5800' }],
		['--sandbox-port 4020', [], { npm_config_sandbox_port: '4020' }],
		['--headless', [], { npm_config_headless: 'true' }],
	])('says how to give %s', async (options, args, env) => {
		const program = new Program(['playground/start.mjs', ...args], env);

		expect(await program.ended).toBe(1);
		expect(program.output).toContain(`npm start -- ${options}\n`);
	});
});

describe('one at a time', () => {
	const folder = useFolder();

	/** Prints "free" and stays, or prints what the one that runs says. */
	const start = (says: string) =>
		runLines(`
			import { claim } from '${urlOf('claim.mjs')}';
			const other = await claim(${JSON.stringify(folder())}, () => '${says}');
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
	const { port, close } = await startSilentServer();
	const program = runLines(`
		import { needPort } from '${urlOf('claim.mjs')}';
		await needPort(${port}, 'sandbox-port').catch(({ message }) => console.log(message));
	`);
	await program.ended;
	await close();

	expect(program.output).toContain(`Port ${port} is in use by another program`);
	expect(program.output).toContain('npm start -- --sandbox-port');
});

it.each(['SIGKILL', 'SIGHUP'] as const)('ends with npm on %s', async (signal) => {
	const program = runBelowNpm(`
		import { endWithNpm } from '${urlOf('endWithNpm.mjs')}';
		process.on('SIGTERM', () => { console.log('ended'); process.exit(); });
		endWithNpm();
		setTimeout(() => {}, 20_000);
		console.log('started');
	`);
	await program.printed();

	program.end(signal);
	await program.ended;

	expect(program.output).toBe('started\nended\n');
});
