/** `npm start`: a real n8n with this package in it, beside local stand-ins of the providers' APIs. */
import net from 'node:net';
import util from 'node:util';
import { build, checkNode, installHost, installPackage } from './install.mjs';

const help = `npm start [-- options]        a real n8n with this package, and local stand-ins of the APIs
  --port N           the editor's port (5678)
  --sandbox-port N   the port of the APIs' stand-ins (4010)
  --headless         no editor: run the example workflow, print its items as JSON to stdout, end
                     (npm start --silent -- --headless also hides npm's own two lines)
  --help             this text

The first start installs n8n (some minutes, about 3 GB below playground/n8n), later ones take seconds.
Everything listens on 127.0.0.1 only; Ctrl-C ends all of it. Needs Node 20.9 or newer; n8n itself runs
on Node 24, which comes along on Linux x64 and must be the installed one elsewhere.`;

function readOptions() {
	const { values } = util.parseArgs({
		options: {
			port: { type: 'string', default: '5678' },
			'sandbox-port': { type: 'string', default: '4010' },
			headless: { type: 'boolean' },
			help: { type: 'boolean' },
		},
	});
	const number = (name) => {
		const port = Number(values[name]);
		if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
		throw new Error(`--${name} must be a port number, not "${values[name]}".`);
	};
	return { ...values, port: number('port'), sandboxPort: number('sandbox-port') };
}

/** Looks before the long installation, not after it. */
async function needPort(port, option) {
	await new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', ({ code }) =>
			reject(
				new Error(`Port ${port} cannot be used (${code}). Choose another with --${option} N.`),
			),
		);
		server.listen(port, '127.0.0.1', () => server.close(resolve));
	});
}

/** A signal to npm ends npm and the shell between, but not this process: it notices, and ends as if it had got it. */
function endWithNpm() {
	if (process.env.npm_lifecycle_event === undefined) return;
	const shell = process.ppid;
	const look = () => process.ppid !== shell && process.kill(process.pid, 'SIGTERM');
	setInterval(look, 1000).unref();
}

async function main() {
	checkNode();
	const options = readOptions();
	if (options.help) return console.log(help);
	endWithNpm();
	if (!options.headless) {
		await needPort(options.port, 'port');
		await needPort(options.sandboxPort, 'sandbox-port');
	}
	await installPackage();
	await installHost();
	await build();
	const { register } = await import('tsx/esm/api');
	register();
	const { openEditor, runHeadless } = await import('./start.mts');
	await (options.headless ? runHeadless() : openEditor(options));
}

main().then(
	() => process.exit(process.exitCode),
	(error) => {
		process.stderr.write(`\n${error.message}\n`);
		process.exit(1);
	},
);
