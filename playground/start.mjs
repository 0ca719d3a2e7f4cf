/** `npm start`: a real n8n with this package in it, beside local stand-ins of the providers' APIs. */
import { claim, needPort } from './claim.mjs';
import { endWithNpm } from './endWithNpm.mjs';
import { build, checkNode, dataFolder, installHost, installPackage, log } from './install.mjs';
import { help, readOptions } from './options.mjs';

async function main() {
	checkNode();
	const options = readOptions();
	if (options.help) return console.log(help);
	process.stderr.on('error', () => {}); // a terminal that was closed is no reason to end halfway
	endWithNpm();
	const url = `http://127.0.0.1:${options.port}`;
	let status = `n8n is being started already, and will be at ${url}`;
	if (!options.headless) {
		const other = await claim(dataFolder, () => status);
		if (other !== undefined) return log(other);
		// Before the long installation, not after it.
		await needPort(options.port, 'port');
		await needPort(options.sandboxPort, 'sandbox-port');
	}
	await installPackage();
	await installHost();
	await build();
	const { register } = await import('tsx/esm/api');
	register();
	const { openEditor, runHeadless } = await import('./start.mts');
	const onReady = (text) => (status = text);
	await (options.headless ? runHeadless() : openEditor({ ...options, onReady }));
}

main().then(
	() => process.exit(process.exitCode),
	(error) => {
		process.stderr.write(`\n${error.message}\n`);
		process.exit(1);
	},
);
