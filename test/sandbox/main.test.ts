import { LERIAN_TOKEN } from '../../sandbox/providers/lerian.mts';
import { startSandbox } from '../../sandbox/server.mts';
import { listAt, request, startProgram } from './support.mts';

it('starts, tells where it is, and ends on Ctrl-C', async () => {
	const program = startProgram('--port', '0', '--connections', '3');
	const output = await program.printed('Sandbox ready');
	const url = /^Sandbox ready at (http:\/\/127\.0\.0\.1:\d+)$/m.exec(output)?.[1] ?? '';

	const reply = await request(`${url}/betterStack/api/v1/connections`);
	const lerian = `${url}/lerian/v1/management/connections`;
	const bad = await request(lerian, { token: 'bad' });
	const good = await request(lerian, { token: LERIAN_TOKEN });
	program.interrupt();

	expect(listAt(reply.json, 'data')).toHaveLength(3);
	expect([bad.status, bad.text, good.status]).toEqual([401, 'Unauthorized', 200]);
	expect(output).toContain(`${url}/betterStack`);
	expect(output).toContain(`${url}/_control`);
	expect(output).toMatch(
		/^ClickHouse .+ (built-in, answers SELECT 1 only|chDB, ClickHouse [\d.]+)$/m,
	);
	expect(await program.ended).toBe(0);
});

it('tells when the port is taken', async () => {
	const sandbox = await startSandbox();
	const { port } = new URL(sandbox.url);

	const program = startProgram('--port', port);

	expect(await program.ended).toBe(1);
	expect(program.output).toContain(`Port ${port} is taken`);
	expect(program.output).not.toContain('    at ');
	await sandbox.close();
});

it.each([
	['--port must be a whole number', ['--port', 'x']],
	['--connections must be a whole number', ['--connections=-1']],
	['--connections must be a whole number', ['--connections=many']],
	['Usage: npm run sandbox', ['--nothing']],
])('refuses bad arguments: %s', async (message, args) => {
	const program = startProgram(...args);

	expect(await program.ended).toBe(1);
	expect(program.output).toContain(message);
});
