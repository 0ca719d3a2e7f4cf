/** The options of `npm start`. */
import util from 'node:util';

/** What --help prints. */
export const help = `npm start [-- options]        a real n8n with this package, and local stand-ins of the APIs
  --port N           the editor's port (5678)
  --sandbox-port N   the port of the APIs' stand-ins (4010)
  --headless         no editor: run the example workflow, print its items as JSON to stdout, end
                     (npm start --silent -- --headless also hides npm's own two lines)
  --help             this text

The first start installs n8n (some minutes, about 3 GB below playground/n8n), later ones take seconds.
Everything listens on 127.0.0.1 only; Ctrl-C ends all of it. Needs Node 20.9 or newer; n8n itself runs
on Node 24, which comes along on Linux x64 and must be the installed one elsewhere.`;

const known = {
	port: { type: 'string', default: '5678' },
	'sandbox-port': { type: 'string', default: '4010' },
	headless: { type: 'boolean' },
	help: { type: 'boolean' },
};

/** Reads them from the command line; throws what the user is to do if they cannot be taken. */
export function readOptions() {
	checkDashes();
	const { values } = util.parseArgs({ options: known });
	const number = (name) => {
		const port = Number(values[name]);
		if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
		throw new Error(`--${name} must be a port number, not "${values[name]}".`);
	};
	return { ...values, port: number('port'), sandboxPort: number('sandbox-port') };
}

/** Without `--` npm takes options for its own: of `--port 5800` it passes on 5800, and sets a variable. */
function checkDashes() {
	const rest = process.argv.slice(2);
	const meant = Object.keys(known).flatMap((name) => {
		const value = process.env[`npm_config_${name.replace('-', '_')}`];
		if (value === undefined || name === 'help') return [];
		if (known[name].type === 'boolean') return [`--${name}`];
		return [`--${name}`, value === 'true' ? (rest.shift() ?? 'N') : value];
	});
	if (meant.length === 0) return;
	throw new Error(
		`npm took an option for its own, because -- is missing before it: npm start -- ${[...meant, ...rest].join(' ')}`,
	);
}
