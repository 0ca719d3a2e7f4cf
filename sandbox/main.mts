import { parseArgs } from 'node:util';
import { findEngine } from './clickHouseEngine.mts';
import { BETTER_STACK_TOKEN } from './providers/betterStack.mts';
import { CREDIBLE_TOKEN } from './providers/credible.mts';
import { LERIAN_TOKEN } from './providers/lerian.mts';
import { SUPERMETRICS_KEY } from './providers/supermetrics.mts';
import { startSandbox, type Sandbox } from './server.mts';

const DEFAULT_PORT = 4010;
const USAGE = 'Usage: npm run sandbox -- [--port 4010] [--connections 3]';

/** Problems of the call, told without a stack trace. */
class UsageError extends Error {}

main().catch((error: unknown) => {
	console.error(error instanceof UsageError ? error.message : error);
	process.exitCode = 1;
});

async function main(): Promise<void> {
	const { port, connections } = readArguments();
	const sandbox = await start(port);
	sandbox.betterStack.seed({ connections });
	// Else any token would do, as where Lerian's Access Manager is off.
	sandbox.lerian.options.auth = true;
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
	console.log(`Better Stack   ${sandbox.baseUrl('betterStack')}   token: ${BETTER_STACK_TOKEN}`);
	console.log(`Lerian         ${sandbox.baseUrl('lerian')}   token: ${LERIAN_TOKEN}`);
	console.log(`ClickHouse     ${sandbox.url}   ${sandbox.clickHouse.engine.name}`);
	console.log(`Credible Data  ${sandbox.baseUrl('credible')}   token: ${CREDIBLE_TOKEN}`);
	console.log(`Supermetrics   ${sandbox.baseUrl('supermetrics')}   key: ${SUPERMETRICS_KEY}`);
	console.log(`Control        ${sandbox.url}/_control   (faults, requests, violations, state, …)`);
	// Scripts wait for exactly this line.
	console.log(`Sandbox ready at ${sandbox.url}`);
}

function readArguments(): { port: number; connections: number } {
	try {
		const { values } = parseArgs({
			options: { port: { type: 'string' }, connections: { type: 'string' } },
		});
		return {
			port: wholeNumber('port', values.port ?? String(DEFAULT_PORT), 65535),
			connections: wholeNumber('connections', values.connections ?? '0', 10_000),
		};
	} catch (error) {
		throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
}

function wholeNumber(name: string, text: string, most: number): number {
	if (!/^\d+$/.test(text) || Number(text) > most) {
		throw new UsageError(`--${name} must be a whole number from 0 to ${most}`);
	}
	return Number(text);
}

async function start(port: number): Promise<Sandbox> {
	try {
		return await startSandbox({ port, engine: await findEngine() });
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
			throw new UsageError(`Port ${port} is taken. Choose another one: --port ${port + 1}`);
		}
		throw error;
	}
}
